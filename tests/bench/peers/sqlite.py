"""SQLite's FTS5 with trigrams, in this process: loads the register, asks the questions, writes what `asking.py` writes.
Its trigrams know nothing of words of two characters: for those every row is read. Prints seconds, MB on disk and MB of
memory.

    sqlite.py REGISTER REFUSED DATABASE QUESTIONS RESULTS
"""

import gc
import json
import pathlib
import sqlite3
import sys
import time

import register
import tables

TABLES = """
create table elevator (id integer primary key, code text, names text, codes text, region text, mode text);
create virtual table text using fts5 (names, codes, content = 'elevator', content_rowid = 'id', tokenize = 'trigram');
"""
INDEXED = "select e.* from text join elevator e on e.id = text.rowid where text match ?"
READ = "select * from elevator where instr(names, ?1) > 0 or instr(codes, '|' || ?1) > 0"
TRIGRAM = 3


def load(database, folder, refused):
    """The seconds it takes, reading the files aside."""
    rows = list(tables.rows(folder, refused))
    began = time.perf_counter()
    database.executescript(TABLES)
    database.executemany("insert into elevator (code, names, codes, region, mode) values (?, ?, ?, ?, ?)", rows)
    database.execute("insert into text (text) values ('rebuild')")
    database.commit()
    return time.perf_counter() - began


def resident_mb():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def ask(database, word):
    """The answer to a word."""
    if len(word) < TRIGRAM:
        hits, value = READ, word
    else:
        quoted = word.replace('"', '""')
        hits, value = INDEXED, f'names:"{quoted}" OR codes:"{tables.BEGINS}{quoted}"'
    return database.execute(tables.answer(hits, "json_group_array", "json_group_object"), (value,)).fetchone()


def main():
    folder, refused, path, questions, results = sys.argv[1:]
    database = sqlite3.connect(path)
    seconds = load(database, folder, refused)
    gc.collect()
    before = resident_mb()
    gc.disable()
    with open(questions, encoding="utf-8") as file, open(results, "w", encoding="utf-8") as to:
        for question in file.read().splitlines():
            word = register.fold(question)
            began = time.perf_counter()
            total, _, regions, _ = ask(database, word)
            took = time.perf_counter() - began
            line = {"q": question, "ms": took * 1000, "total": total, "regions": json.loads(regions)}
            to.write(json.dumps(line, ensure_ascii=False) + "\n")
    disk = pathlib.Path(path).stat().st_size / 1e6
    print(f"{seconds:.1f} {disk:.0f} {resident_mb() - before:.0f}")


main()
