"""Programs that others make from the document of the API compile, and what they read is what the portal answers:
openapi-typescript with the TypeScript compiler over real answers, and openapi-python-client against the portal.

    clients.py http://portal
"""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import urllib.request
from datetime import datetime
from pathlib import Path

PORTAL = sys.argv[1]
NODE = Path(os.environ["TEST_TOOLS"]) / "node/node_modules/.bin"
FAILED = []


def get(address):
    with urllib.request.urlopen(PORTAL + address) as answer:
        return json.loads(answer.read())


def check(name, problem):
    print(f"ok - {name}" if not problem else f"not ok - {name}: {problem}")
    if problem:
        FAILED.append(name)


def run(*command, cwd):
    """What a command said if it failed."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    return (done.stdout + done.stderr)[-3000:] if done.returncode else ""


def examples(document):
    """Every operation with an address that can be asked."""
    for path, methods in document["paths"].items():
        if "get" not in methods:
            continue
        address = path
        for parameter in methods["get"]["parameters"]:
            if parameter["in"] == "path":
                value = urllib.request.quote(parameter["example"], safe="")
                address = address.replace("{%s}" % parameter["name"], value)
        required = [p for p in methods["get"]["parameters"] if p["in"] == "query" and p["name"] in ("limit", "seq")]
        query = "&".join(f"{p['name']}={2 if p['name'] == 'limit' else p['example']}" for p in required)
        if path == "/diff":
            query = "from=2021-05-19&limit=2"
        yield path, f"/api/v1{address}" + (f"?{query}" if query else "")


ANSWER = """import type { components, paths } from './portal';
type Answer<P extends keyof paths> =
  paths[P] extends { get: { responses: { 200: { content: { 'application/json': infer T } } } } } ? T : never;
"""

# What a program says of an elevator, and what it may not say.
PROGRAM = """
type Elevator = components['schemas']['Elevator'];
export function overdue(elevator: Elevator): string {
  const { state, next_due_on: due, overdue_days: days } = elevator.maintenance;
  return `${elevator.code} ${state.label} ${due ?? 'no day'} ${days + 0} ${elevator.maintainer?.name ?? ''}`;
}
export async function all(take: (address: string) => Promise<Answer<'/elevators'>>): Promise<number> {
  let [count, next]: [number, string | undefined] = [0, ''];
  while (next !== undefined) {
    const page: Answer<'/elevators'> = await take(next);
    count += page.data.length;
    next = page.page.next;
  }
  return count;
}
// @ts-expect-error nothing of an elevator is called so
export const missing = (elevator: Elevator) => elevator.worker;
// @ts-expect-error no elevator is in such a state
export const state: Elevator['status']['code'] = 'flying';
"""


def typescript(folder, document):
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    said = run(NODE / "openapi-typescript", "openapi.json", "--output", "portal.d.ts", cwd=folder)
    if said:
        return said
    lines = [ANSWER, PROGRAM]
    for number, (path, address) in enumerate(examples(document)):
        body = json.dumps(get(address), ensure_ascii=False)
        lines.append(f"export const answer{number}: Answer<{path!r}> = {body};")
    (folder / "program.ts").write_text("\n".join(lines), encoding="utf-8")
    return run(NODE / "tsc", "--noEmit", "--strict", "--noUncheckedIndexedAccess", "--target", "es2022",
               "--lib", "es2022", "--module", "esnext", "--moduleResolution", "bundler",
               "program.ts", cwd=folder)


def python(folder):
    """Generates the client without a warning that a part of the document was left out, and imports all of it."""
    said = subprocess.run(
        [Path(sys.executable).parent / "openapi-python-client", "generate", "--path", "openapi.json", "--meta", "none",
         "--output-path", "mingti_client"], cwd=folder, capture_output=True, text=True)
    # Its formatter is no part of it: that it is skipped is the only warning it may give.
    text = said.stdout + said.stderr
    if said.returncode or any(word in text for word in ("Unable to", "Cannot parse", "WARNING parsing", "Traceback")):
        return text[-3000:]
    sys.path.insert(0, str(folder))
    package = importlib.import_module("mingti_client")
    for module in pkgutil.walk_packages(package.__path__, "mingti_client."):
        importlib.import_module(module.name)
    return ""


def read(value):
    """An answer with its instants as the client writes them: without digits that say nothing."""
    if isinstance(value, dict):
        return {key: read(one) for key, one in value.items()}
    if isinstance(value, list):
        return [read(one) for one in value]
    if isinstance(value, str) and "T" in value and value.endswith("+08:00"):
        return datetime.fromisoformat(value).isoformat()
    return value


def conversation():
    """The client asks the portal for a list, an elevator of it, counts, and something that is not there."""
    from mingti_client import Client, models
    from mingti_client.api.elevators import get_elevator, list_elevators

    with Client(base_url=f"{PORTAL}/api/v1", raise_on_unexpected_status=True) as client:
        some = list_elevators.sync(client=client, limit=3)
        record = get_elevator.sync(some.data[0].code, client=client)
        fields = models.ListElevatorsFieldsItem
        short = list_elevators.sync(client=client, limit=1, fields=[fields.CODE, fields.STATUS])
        counts = list_elevators.sync(client=client, group_by=[models.ListElevatorsGroupByItem.STATUS])
        absent = get_elevator.sync("999999999", client=client)
    expected = read(get(f"/api/v1/elevators/{some.data[0].code}"))
    if len(some.data) != 3 or some.page.total < 3 or not some.page.next_:
        return f"the list is {some}"
    if not isinstance(record, models.Elevator) or record.to_dict() != expected:
        return f"{record} is not {expected}"
    if short.data[0].to_dict().keys() != {"code", "status"}:
        return f"two fields are {short}"
    if sum(row.to_dict()["count"] for row in counts.data) < some.page.total:
        return f"counts are {counts}"
    if not isinstance(absent, models.Problem) or absent.status != 404:
        return f"nothing is {absent}"
    return ""


with tempfile.TemporaryDirectory() as temporary:
    here = Path(temporary)
    document = get("/api/v1/openapi.json")
    check("openapi-typescript: every example of an answer is of its type", typescript(here, document))
    check("openapi-python-client makes a client of everything", python(here))
    if not FAILED:
        check("the client made so reads what the portal answers", conversation())
sys.exit(1 if FAILED else 0)
