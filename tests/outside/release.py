"""The newest release of a portal, judged by tools that do not know the house: checksums, Data Package, CSV on the Web,
DCAT-AP, schema.org, a spreadsheet, and the examples of its pages.

    release.py http://portal
"""

import csv
import gzip
import hashlib
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

PORTAL = sys.argv[1]
FAILED = []


def get(path):
    with urllib.request.urlopen(PORTAL + path if path.startswith("/") else path) as answer:
        return answer.read()


def check(name, problem):
    print(f"ok - {name}" if not problem else f"not ok - {name}: {problem}")
    if problem:
        FAILED.append(name)


def take(folder):
    """Downloads the newest release whole."""
    release = json.loads(get("/api/v1/releases"))["data"][0]
    for file in release["files"]:
        to = folder / file["path"]
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(get(f"/open-data/releases/{release['name']}/{file['path']}"))
    for path in ("SHA256SUMS", "release.json"):
        (folder / path).write_bytes(get(f"/open-data/releases/{release['name']}/{path}"))
    return release


def checksums(folder):
    said = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    return said.stdout + said.stderr


def data_package(folder):
    from frictionless import validate

    # It takes no absolute path for safe.
    os.chdir(folder)
    report = validate("datapackage.json")
    os.chdir("/")
    return "" if report.valid else str(report.flatten(["resourceName", "rowNumber", "type", "note"])[:3])


def whole_package(folder, release):
    """The Data Package names every form of every dataset and every packed file, each with its hash."""
    resources = json.loads((folder / "datapackage.json").read_text())["resources"]
    named = resources + [form for table in resources for form in table.get("alternatives", [])]
    hashes = {one["path"]: one["hash"].removeprefix("sha256:") for one in named}
    for path, said in hashes.items():
        if hashlib.sha256((folder / path).read_bytes()).hexdigest() != said:
            return f"{path} has another hash"
    for file in release["files"]:
        form_of = any(re.fullmatch(f"{one['name']}[-.](?!csv-metadata).*", file["path"]) for one in release["datasets"])
        if (form_of or file["path"].endswith((".gz", ".zst"))) and file["path"] not in hashes:
            return f"{file['path']} is not named"
    return ""


def csv_on_the_web(folder):
    from csvw import CSVW

    for metadata in sorted(folder.glob("*.csv-metadata.json")):
        table = CSVW(str(metadata), validate=True)
        rows = len(table.to_json(minimal=True))
        with open(folder / metadata.name.removesuffix("-metadata.json"), newline="", encoding="utf-8") as plain:
            expected = sum(1 for _ in csv.DictReader(plain))
        if not table.is_valid or rows != expected:
            return f"{metadata.name}: valid {table.is_valid}, {rows} of {expected} rows, {table.warnings[:3]}"
    return ""


# What DCAT-AP 3.0.1 requires of a catalogue and its datasets, and what ours promise beyond: the minimum as shapes.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<#catalogue> a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ],
    [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ],
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ],
    [ sh:path dcat:dataset ; sh:minCount 12 ; sh:class dcat:Dataset ] .
<#dataset> a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ],
    [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ],
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ],
    [ sh:path dct:accrualPeriodicity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dct:temporal ; sh:minCount 1 ; sh:class dct:PeriodOfTime ],
    [ sh:path dct:spatial ; sh:minCount 1 ; sh:class dct:Location ],
    [ sh:path dct:modified ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:dateTime ],
    [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] .
