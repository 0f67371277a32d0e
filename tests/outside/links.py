#!/usr/bin/env python3
"""Every address that a page of the portal offers leads somewhere, to the very place on the page that it names.

    links.py http://127.0.0.1:8080

Every page of the map is read, and every address on it is asked for. Pages that no map names (histories, entries of the
log, narrowed searches: each leads to thousands of its like) are asked for wherever one is offered, and the first of each
kind are read too. Other hosts are nobody's to ask here. linkinator would do as well, but it opens more connections than
one visitor may have, and looks for places on a page only on a newer Node than Debian's.
"""
import http.client
import re
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urldefrag, urlencode, urljoin, urlsplit

PORTAL = sys.argv[1].rstrip("/")
# What asks at the same time.
THREADS = 4
# Pages beside the map that are read, of each kind.
EXAMPLES = 12
# What stands behind a name and is a kind of its own.
WORDS = {"history", "labels", "badge", "badge.svg", "qr.png", "qr.svg"}
OFFERED = {"a": "href", "area": "href", "link": "href", "img": "src", "script": "src", "iframe": "src"}

failed = False
own = threading.local()


def judge(name, problems):
    """Prints one check; it holds if there are no problems."""
    global failed
    failed |= bool(problems)
    print(f"not ok - {name}:\n    " + "\n    ".join(problems[:20]) if problems else f"ok - {name}", flush=True)


class Page(HTMLParser):
    """What a page offers, and the places on it."""

    def __init__(self, address, text):
        super().__init__()
        self.address, self.offers, self.places, self.canonical = address, [], set(), None
        # Where the form that is being read leads, and what it is filled with; a choice not yet made.
        self.form, self.fields, self.choice = None, [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.places.add(attributes.get("id"))
        if tag == "link" and attributes.get("rel") == "canonical":
            self.canonical = attributes["href"]
        if tag == "form":
            self.form, self.fields = attributes.get("action", self.address), []
        elif tag in ("input", "select") and "name" in attributes:
            self.fill(tag, attributes)
        elif tag == "option" and self.choice and (self.choice not in dict(self.fields) or "selected" in attributes):
            self.fields = [field for field in self.fields if field[0] != self.choice]
            self.fields.append((self.choice, attributes.get("value", "")))
        self.offer(attributes.get(OFFERED.get(tag)))

    def handle_endtag(self, tag):
        if tag == "select":
            self.choice = None
        if tag == "form" and self.form:
            self.offer(f"{self.form}?{urlencode(self.fields)}")
            self.form = None

    def fill(self, tag, attributes):
        """A field as it comes. A form that must be filled first is not offered as it stands."""
        if tag == "select":
            self.choice = attributes["name"]
        elif "required" in attributes and not attributes.get("value"):
            self.form = None
        elif attributes.get("type") not in ("checkbox", "radio") or "checked" in attributes:
            self.fields.append((attributes["name"], attributes.get("value") or ""))

    def offer(self, target):
        if target is not None:
            address, place = urldefrag(urljoin(self.address, target))
            if address.startswith(PORTAL + "/"):
                self.offers.append((address, unquote(place)))


@dataclass
class Answer:
    """What came back: a page has been read, a redirect says whereto."""

    status: int
    leads_to: str | None = None
    page: Page | None = None


def ask(address):
    """Status, headers and body, over the connection of this thread; no status if there is no answer."""
    for _ in range(2):
        if not hasattr(own, "connection"):
            own.connection = http.client.HTTPConnection(urlsplit(PORTAL).netloc, timeout=60)
        try:
            own.connection.request("GET", address.removeprefix(PORTAL))
            answer = own.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (http.client.HTTPException, ConnectionError, TimeoutError):
            # An idle connection may have been closed meanwhile; a second time it is the portal's fault.
            own.connection.close()
            del own.connection
    return 0, {}, b""


def get(address):
    status, headers, body = ask(address)
    if 300 <= status < 400:
        return Answer(status, leads_to=urljoin(address, headers["location"]))
    if status == 200 and headers.get_content_type() == "text/html":
        return Answer(status, page=Page(address, body.decode()))
    return Answer(status)


def mapped_pages():
    """Every page that the map names."""

    def named(address):
        return re.findall(r"<loc>(.*?)</loc>", ask(address)[2].decode())

    return [page for file in named(PORTAL + "/sitemap.xml") for page in named(file)]


def kind(address):
    """The address without what names one thing."""
    url = urlsplit(address)
    _, first, *rest = url.path.split("/")
    parameters = sorted({name for name, _ in parse_qsl(url.query, keep_blank_values=True)})
    # A search is narrowed in hundreds of ways that look alike.
    if first == "search" and len(parameters) > 1:
        parameters = ["…"]
    return "/".join([first, *(word if word in WORDS else "*" for word in rest)]) + "?" + "&".join(parameters)


def walk(mapped):
    """Asks for everything; the answers by address, and who offered what: (page, address, place)."""
    answers, offers, read = {}, [], Counter()
    waiting = dict.fromkeys([PORTAL + "/", *mapped])
    of_map = set(waiting)
    with ThreadPoolExecutor(THREADS) as threads:
        while waiting:
            following = {}
            for address, answer in zip(waiting, threads.map(get, waiting)):
                answers[address] = answer
                found = [(answer.leads_to, "")] if answer.leads_to else []
                if answer.page and (address in of_map or read[kind(address)] < EXAMPLES):
                    read[kind(address)] += address not in of_map
                    found = answer.page.offers
                for target, place in found:
                    if target.startswith(PORTAL + "/"):
                        offers.append((address, target, place))
                        following[target] = None
            waiting = {address: None for address in following if address not in answers}
    return answers, offers


def of_the_map(mapped, answers):
    """A page of the map is the page itself, under the one name it has."""
    for address in mapped:
        answer = answers[address]
        if answer.page is None:
            yield f"{address}: {answer.status}"
        elif answer.page.canonical != address:
            yield f"{address} calls itself {answer.page.canonical}"


def dead_links(answers, offers):
    for page, target, _ in offers:
        if not 200 <= answers[target].status < 400:
            yield f"{page} → {target}: {answers[target].status}"


def missing_places(answers, offers):
    for page, target, place in offers:
        arrived = answers[target]
        while arrived.leads_to in answers:
            arrived = answers[arrived.leads_to]
        if place not in ("", "top") and arrived.page and place not in arrived.page.places:
            yield f"{page} → {target}#{place}"


mapped = mapped_pages()
answers, offers = walk(mapped)
pages = {page for page, _, _ in offers}
places = [offer for offer in offers if offer[2]]
judge(f"{len(mapped)} pages of the map answer under their names", list(of_the_map(mapped, answers)) or ([] if mapped else ["no map"]))
judge(f"{len(answers)} addresses that {len(pages)} pages offer lead somewhere", sorted(set(dead_links(answers, offers))))
judge(f"{len(places)} places that they name are on their pages", sorted(set(missing_places(answers, offers))) or ([] if places else ["none"]))
sys.exit(failed)
