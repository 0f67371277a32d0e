"""Releases in a store that speaks S3 and does not know us: what is brought, what a portal answers from it, what happens
when the store goes away and comes back.

    objects.py path/to/mingti
"""

import hashlib
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import boto3
from moto.server import ThreadedMotoServer

PROGRAM = sys.argv[1]
# Enough for a file that is sent in several pieces.
ELEVATORS = 12000
BUCKET, PREFIX = "dianti", "mingti/public"
FAILED = []


def check(name, problem):
    print(f"ok - {name}" if not problem else f"not ok - {name}: {problem}", flush=True)
    if problem:
        FAILED.append(name)


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def until(holds, patience=30):
    """Whether it holds before long."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if holds():
                return True
        except OSError:
            pass
        time.sleep(0.2)
    return False


class Store:
    """The server; what it holds outlives its stops."""

    def __init__(self):
        self.port = free_port()
        self.start()
        self.client = boto3.client("s3", endpoint_url=self.address(), **KEYS)
        self.client.create_bucket(Bucket=BUCKET)

    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self.server.start()

    def stop(self):
        self.server.stop()

    def objects(self):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {one["Key"]: one for page in pages for one in page.get("Contents", [])}

    def read(self, key):
        return self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()


KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "geheim", "region_name": "us-east-1"}
for variable in [name for name in os.environ if name.startswith(("AWS_", "MINGTI_"))]:
    del os.environ[variable]
logging.getLogger("werkzeug").setLevel(logging.ERROR)
store = Store()
work = Path(tempfile.mkdtemp())
public, ops = free_port(), free_port()
PORTAL = f"http://127.0.0.1:{public}"
SETTINGS = {
    **os.environ,
    "MINGTI_DATA": str(work / "data"),
    "MINGTI_CLOCK": "2021-11-15T12:00:00+08:00",
    "MINGTI_LISTEN": f"127.0.0.1:{public}",
    "MINGTI_OPS_LISTEN": f"127.0.0.1:{ops}",
    "MINGTI_RATE_LIMIT": "off",
    "MINGTI_LOG": "warn",
    "MINGTI_OBJECTS_URL": f"s3://{BUCKET}/{PREFIX}",
    "AWS_ENDPOINT_URL": store.address(),
    "AWS_ALLOW_HTTP": "true",
    "AWS_REGION": KEYS["region_name"],
    "AWS_ACCESS_KEY_ID": KEYS["aws_access_key_id"],
    "AWS_SECRET_ACCESS_KEY": KEYS["aws_secret_access_key"],
}


def mingti(*arguments, **settings):
    return subprocess.run([PROGRAM, *arguments], env={**SETTINGS, **settings}, capture_output=True, text=True)


def must(*arguments):
    said = mingti(*arguments)
    assert said.returncode == 0, f"{arguments}: {said.stdout}{said.stderr}"
    return said.stdout


def ask(path, **headers):
    """Status, headers and body of an answer."""
    request = urllib.request.Request(PORTAL + path, headers={name.replace("_", "-"): v for name, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def releases():
    return json.loads(ask("/api/v1/releases")[2])["data"]


def brought(name):
    """Every object of a release has the checksum that is listed, and its marker is its manifest."""
    at = f"{PREFIX}/releases/{name}"
    sums = dict(reversed(line.split("  ", 1)) for line in store.read(f"{at}/SHA256SUMS").decode().splitlines())
    objects = [key for key in store.objects() if key.startswith(f"{at}/")]
    if len(objects) != len(sums) + 1:
        return f"{len(objects)} objects, {len(sums)} sums"
    for path, expected in sums.items():
        if hashlib.sha256(store.read(f"{at}/{path}")).hexdigest() != expected:
            return path
    if json.loads(store.read(f"{at}.json")) != json.loads(store.read(f"{at}/release.json")):
        return "the marker is not the manifest"
    if not any("-" in one["ETag"] for one in store.objects().values()):
        return "no file was sent in pieces"
    return ""


def taken(name, files, folder):
    """Whoever downloads all of it can prove it."""
    for path in [file["path"] for file in files] + ["release.json", "SHA256SUMS"]:
        status, _, body = ask(f"/open-data/releases/{name}/{path}")
        if status != 200:
            return f"{path}: {status}"
        to = folder / path
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(body)
    said = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    return said.stdout + said.stderr or (lambda said: said.stderr if said.returncode else "")(mingti("verify", str(folder)))


def stretch(name):
    path = f"/open-data/releases/{name}/elevators.csv"
    whole = ask(path)
    part = ask(path, Range="bytes=1000-1999", If_Range=whole[1]["ETag"])
    if (part[0], part[2]) != (206, whole[2][1000:2000]):
        return part[0]
    if part[1]["Content-Range"] != f"bytes 1000-1999/{len(whole[2])}":
        return part[1]["Content-Range"]
    resumed = ask(path, Range=f"bytes={len(whole[2]) // 2}-")[2]
    if whole[2][: len(whole[2]) // 2] + resumed != whole[2]:
        return "halves do not make the whole"
    return "" if ask(path, Range=f"bytes={len(whole[2])}-")[0] == 416 else "beyond the end"


must("sample", "--elevators", str(ELEVATORS), "--out", str(work / "register"))
(work / "data").mkdir()
for dataset in ("units", "elevators"):
    must("import", dataset, str(work / f"register/{dataset}.csv"))
shown = must("check")
check("no secret is shown", "geheim" in shown and shown)
said = must("release")
check("the command says where the release stands", f"s3://{BUCKET}/{PREFIX}/releases/2021-11-15-" not in said and said)

log = open(work / "serve.log", "w+")
portal = subprocess.Popen([PROGRAM, "serve"], env=SETTINGS, stdout=log, stderr=log)
try:
    assert until(lambda: ask("/readyz")[0] == 200, 120), (work / "serve.log").read_text()
    first = releases()[0]
    check("every file arrived", brought(first["name"]))
    check("nothing is kept in the data folder", list((work / "data/data-exports").iterdir()))
    check("a download proves itself", taken(first["name"], first["files"], work / "taken"))
    check("a stretch of a file", stretch(first["name"]))

    store.stop()
    file = f"/open-data/releases/{first['name']}/elevators.csv"
    status, headers, body = ask(file)
    told = status == 503 and headers["Retry-After"] and "数据文件暂时取不到" in body.decode()
    check("a file whose store is away is 503 and says so", "" if told else f"{status} {body[:2000].decode()}")
    away = until(lambda: json.loads(ask("/readyz")[2])["objects"] == "unreachable")
    check("readiness says so and stays", "" if away and ask("/readyz")[0] == 200 else ask("/readyz"))
    answered = [path for path in ("/", "/e/200001", "/open-data", "/api/v1/releases") if ask(path)[0] != 200]
    check("everything else is answered", answered)
    said = mingti("release")
    refused = said.returncode == 1 and "对象存储（MINGTI_OBJECTS_URL）暂时不能访问" in said.stderr
    check("the command says that the store is away", "" if refused else said)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        said = mingti("release", AWS_ENDPOINT_URL=f"http://127.0.0.1:{silent.getsockname()[1]}")
        told = said.returncode == 1 and "没有及时回应" in said.stderr and time.monotonic() - began < 20
        check("a store that only listens is not waited for", "" if told else said)
    store.start()
    check("it is found again", "" if until(lambda: ask(file)[0] == 200) else ask("/readyz"))

    # What somebody left who was killed while bringing it.
    left = f"{PREFIX}/releases/2021-11-14-7/elevators.csv"
    store.client.put_object(Bucket=BUCKET, Key=left, Body=b"half")
    must("import", "visits", str(work / "register/visits.csv"))
    check("what was only half brought is not offered", len(releases()) != 1 and releases())
    must("release")
    check("it is cleared", left in store.objects() and left)
    both = until(lambda: [one["name"] for one in releases()][1:] == [first["name"]])
    newest = releases()[0]
    changed = {part["name"]: part.get("changes") for part in newest["datasets"]}
    check("the next release compares itself", "" if both and changed["visits"]["added"] else changed)

    must("withdraw", "elevator", "200001", "--clause", "条例 1", "--reason", "法院裁定")
    check("what holds what was withdrawn leaves the store", list(store.objects()))
    check("and is no longer offered", "" if until(lambda: releases() == []) else releases())
finally:
    portal.terminate()
    portal.wait()
store.stop()
check("no panic is logged", "panicked" in (work / "serve.log").read_text() and (work / "serve.log").read_text())
shutil.rmtree(work)
sys.exit(1 if FAILED else 0)
