"""Walks all elevators by cursor, 1,000 a page, over one connection; writes their codes in another order.

    walk.py http://127.0.0.1:8080 file-for-the-codes
"""

import http.client
import json
import random
import sys
import time
from urllib.parse import urlsplit

portal, codes_file = sys.argv[1:]
connection = http.client.HTTPConnection(urlsplit(portal).netloc)
codes = []
pages = 0
cursor = ""
waiting = 0.0
while True:
    began = time.perf_counter()
    connection.request("GET", "/api/v1/elevators?limit=1000" + cursor, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    body = answer.read()
    waiting += time.perf_counter() - began
    if answer.status != 200:
        sys.exit(f"{answer.status}: {body[:300]!r}")
    page = json.loads(body)
    pages += 1
    codes += [row["code"] for row in page["data"]]
    following = page["page"].get("next")
    if not following:
        break
    cursor = "&cursor=" + following
print(f"{'cursor walk, 1,000 a page':<44} {len(codes)} rows, {pages} pages in {waiting:.2f} s (parsing aside)")
random.Random(1).shuffle(codes)
with open(codes_file, "w") as file:
    file.write("\n".join(codes))
