#!/usr/bin/env python3
"""A second verifier of the publication log, written from the specifications alone (RFC 6962, RFC 8785 for bodies,
C2SP signed-note, tlog-checkpoint, tlog-tiles). It shares no line with the program it checks.

    log.py http://127.0.0.1:8080

Prints `ok - …` and `not ok - …` lines; ends with 1 if anything was not.
"""
import base64
import hashlib
import json
import random
import struct
import sys
import time
import urllib.error
import urllib.request

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PORTAL = sys.argv[1].rstrip("/")
FULL = 256
ED25519 = 1
failed = False


def judge(name, holds):
    global failed
    print(("ok - " if holds else "not ok - ") + name)
    failed |= not holds


def get(path, accept="*/*"):
    while True:
        request = urllib.request.Request(PORTAL + path, headers={"Accept": accept})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                raise
            time.sleep(int(error.headers.get("Retry-After", "1")))


def get_json(path):
    return json.loads(get(path, "application/json"))


# RFC 6962 2.1: the tree.

def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes):
    """The definition: split at the largest power of two below the size."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(root_of(hashes[:k]), root_of(hashes[k:]))


def root_from_inclusion(index, size, leaf, path):
    """RFC 9162 2.1.3.2: the root that an inclusion proof leads to."""
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None


def is_consistent(first, second, first_root, second_root, path):
    """RFC 9162 2.1.4.2: whether the smaller tree is the beginning of the larger."""
    if first == second:
        return not path and first_root == second_root
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


# C2SP signed notes and checkpoints.

def opened(note, verifier_key):
    """Size and root of a checkpoint, if its signature holds."""
    name, key_id, key = verifier_key.split("+", 2)
    key = base64.b64decode(key, validate=True)
    if hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex() != key_id or key[0] != ED25519:
        return None
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    origin, size, root = text.splitlines()[:3]
    if origin != name:
        return None
    for line in signatures.splitlines():
        dash, signer, signature = line.split(" ")
        signature = base64.b64decode(signature, validate=True)
        if dash != "—" or signer != name or signature[:4].hex() != key_id:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], text.encode())
        except InvalidSignature:
            return None
        return int(size), base64.b64decode(root, validate=True)
    return None


# C2SP tlog-tiles.

def tile(level, number, width):
    path = f"{number % 1000:03}"
    while number >= 1000:
        number //= 1000
        path = f"x{number % 1000:03}/{path}"
    return get(f"/gazette/tile/{level}/{path}" + ("" if width == FULL else f".p/{width}"))


def widths(size):
    """The tiles of a level that has this many hashes."""
    return [(n, min(FULL, size - n * FULL)) for n in range((size + FULL - 1) // FULL)]


def bundled(bundle):
    leaves = []
    while bundle:
        (length,) = struct.unpack(">H", bundle[:2])
        leaves.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return leaves


def canonical(value):
    """RFC 8785 for what bodies hold: text, whole numbers, short decimals, lists and objects with ASCII names."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def main():
    key = get("/gazette/key").decode().strip()
    note = get("/gazette/checkpoint").decode()
    judge("the verifier key in meta is that of the log", get_json("/api/v1/meta")["verifier_key"] == key)
    head = opened(note, key)
    judge("the checkpoint bears the key's signature", head is not None)
    if head is None:
        return
    size, root = head
    judge("a changed checkpoint does not", opened(note.replace(f"\n{size}\n", f"\n{size + 1}\n", 1), key) is None)

    leaves = [leaf for n, width in widths(size) for leaf in bundled(tile("entries", n, width))]
    judge(f"the bundles hold all {size} leaves", len(leaves) == size)
    hashes = [leaf_hash(leaf) for leaf in leaves]
    judge("the leaves make the signed root", root_of(hashes) == root)

    level, above = 0, hashes
    while above:
        served = b"".join(tile(level, n, width) for n, width in widths(len(above)))
        judge(f"the tiles of level {level} are what the leaves make", served == b"".join(above))
        above = [root_of(above[n : n + FULL]) for n in range(0, len(above) - FULL + 1, FULL)]
        level += 1

    wrong = None
    lines = get("/api/v1/changes?fields=seq,kind,id,published_at,body", "application/x-ndjson").splitlines()
    for index, (line, leaf) in enumerate(zip(lines, leaves)):
        entry, said = json.loads(line), json.loads(leaf)
        body = entry.pop("body", None)
        # A body is the last member of its line, byte for byte as it was hashed.
        text = line[line.index(b'"body":') + 7 : -1] if body is not None else None
        fits = entry == {name: said[name] for name in ("seq", "kind", "id", "published_at")}
        fits &= entry["seq"] == index + 1 and canonical(said).encode() == leaf
        fits &= text is None or hashlib.sha256(text).hexdigest() == said["body_sha256"]
        if not fits and wrong is None:
            wrong = index + 1
    judge(f"every body has the hash of its leaf (first that has not: {wrong})", wrong is None and len(lines) >= size)

    chance = random.Random(size)
    for seq in sorted({1, size, *(chance.randint(1, size) for _ in range(20))}):
        tree = chance.randint(seq, size)
        proof = get_json(f"/api/v1/log/proof?seq={seq}&size={tree}")
        path = [base64.b64decode(step) for step in proof["proof"]]
        found = root_from_inclusion(seq - 1, tree, hashes[seq - 1], path)
        judge(f"entry {seq} is in the tree of {tree}", found == root_of(hashes[:tree]) == base64.b64decode(proof["root"]))
        judge("and no other is in its place", root_from_inclusion(seq - 1, tree, leaf_hash(b"x"), path) != found)
    for first in sorted({1, 256, size, *(chance.randint(1, size) for _ in range(20))} & set(range(1, size + 1))):
        proof = get_json(f"/api/v1/log/proof?from={first}")
        path = [base64.b64decode(step) for step in proof["proof"]]
        old = root_of(hashes[:first])
        judge(f"the tree of {first} is the beginning of that of {size}", is_consistent(first, size, old, root, path))
        judge("and no other is", not is_consistent(first, size, leaf_hash(b"x"), root, path))


main()
sys.exit(failed)