<#distribution> a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dcat:downloadURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dcat:mediaType ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dct:MediaType ],
    [ sh:path dct:license ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dct:LicenseDocument ],
    [ sh:path dcat:byteSize ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ],
    [ sh:path spdx:checksum ; sh:minCount 1 ; sh:maxCount 1 ; sh:node <#checksum> ] .
<#checksum> a sh:NodeShape ;
  sh:property [ sh:path spdx:algorithm ; sh:minCount 1 ; sh:maxCount 1 ],
    [ sh:path spdx:checksumValue ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:hexBinary ] .
"""


def catalogue():
    from pyshacl import validate
    from rdflib import Graph

    data = Graph().parse(data=get("/data.json"), format="json-ld")
    shapes = Graph().parse(data=SHAPES, format="turtle", publicID="https://example.cn/shapes")
    conforms, _, text = validate(data, shacl_graph=shapes)
    return "" if conforms else text[:600]


def structured_data():
    import extruct

    for path in ("/open-data", "/open-data/elevators"):
        found = extruct.extract(get(path).decode(), syntaxes=["json-ld"])["json-ld"]
        kinds = [one["@type"] for one in found]
        if kinds not in (["DataCatalog"], ["Dataset"]):
            return f"{path} says {kinds}"
        if kinds == ["Dataset"] and not all("contentUrl" in one for one in found[0]["distribution"]):
            return f"{path}: a distribution without an address"
    return ""


def forms_agree(folder, release):
    """Every form of a dataset says the same rows."""
    for dataset in release["datasets"]:
        name = dataset["name"]
        with open(folder / f"{name}.csv", newline="", encoding="utf-8") as plain:
            rows = list(csv.reader(plain))
        excel = (folder / f"{name}-excel.csv").read_bytes()
        if not excel.startswith(b"\xef\xbb\xbf"):
            return f"{name}-excel.csv has no byte order mark"
        spread = list(csv.reader(io.StringIO(excel.decode("utf-8-sig"), newline="")))
        packed = gzip.decompress((folder / f"{name}.csv.gz").read_bytes())
        lines = gzip.decompress((folder / f"{name}.ndjson.gz").read_bytes()).decode().splitlines()
        key = rows[0][0]
        if packed != (folder / f"{name}.csv").read_bytes() or not len(rows) == len(spread) == len(lines) + 1:
            return f"{name}: the forms differ"
        if [row[0] for row in rows[1:]] != [json.loads(line)[key] for line in lines]:
            return f"{name}: the order differs"
        if len(rows) - 1 != dataset["rows"]:
            return f"{name}: {len(rows) - 1} rows, said {dataset['rows']}"
    return ""


def columns(folder, release):
    """Parquet holds the rows of the plain table in their order, each column of the type that the Data Package says."""
    import datetime

    import duckdb

    types = {
        "string": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "datetime": "TIMESTAMP WITH TIME ZONE",
    }
    read = {
        "string": str,
        "integer": int,
        "number": float,
        "boolean": lambda cell: cell == "true",
        "date": datetime.date.fromisoformat,
        "datetime": lambda cell: round(datetime.datetime.fromisoformat(cell).timestamp() * 1_000_000),
    }
    fields = {
        resource["name"]: {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        for resource in json.loads((folder / "datapackage.json").read_text())["resources"]
        if resource.get("type") == "table"
    }
    for dataset in release["datasets"]:
        name = dataset["name"]
        path = folder / f"{name}.parquet"
        if not path.exists():
            return f"{name}.parquet is not there"
        table = duckdb.read_parquet(str(path))
        expected = [types[kind] for kind in fields[name].values()]
        if table.columns != list(fields[name]) or [str(kind) for kind in table.types] != expected:
            return f"{name}: {list(zip(table.columns, table.types))}"
        # An instant as microseconds, so that no time zone of this machine comes in.
        of = [f'epoch_us("{one}")' if kind == "datetime" else f'"{one}"' for one, kind in fields[name].items()]
        found = table.project(", ".join(of)).fetchall()
        with open(folder / f"{name}.csv", newline="", encoding="utf-8") as plain:
            rows = [
                tuple(read[kind](cell) if cell else None for cell, kind in zip(row, fields[name].values()))
                for row in list(csv.reader(plain))[1:]
            ]
        if found != rows:
            odd = next((pair for pair in zip(found, rows) if pair[0] != pair[1]), (len(found), len(rows)))
            return f"{name}: {odd}"
    return ""


def spreadsheet(folder):
    """A workbook and the table for spreadsheets keep twenty digits and zeros in front."""
    import zipfile

    book = zipfile.ZipFile(folder / "elevators.xlsx")
    text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    codes = [row[0] for row in csv.reader(open(folder / "elevators.csv", newline="", encoding="utf-8"))][1:]
    missing = [code for code in codes if code not in text]
    return f"codes missing in the workbook: {missing[:3]}" if missing else ""


def examples(folder):
    """The programs that the page of a dataset shows run as they stand and count its rows."""
    page = get("/open-data/units").decode()
    rows = sum(1 for _ in csv.DictReader(open(folder / "units.csv", newline="", encoding="utf-8")))
    programs = dict(re.findall(r'<code data-language="(\w+)">(.*?)</code>', page, re.S))
    public = re.search(r"https?://[^/\s\"]+", html.unescape(programs["Python"])).group(0)
    interpreters = {
        "curl": ["sh", "-e"],
        "Python": [sys.executable, "-"],
        "R": ["Rscript", "-"],
        "JavaScript": ["node", "--input-type=module", "-"],
    }
    for language, program in programs.items():
        command = interpreters[language]
        if not shutil.which(command[0]):
            print(f"SKIPPED: the example in {language} (missing: {command[0]})")
            continue
        program = html.unescape(program).replace(public, PORTAL)
        with tempfile.TemporaryDirectory() as work:
            said = subprocess.run(command, input=program, cwd=work, capture_output=True, text=True)
        # R numbers what it prints: the count comes last.
        counted = re.findall(r"\d+", said.stdout)
        # The shell's count has the heading among its lines.
        expected = rows + (language == "curl")
        if said.returncode or not counted or int(counted[-1]) != expected:
            return f"{language}: {said.stdout}{said.stderr}"
    return ""


with tempfile.TemporaryDirectory() as temporary:
    here = Path(temporary)
    newest = take(here)
    check("checksums of every file", checksums(here))
    check("the Data Package", data_package(here))
    check("the Data Package names every form", whole_package(here, newest))
    check("CSV on the Web", csv_on_the_web(here))
    check("the catalogue as DCAT-AP", catalogue())
    check("the pages' structured data", structured_data())
    check("all forms say the same", forms_agree(here, newest))
    check("columns have types and the same rows", columns(here, newest))
    check("spreadsheets keep every digit", spreadsheet(here))
    check("the examples run", examples(here))
sys.exit(1 if FAILED else 0)
