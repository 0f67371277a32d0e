"""PostgreSQL with pg_trgm, as psql speaks to it, which tells the time that each statement took.

    postgres.py rows REGISTER REFUSED >rows            what `copy` reads
    postgres.py statements QUESTIONS >statements       the questions, timed by psql
    postgres.py results QUESTIONS <answers >results    psql's answers as `asking.py` writes them
"""

import json
import re
import sys

import register
import tables

SPECIAL = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_", "'": "''"})
COPIED = str.maketrans({"\\": r"\\", "\n": r"\n", "\t": r"\t"})


def statement(question):
    word = register.fold(question).translate(SPECIAL)
    hits = (
        "select code, region, mode from elevator "
        f"where names like '%{word}%' or codes like '%{tables.BEGINS}{word}%'"
    )
    return " ".join(tables.answer(hits, "json_agg", "json_object_agg").split())


def results(questions, answers):
    """Each question's answer is a line of columns and a line of time."""
    lines = [line for line in answers.splitlines() if line.count("\t") == 3 or line.startswith("Time:")]
    for question, columns, timed in zip(questions, lines[::2], lines[1::2], strict=True):
        total, _, regions, _ = columns.split("\t")
        took = float(re.match(r"Time: ([\d.]+) ms", timed)[1])
        yield {"q": question, "ms": took, "total": int(total), "regions": json.loads(regions or "{}")}


def main():
    what, *files = sys.argv[1:]
    if what == "rows":
        for row in tables.rows(*files):
            print("\t".join(cell.translate(COPIED) for cell in row))
        return
    with open(files[0], encoding="utf-8") as file:
        questions = file.read().splitlines()
    if what == "statements":
        print("\\timing on", *(statement(question) + ";" for question in questions), sep="\n")
        return
    for line in results(questions, sys.stdin.read()):
        print(json.dumps(line, ensure_ascii=False))


main()
