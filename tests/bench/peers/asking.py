"""Asks an HTTP server the questions of a file, one after another over one connection, and writes down what each took
and what was answered: a line of JSON with `q`, `ms`, `total`, `regions` and, of ours, `read` (how it was understood).

    asking.py portal|groonga ADDRESS QUESTIONS RESULTS
    asking.py portal|groonga ADDRESS QUESTIONS --addresses FILE        the addresses alone, for wrk
"""

import gc
import json
import socket
import sys
import time
import urllib.parse

import register

LIMIT = 20


class Connection:
    """One connection that is kept. Little stands between the clock and the wire: a client with manners of its own
    takes longer than a fast answer."""

    def __init__(self, address):
        host, port = urllib.parse.urlsplit(address).netloc.split(":")
        self.at = (host, int(port))
        self.socket = None

    def ask(self, path):
        """The seconds from the question's first byte to the answer's last, and the answer. A server that hangs up
        after each answer is connected to again, which counts."""
        request = f"GET {path} HTTP/1.1\r\nHost: {self.at[0]}\r\nAccept-Encoding: identity\r\n\r\n".encode()
        began = time.perf_counter()
        if self.socket is None:
            self.socket = socket.create_connection(self.at)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self.more()
        head, _, body = received.partition(b"\r\n\r\n")
        head = head.lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self.more()
        took = time.perf_counter() - began
        if not head.startswith(b"http/1.1 200"):
            sys.exit(f"{path}: {head.decode()} {body.decode()[:500]}")
        if b"connection: close" in head:
            self.socket.close()
            self.socket = None
        return took, body

    def more(self):
        received = self.socket.recv(1 << 18)
        if not received:
            sys.exit("the server hung up in the middle of an answer")
        return received


class Portal:
    """The public API. Facets are part of every answer."""

    @staticmethod
    def path(question):
        query = urllib.parse.urlencode({"q": question, "kind": "elevator", "limit": LIMIT})
        return "/api/v1/search?" + query

    @staticmethod
    def understand(answer):
        facets = {region["name"]: region["count"] for region in answer["facets"]["region"]}
        return {"total": answer["page"]["total"], "regions": facets, "read": answer["understood_as"]}


class Groonga:
    """Groonga's select, counted by region and mode. It is not asked to order what it finds."""

    BEGUN = ("_key", *register.CODES[1:])

    @classmethod
    def path(cls, question):
        word = register.fold(question).replace("\\", "\\\\").replace('"', '\\"')
        anywhere = [f'"{word}"'] + [f'{column}:^"{word}"' for column in cls.BEGUN]
        query = {
            "table": "Elevators",
            "match_columns": "Texts.elevators",
            "query": " OR ".join(anywhere),
            "query_flags": "ALLOW_COLUMN",
            "output_columns": ",".join(("_key", *register.TEXTS)),
            "limit": LIMIT,
            "drilldown": "shown_region,mode",
            "drilldown_limit": -1,
        }
        return "/d/select?" + urllib.parse.urlencode(query)

    @staticmethod
    def understand(answer):
        found, regions, _modes = answer[1]
        return {"total": found[0][0], "regions": dict(regions[2:])}


def main():
    server, address, questions, *to = sys.argv[1:]
    server = {"portal": Portal, "groonga": Groonga}[server]
    with open(questions, encoding="utf-8") as file:
        questions = file.read().splitlines()
    if to[0] == "--addresses":
        with open(to[1], "w", encoding="utf-8") as file:
            file.writelines(server.path(question) + "\n" for question in questions)
        return
    connection = Connection(address)
    gc.disable()
    with open(to[0], "w", encoding="utf-8") as results:
        for question in questions:
            took, body = connection.ask(server.path(question))
            understood = server.understand(json.loads(body))
            line = {"q": question, "ms": took * 1000, **understood}
            results.write(json.dumps(line, ensure_ascii=False) + "\n")


main()
