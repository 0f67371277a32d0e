#!/usr/bin/env python3
"""What a released table for spreadsheets is once LibreOffice has opened it: the same rows, every character, long codes
digit for digit as text, and nothing that is computed.

    spreadsheets.py path/to/mingti

The register holds what spreadsheets like to take for something else. Whatever LibreOffice makes of a cell is read from
what it writes out again as flat XML, where each cell says its type.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

PROGRAM = sys.argv[1]
ELEVATORS = 120
DATASETS = (
    "units elevators pilot_districts bureaus insurance inspections visits incidents commitments annotations tests exits"
).split()
TRAPS = [
    # code, serial_no, estate, inner_no
    ("31105001122020000001", "12345678901234567890", "=1+1", "2-1"),
    ("00000000000000000017", "007", '=HYPERLINK("http://example.cn","点")', "3/4"),
    ("0123", "1E5", "@SUM(1;2)", "1:30"),
    ("900001", "12E3", "+1+1", "TRUE"),
    ("900002", "+8623", "-2+3", "2021-3"),
    ("900003", "1,234", '甲"乙",丙；丁', "￥5"),
    ("900004", "1.50", "龘靐𠮷・é", "50%"),
]
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# What is opened, and how. With nobody to ask, LibreOffice does not look for the mark at the beginning of a table of text
# and has to be told that it is UTF-8 (76) with commas (44) and quotes (34). It is told too to look for dates, percentages
# and the like as a Chinese one would (2052): Excel always does.
FORMS = [("-excel.csv", "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,2052,false,true"), (".xlsx",)]
# Longer numbers lose digits.
EXACT_DIGITS = 11

failed = False


def judge(name, problem):
    """Prints one check; `problem` is empty where it holds."""
    global failed
    failed |= bool(problem)
    print(f"not ok - {name}: {problem}" if problem else f"ok - {name}", flush=True)


def release(work):
    """Imports the register with its traps and releases it; the folder of the release."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("MINGTI_")}
    settings |= {"MINGTI_DATA": str(work / "data"), "MINGTI_CLOCK": "2021-11-15T12:00:00+08:00", "MINGTI_LOG": "warn"}

    def mingti(*arguments):
        said = subprocess.run([PROGRAM, *map(str, arguments)], env=settings, capture_output=True, text=True)
        assert said.returncode == 0, f"{arguments}: {said.stdout}{said.stderr}"

    mingti("sample", "--elevators", ELEVATORS, "--out", work / "register")
    for dataset in DATASETS:
        mingti("import", dataset, work / f"register/{dataset}.csv")
    with open(work / "register/elevators.csv", newline="", encoding="utf-8-sig") as file:
        model = next(csv.DictReader(file))
    with open(work / "traps.csv", "w", newline="", encoding="utf-8") as file:
        names = ["code", "serial_no", "estate", "inner_no"]
        same = ["region", "subdistrict", "user_uscc", "maintainer_uscc", "status"]
        writer = csv.writer(file)
        writer.writerow(names + same)
        writer.writerows([*trap, *(model[name] for name in same)] for trap in TRAPS)
    mingti("import", "elevators", work / "traps.csv")
    mingti("release")
    return next((work / "data/data-exports").iterdir())


@dataclass
class Cell:
    """What LibreOffice holds in a cell, and what it shows."""

    kind: str | None
    value: str | None
    shown: str
    formula: str | None


def written(element):
    """The text of a paragraph: tabs and runs of spaces are elements of their own."""
    text = element.text or ""
    for part in element:
        text += {"tab": "\t", "s": " " * int(part.get(TEXT + "c", 1)), "line-break": "\n"}.get(part.tag.removeprefix(TEXT), written(part))
        text += part.tail or ""
    return text


def cell(element):
    kind = element.get(OFFICE + "value-type")
    value = element.get(OFFICE + ("date-value" if kind == "date" else "boolean-value" if kind == "boolean" else "value"))
    shown = "\n".join(written(paragraph) for paragraph in element.iter(TEXT + "p"))
    return Cell(kind, value, shown, element.get(TABLE + "formula"))


