#!/usr/bin/env python3
"""Feeds, calendar, map of pages and name matching, read by independent readers.

    feeds.py http://127.0.0.1:8080
"""
import json
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import feedparser
import icalendar
from jsonschema import Draft7Validator
from usp.tree import sitemap_tree_for_homepage

portal = sys.argv[1]
failed = False


def judge(name, problem):
    """Prints one check; `problem` is empty where it holds."""
    global failed
    failed |= bool(problem)
    print(f"not ok - {name}: {problem}" if problem else f"ok - {name}", flush=True)


def get(path, headers=None, data=None):
    address = path if path.startswith("http") else portal + path
    request = urllib.request.Request(address, data=data, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def get_json(path):
    return json.loads(get(path)[2])


def problem_of_atom(path):
    status, headers, body = get(path)
    if status != 200:
        return f"status {status}"
    feed = feedparser.parse(body, response_headers={"content-type": headers["content-type"]})
    if feed.bozo:
        return f"bozo: {feed.bozo_exception}"
    if feed.version != "atom10" or not feed.entries:
        return f"version {feed.version}, {len(feed.entries)} entries"
    ids = [entry.id for entry in feed.entries]
    if len(set(ids)) != len(ids) or not all(identity.startswith("tag:") for identity in ids):
        return f"ids {ids}"
    own = [link.href for link in feed.feed.links if link.rel == "self"]
    if own != [portal + path]:
        return f"self {own}"
    if "checkpoint" not in feed.feed.get("log_checkpoint", "") and "/gazette" not in feed.feed.get("log_checkpoint", ""):
        return "no checkpoint"
    if [entry.updated for entry in feed.entries] != sorted((entry.updated for entry in feed.entries), reverse=True):
        return "not the newest first"
    status, _, _ = get(path, {"If-None-Match": headers["etag"]})
    return "" if status == 304 else f"{status} where nothing changed"


# The grammar of RFC 4287.
ATOM = Path(__file__).with_name("atom.rnc")


def jing(folder, bodies):
    """What jing says of feeds; nothing where they follow the grammar."""
    for number, body in enumerate(bodies):
        (folder / f"{number}.atom").write_bytes(body)
    files = [str(folder / f"{number}.atom") for number in range(len(bodies))]
    said = subprocess.run(["jing", "-c", ATOM, *files], capture_output=True, text=True)
    return (said.stdout + said.stderr) if said.returncode else ""


def problem_of_grammar(paths):
    """Every kind of feed follows the grammar; without what it must have a feed would not."""
    bodies = [get(path)[2] for path in paths]
    nameless = [body.replace(b"<id>", b"<name>").replace(b"</id>", b"</name>") for body in bodies]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found = jing(folder, bodies)
        return found or ("" if all(jing(folder, [body]) for body in nameless[:1]) else "a feed without ids passes")


# What JSON Feed 1.1 demands of a feed (jsonfeed.org/version/1.1).
TEXT = {"type": "string", "minLength": 1}
LINK = {"type": "string", "pattern": "^https?://"}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": LINK,
        "feed_url": LINK,
        "language": TEXT,
        "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "properties": {
                    "id": TEXT,
                    "url": LINK,
                    "title": TEXT,
                    "content_text": {"type": "string"},
                    "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
                },
            },
        },
    },
    "patternProperties": {"^_": {"type": "object"}},
    "additionalProperties": True,
}


