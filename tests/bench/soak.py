"""A busy day: visitors read pages, records, lists and histories, search, take tables and follow the log, and a bureau
imports now and then. Prints every minute the least and the most memory that the portal held, and how fast the least
climbs.

    soak.py http://portal pid minutes path/to/mingti folder-of-the-register
"""

import csv
import http.client
import json
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path
from urllib.parse import quote, urlsplit

PORTAL, PID, MINUTES, PROGRAM, REGISTER = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], Path(sys.argv[5])
# Visitors at the same time, and how long each of them reads before asking again: as much as two cores share with them.
VISITORS = 6
REST_S = 0.004
# How often the bureau imports, and how many rows.
IMPORT_EVERY_S = 45
ROWS = 40
# Memory is filled with what is asked for at first; the slope is that of the time after.
WARM = 1 / 3

over = threading.Event()
asked = Counter()


def column(dataset, name):
    with open(REGISTER / f"{dataset}.csv", newline="", encoding="utf-8-sig") as file:
        return sorted({row[name] for row in csv.DictReader(file) if row[name]})


CODES, UNITS, ESTATES = column("elevators", "code"), column("units", "uscc"), column("elevators", "estate")
with urllib.request.urlopen(f"{PORTAL}/api/v1/regions") as answer:
    REGIONS = [region["slug"] for region in json.load(answer)["data"]]


def question(chance):
    """What one visitor asks next."""
    code, unit, estate = chance.choice(CODES), chance.choice(UNITS), chance.choice(ESTATES)
    begin = chance.randrange(len(estate))
    part, region = quote(estate[begin : begin + chance.randint(1, 4)]), chance.choice(REGIONS)
    kinds = [
        (30, f"/e/{code}"),
        (20, f"/api/v1/elevators/{code}"),
        (8, f"/e/{code}/history"),
        (4, f"/e/{code}/qr.svg"),
        (8, f"/units/{unit}"),
        (15, f"/search?q={part}"),
        (10, f"/api/v1/search?q={part}&region={region}"),
        (10, f"/api/v1/suggest?q={part}"),
        (8, f"/api/v1/elevators?region={region}&limit=100"),
        (4, f"/api/v1/elevators?q={part}&sort=code"),
        (3, f"/regions/{region}"),
        (3, f"/api/v1/changes?after={chance.randrange(5000)}&limit=100"),
        (2, f"/feeds/units/{unit}.atom"),
        (2, f"/e/{code}?as_of=2021-11-{chance.randint(1, 14):02}"),
        (1, "/statistics"),
        (1, f"/e/{chance.randrange(10**9)}"),
        (0.3, "/api/v1/elevators?sort=code"),
        (0.1, f"/search/results.xlsx?q={part}"),
    ]
    return chance.choices([path for _, path in kinds], [weight for weight, _ in kinds])[0]


def visit(number):
    chance = random.Random(number)
    connection = http.client.HTTPConnection(urlsplit(PORTAL).netloc, timeout=60)
    while not over.is_set():
        path = question(chance)
        headers = {"Accept-Encoding": chance.choice(["gzip", "br", "identity"])}
        if path.endswith("sort=code"):
            headers["Accept"] = chance.choice(["text/csv", "application/x-ndjson", "application/json"])
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            asked[answer.status] += 1
        except (http.client.HTTPException, OSError):
            asked["no answer"] += 1
            connection.close()
        time.sleep(chance.random() * 2 * REST_S)


def import_now_and_then():
    chance = random.Random(0)
    number = 0
    while not over.wait(IMPORT_EVERY_S):
        number += 1
        file = REGISTER / "more.csv"
        with open(file, "w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out)
            rows.writerow(["elevator_code", "visited_at", "kind", "source"])
            at = f"2021-11-14T{number // 60 % 24:02}:{number % 60:02}:00+08:00"
            rows.writerows([code, at, "onsite", "app96333"] for code in chance.sample(CODES, min(ROWS, len(CODES))))
        said = subprocess.run([PROGRAM, "import", "visits", file], capture_output=True, text=True)
        asked["imports" if said.returncode == 0 else "imports that failed"] += 1


def resident_kb():
    with open(f"/proc/{PID}/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def resident_until(end):
    """What was resident in each second until then. A large answer takes memory for a moment: what is held on to shows
    in the least."""
    seen = [resident_kb()]
    while time.monotonic() < end:
        time.sleep(1)
        seen.append(resident_kb())
    return seen


def slope(points):
    """Percent an hour of the straight line through points of time (s) and memory, from where it begins."""
    times, sizes = zip(*points)
    middle, mean = sum(times) / len(times), sum(sizes) / len(sizes)
    spread = sum((at - middle) ** 2 for at in times)
    if not spread:
        return 0.0
    climb = sum((at - middle) * (size - mean) for at, size in points) / spread
    return climb * 3600 / (mean + climb * (times[0] - middle)) * 100


threads = [threading.Thread(target=visit, args=(number,), daemon=True) for number in range(VISITORS)]
threads.append(threading.Thread(target=import_now_and_then, daemon=True))
for thread in threads:
    thread.start()
began = time.monotonic()
points = []
before = 0
print(f"{'minute':>6} {'resident MB':>18} {'requests/s':>11}  least memory since the warming, % an hour")
for minute in range(1, round(MINUTES) + 1):
    seen = resident_until(began + minute * 60)
    points.append((time.monotonic() - began, min(seen)))
    answers = sum(count for status, count in asked.items() if isinstance(status, int))
    settled = points[int(MINUTES * WARM) :]
    told = f"{slope(settled):+.2f}" if len(settled) > 2 else "…"
    least, most = min(seen) / 1024, max(seen) / 1024
    print(f"{minute:>6} {least:>8.1f} – {most:>7.1f} {(answers - before) / 60:>11.0f}  {told}", flush=True)
    before = answers
over.set()
print("answered:", ", ".join(f"{count:,} × {status}" for status, count in sorted(asked.items(), key=str)))
