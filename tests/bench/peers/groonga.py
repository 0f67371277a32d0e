"""Writes the register as commands for Groonga: bigrams over the texts, beginnings of the codes, regions and modes to
be counted by. The texts are given as they are compared, so that its own folding is no matter.

    groonga.py REGISTER REFUSED >commands
"""

import json
import sys

import register

TABLES = """\
table_create Regions TABLE_HASH_KEY ShortText
table_create Modes TABLE_HASH_KEY ShortText
table_create Elevators TABLE_PAT_KEY ShortText
"""
COLUMNS = [(name, "ShortText") for name in (*register.TEXTS, *register.CODES[1:])]
COLUMNS += [("shown_region", "Regions"), ("mode", "Modes")]
# Made when all is loaded, which is the faster way.
INDEXES = f"""\
table_create Texts TABLE_PAT_KEY ShortText --default_tokenizer TokenBigramIgnoreBlankSplitSymbolAlphaDigit
column_create Texts elevators COLUMN_INDEX|WITH_SECTION|WITH_POSITION Elevators {",".join(register.TEXTS)}
table_create Codes TABLE_PAT_KEY ShortText
""" + "".join(
    f"column_create Codes elevators_{code} COLUMN_INDEX Elevators {code}\n" for code in register.CODES[1:]
)


def main():
    sys.stdout.write(TABLES)
    for name, kind in COLUMNS:
        print(f"column_create Elevators {name} COLUMN_SCALAR {kind}")
    print("load --table Elevators")
    print("[")
    print(json.dumps(["_key"] + [name for name, _ in COLUMNS]))
    for elevator in register.elevators(*sys.argv[1:]):
        code, *others = elevator.codes
        row = [code, *elevator.texts, *others, elevator.region, elevator.mode]
        sys.stdout.write("," + json.dumps(row, ensure_ascii=False) + "\n")
    print("]")
    sys.stdout.write(INDEXES)


main()
