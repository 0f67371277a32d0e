"""Every program of the guide to the API runs as it stands and says what it should, in both languages' pages.

    guide.py http://portal
"""

import html
import re
import subprocess
import sys
import tempfile
import urllib.request

PORTAL = sys.argv[1]
INTERPRETERS = {"sh": ["bash", "-eu"], "Python": [sys.executable, "-"]}
failed = False


def programs(path):
    """Language, lines and what they say, of each program of a page."""
    with urllib.request.urlopen(PORTAL + path) as answer:
        page = answer.read().decode()
    public = re.search(r'<link rel="canonical" href="(https?://[^/"]+)', page).group(1)
    found = re.findall(r'<code data-language="(\w+)" data-says="([^"]*)">(.*?)</code>', page, re.S)
    return [(language, html.unescape(says), html.unescape(code).replace(public, PORTAL)) for language, says, code in found]


def problem(language, says, code):
    with tempfile.TemporaryDirectory() as work:
        run = subprocess.run(INTERPRETERS[language], input=code, cwd=work, capture_output=True, text=True)
    if run.returncode or not re.search(says, run.stdout):
        return f"{code}\n{run.stdout}{run.stderr} (exit code {run.returncode}, expected {says})"
    return ""


chinese, english = programs("/api/guide"), programs("/api/guide/en")
if chinese != english or len(chinese) < 15:
    print(f"not ok - the guide has the same programs in both languages: {len(chinese)} and {len(english)}")
    failed = True
for number, program in enumerate(chinese, 1):
    wrong = problem(*program)
    print(f"not ok - program {number} of the guide: {wrong}" if wrong else f"ok - program {number} of the guide")
    failed = failed or bool(wrong)
sys.exit(1 if failed else 0)