def problem_of_json(path):
    status, headers, body = get(path)
    if status != 200 or headers["content-type"] != "application/feed+json":
        return f"{status} {headers['content-type']}"
    feed = json.loads(body)
    errors = [error.message for error in Draft7Validator(JSON_FEED).iter_errors(feed)]
    if errors:
        return errors[0]
    atom = feedparser.parse(get(path.replace(".json", ".atom"))[2])
    same = [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
    return "" if same else "other items than the Atom feed"


def problem_of_calendar(path):
    status, _, body = get(path)
    if status != 200:
        return f"status {status}"
    calendar = icalendar.Calendar.from_ical(body)
    events = calendar.walk("VEVENT")
    broken = [event.errors for event in events if event.errors]
    if broken or not events:
        return f"{len(events)} events, errors {broken}"
    ids = [str(event["UID"]) for event in events]
    if len(set(ids)) != len(ids):
        return "an UID stands twice"
    if not all(event["DTSTAMP"].dt.utcoffset().total_seconds() == 0 for event in events):
        return "a stamp that is not UTC"
    long = [line for line in body.split(b"\r\n") if len(line) > 75]
    return f"{len(long)} long lines" if long else ""


def problem_of_map():
    tree = sitemap_tree_for_homepage(portal + "/")
    pages = [page.url for page in tree.all_pages()]
    dated = sum(page.last_modified is not None for page in tree.all_pages())
    for kind, path in [("elevators", "/e/"), ("units", "/units/"), ("notices", "/notices/")]:
        total = get_json(f"/api/v1/{kind}?limit=1")["page"]["total"]
        mapped = len({page for page in pages if page.startswith(portal + path)})
        if total != mapped:
            return f"{mapped} of {total} {kind}"
    if not dated:
        return "no page has a day"
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    for file in ElementTree.fromstring(get("/sitemap.xml")[2]).iter(namespace + "loc"):
        count = len(list(ElementTree.fromstring(get(file.text)[2]).iter(namespace + "url")))
        if count > 50_000:
            return f"{file.text} has {count} addresses"
    return ""


def problem_of_matching(unit):
    queries = json.dumps({"q0": {"query": unit["name"]}})
    form = urllib.parse.urlencode({"queries": queries}).encode()
    status, _, body = get("/api/v1/reconcile", data=form)
    if status != 200:
        return f"POST {status} {body[:200]}"
    json_kind = {"Content-Type": "application/json"}
    status = get("/api/v1/reconcile", headers=json_kind, data=queries.encode())[0]
    if status != 415:
        return f"JSON where a form is read: {status}"
    found = json.loads(body)["q0"]["result"]
    if not found or found[0]["id"] != unit["uscc"] or not found[0]["match"]:
        return f"found {found}"
    by_address = get_json("/api/v1/reconcile?" + urllib.parse.urlencode({"queries": queries}))
    return "" if by_address["q0"]["result"] == found else "GET and POST differ"


notice = get_json("/api/v1/notices?limit=1")["data"][0]
subject = notice["subject"]
elevator = next(row for row in get_json("/api/v1/elevators?limit=50")["data"] if row.get("estate"))
unit = elevator["maintainer"]["uscc"]
estate = f"{elevator['region']['slug']}/{urllib.parse.quote(elevator['estate'], safe='')}"
feeds = ["notices", f"units/{unit}", f"estates/{estate}"]
for feed in feeds:
    judge(f"{feed.split('/')[0]} as Atom", problem_of_atom(f"/feeds/{feed}.atom"))
    judge(f"{feed.split('/')[0]} as JSON Feed", problem_of_json(f"/feeds/{feed}.json"))
question = urllib.parse.quote(elevator["estate"])
judge("a search as Atom", problem_of_atom(f"/feeds/search.atom?q={question}"))
judge("a search as JSON Feed", problem_of_json(f"/feeds/search.json?q={question}"))
grammar = [f"/feeds/{feed}.atom" for feed in [*feeds, f"regions/{elevator['region']['slug']}"]]
grammar += [f"/feeds/search.atom?q={question}", "/api/changelog.atom"]
judge("all kinds of Atom feeds, by jing", problem_of_grammar(grammar))
judge("a unit's calendar", problem_of_calendar(f"/feeds/units/{unit}.ics"))
judge("the map of pages", problem_of_map())
judge("names of units", problem_of_matching(get_json(f"/api/v1/units/{unit}")))
sys.exit(failed)
