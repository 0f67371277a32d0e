"""Judges results against brute force and prints each engine's figures: how long its answers took, how many totals and
facets were wrong, and how many times as long as ours.

    judge.py REGISTER REFUSED NAME=RESULTS …

The first are ours. Fails if one of our totals or facets is wrong.
"""

import array
import bisect
import collections
import json
import sys
import typing

import register

OURS = "ours"
SHOWN_WRONG = 3
BY_THE_LETTER = {"by": "literal", "filters": [], "instead": []}
PARTS = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))


class BruteForce:
    """Finds elevators by looking into every text there is."""

    def __init__(self, elevators):
        self.holders = collections.defaultdict(lambda: array.array("L"))
        self.codes = []
        self.regions = []
        for row, elevator in enumerate(elevators):
            self.regions.append(elevator.region)
            for text in filter(None, set(elevator.texts)):
                self.holders[text].append(row)
            self.codes += [(code, row) for code in elevator.codes if code]
        self.codes.sort()

    def rows(self, word):
        """The elevators in a text of which the word stands, or a code of which begins with it."""
        found = set()
        for text, rows in self.holders.items():
            if word in text:
                found.update(rows)
        for code, row in self.codes[bisect.bisect_left(self.codes, (word,)) :]:
            if not code.startswith(word):
                break
            found.add(row)
        return found

    def answer(self, words):
        """The total and the facet of regions of what holds any of the words."""
        found = set().union(*map(self.rows, words))
        return len(found), collections.Counter(self.regions[row] for row in found)


class Verdict(typing.NamedTuple):
    """What is to be said of an answer; `otherwise`: the words were not taken as they stand there, or not only."""

    total: bool
    facet: bool
    otherwise: bool


class Judge:
    """Knows what the answers should have been; looks up each only once."""

    def __init__(self, brute_force):
        self.brute_force = brute_force
        self.known = {}

    def expected(self, *words):
        """The total and the facet of what holds any of the words."""
        if words not in self.known:
            self.known[words] = self.brute_force.answer(words)
        return self.known[words]

    def verdict(self, result):
        """Whether an answer is right. Another reading is allowed only where nothing is found by the letter."""
        word = register.fold(result["q"])
        read = result.get("read", BY_THE_LETTER)
        if read["by"] == "literal" and not read["filters"]:
            instead = [register.fold(other) for of in read["instead"] for other in of["by"]]
            total, regions = self.expected(word, *instead)
            return Verdict(result["total"] == total, result["regions"] == regions, bool(instead))
        is_allowed = bool(read["filters"]) or self.expected(word)[0] == 0
        return Verdict(is_allowed, is_allowed, True)

    def report(self, name, results):
        """Prints how right an engine was; returns whether it was always."""
        verdicts = [self.verdict(result) for result in results]
        wrong = [result for verdict, result in zip(verdicts, results) if not verdict.total]
        facets = sum(not verdict.facet for verdict in verdicts)
        otherwise = sum(verdict.otherwise for verdict in verdicts)
        counts = f"wrong totals {len(wrong)}, wrong facets {facets}, understood otherwise {otherwise}"
        say(f"{name}, {len(results)} questions", counts)
        for result in wrong[:SHOWN_WRONG]:
            total, _ = self.expected(register.fold(result["q"]))
            say("", f"{result['q']}: {result['total']} instead of {total}")
        return not wrong and not facets


def say(name, words):
    print(f"{name:<44} {words}")


def took(results):
    """The milliseconds that PARTS of the answers took at most."""
    times = sorted(result["ms"] for result in results)
    return [times[min(len(times) - 1, int(len(times) * part))] for _, part in PARTS]


def say_parts(name, sign, figures, unit=""):
    words = (f"{part} {sign}{figure:.2f}" for (part, _), figure in zip(PARTS, figures))
    say(name, "  ".join(words) + unit)


def main():
    folder, refused, *engines = sys.argv[1:]
    judge = Judge(BruteForce(register.elevators(folder, refused)))
    ours = None
    is_exact = True
    for name, path in (engine.split("=", 1) for engine in engines):
        with open(path, encoding="utf-8") as file:
            results = [json.loads(line) for line in file]
        times = took(results)
        say_parts(name, "", times, " ms")
        ours = ours or times
        if times is not ours:
            say_parts(f"{name} / {OURS}", "× ", (theirs / own for theirs, own in zip(times, ours)))
        is_right = judge.report(name, results)
        is_exact &= is_right or not name.startswith(OURS)
    sys.exit(0 if is_exact else "the search is not exact")


main()
