"""The register as its files hold it: elevators with what the search finds them by, compared as DESIGN says texts
compare. Rows that the import refused are left out, so that every engine is asked about the same elevators.
"""

import csv
import functools
import pathlib
import typing
import unicodedata

TEXTS = ("estate", "address", "inner_no", "subdistrict", "region", "user", "maintainer")
CODES = ("code", "device_code", "registration_code", "certificate_no")
# A natural person's home is nobody's business: the public record keeps none of these.
PERSON = "个人"
HIDDEN_OF_PERSONS = ("estate", "address", "inner_no", "subdistrict")
# Signs that only join or part: dots, dashes and spaces.
JOINTS = ".·•‧∙⋅・。-‐‑‒–—―−─━ \t\r\n\v\f\x1c\x1d\x1e\x1f\u0085\u2028\u2029\u1680"
WITHOUT_JOINTS = str.maketrans(dict.fromkeys(JOINTS))


class Elevator(typing.NamedTuple):
    """An elevator: `texts` and `codes` in the order of TEXTS and CODES, as compared."""

    code: str
    texts: tuple
    codes: tuple
    region: str
    mode: str


def fold(text):
    """A text as it is compared: plain forms, small letters, no spaces, dots and dashes."""
    return unicodedata.normalize("NFKC", text).lower().translate(WITHOUT_JOINTS)


# Many elevators share a text; no two share a code.
fold_text = functools.lru_cache(1 << 18)(fold)


def units(folder):
    """The units' names by credit code."""
    with open(pathlib.Path(folder, "units.csv"), encoding="utf-8-sig", newline="") as file:
        return {row["uscc"].strip(): row["name"].strip() for row in csv.DictReader(file)}


def refused_lines(file_of_refused):
    """The lines of the register's file that were refused; none where there is no such file."""
    path = pathlib.Path(file_of_refused)
    if not path.exists():
        return frozenset()
    with open(path, encoding="utf-8-sig", newline="") as file:
        return frozenset(int(row["退回-文件行号"]) for row in csv.DictReader(file))


def rows(folder):
    """The elevators' rows as they are written, each with its line in the file."""
    with open(pathlib.Path(folder, "elevators.csv"), encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        reader.fieldnames  # reads the header
        while True:
            line = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                return
            yield line, {column: (cell or "").strip() for column, cell in row.items() if column}


def elevators(folder, file_of_refused):
    """The elevators that were let in."""
    names = units(folder)
    refused = refused_lines(file_of_refused)
    for line, row in rows(folder):
        if line in refused:
            continue
        if row["user_uscc"] == PERSON:
            row.update(dict.fromkeys(HIDDEN_OF_PERSONS, ""))
        row["user"] = names.get(row["user_uscc"], row["user_uscc"])
        row["maintainer"] = names.get(row["maintainer_uscc"], row["maintainer_uscc"])
        yield Elevator(
            code=row["code"],
            texts=tuple(fold_text(row.get(column, "")) for column in TEXTS),
            codes=tuple(fold(row.get(column, "")) for column in CODES),
            region=row["region"],
            mode=row.get("mode", ""),
        )