def open_all(work, files, *told):
    """Has LibreOffice open files and write out what it holds; what it says."""
    home = f"-env:UserInstallation=file://{work}/profile"
    command = ["soffice", home, "--headless", *told, "--convert-to", "fods", "--outdir", work / "opened", *files]
    said = subprocess.run(command, capture_output=True, text=True, timeout=600)
    return said.stdout + said.stderr


def opened(path):
    """The rows of the first sheet without what is empty at their ends."""
    rows = []
    for row in next(ElementTree.parse(path).iter(TABLE + "table")).iter(TABLE + "table-row"):
        cells = []
        for element in row:
            if element.tag == TABLE + "table-cell":
                cells += [cell(element)] * min(int(element.get(TABLE + "number-columns-repeated", 1)), 200)
        while cells and cells[-1].kind is None:
            cells.pop()
        rows += [cells] * (int(row.get(TABLE + "number-rows-repeated", 1)) if cells else 0)
    return rows


def spoiled(cell, plain, kind, is_book):
    """What is wrong with a cell that stands for `plain` of a column of this kind; nothing if it is what it was."""
    if cell.formula or cell.shown.startswith(("Err:", "#")):
        return "is computed"
    # In a table of text a tab keeps text what might be counted with, and an apostrophe what might be computed.
    shown = cell.shown if is_book else cell.shown.removeprefix("\t")
    if not is_book and plain.startswith(("=", "+", "-", "@")):
        shown = shown.removeprefix("'")
    if cell.kind == "date":
        return "" if cell.value == plain and not is_book else "has become another day"
    if cell.kind == "boolean":
        return "" if cell.value == plain.lower() and not is_book else "has become a truth"
    if cell.kind == "float" and is_book:
        return "" if kind in ("integer", "number") and float(cell.value) == float(plain) else "has become a number"
    if cell.kind == "float" and (len(plain) > EXACT_DIGITS or kind == "string" and str(float(cell.value)) in ("inf", "nan")):
        return "has lost digits"
    return "" if shown == plain else "is shown as something else"


def compare(plain, path, fields, is_book):
    rows = opened(path)
    if [cell.shown for cell in rows[0]] != [field["title"] for field in fields]:
        return f"headings {[cell.shown for cell in rows[0]]}"
    if len(rows) != len(plain):
        return f"{len(rows)} rows of {len(plain)}"
    blank = Cell(None, None, "", None)
    for number, (cells, texts) in enumerate(zip(rows[1:], plain[1:]), 2):
        cells += [blank] * (len(texts) - len(cells))
        for field, cell, text in zip(fields, cells, texts, strict=True):
            wrong = spoiled(cell, text, field["type"], is_book)
            if wrong:
                return f"row {number}, {field['name']}: {text!r} {wrong}: {cell}"
    return ""


with tempfile.TemporaryDirectory() as temporary:
    work = Path(temporary)
    folder = release(work)
    tables = {
        resource["name"]: resource["schema"]["fields"]
        for resource in json.loads((folder / "datapackage.json").read_text())["resources"]
        if resource.get("type") == "table"
    }
    said = [open_all(work, [folder / f"{name}{form}" for name in tables], *told) for form, *told in FORMS]
    for name, fields in tables.items():
        with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
            plain = list(csv.reader(file))
        for form, *_ in FORMS:
            path = work / "opened" / f"{Path(name + form).stem}.fods"
            problem = compare(plain, path, fields, form == ".xlsx") if path.exists() else f"not opened: {said}"
            judge(f"{name}{form} in LibreOffice, {len(plain) - 1} rows", problem)
    with open(folder / "elevators.csv", newline="", encoding="utf-8") as file:
        released = {row["code"]: row for row in csv.DictReader(file)}
    lost = [code for code, *_ in TRAPS if code not in released]
    judge("the traps are among the rows", lost)
sys.exit(failed)
