"""Verifies an evidence bundle of Sekisho. One file, Python's standard library only: read all of it.

    python3 verify.py BUNDLE [--key KEY] [--checkpoint FILE] [--json]

BUNDLE is a zip file or the folder that it unpacks to. KEY is the log's verifier key, as you were given
it by another way than this bundle. FILE holds a checkpoint that you have kept, or got from a third
party. Exit code 0: nothing wrong was found, 1: something was, 2: this is no bundle.

Three questions, three answers (the byte format is described in docs/audit-format.md):
  integrity     does each record hash into the signed tree, its contents into it; two people for an erasure?
  completeness  does each exchange of the bundle have its request and its closing?
  anchoring     was the tree signed with your key, and is it a continuation of your checkpoint?
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

VERDICTS = {"intact": "正常", "flawed": "異常あり", "absent": "判定材料なし"}
QUESTIONS = {"integrity": "完全性", "completeness": "網羅性", "anchoring": "外部固定"}
KINDS = {
    "edited record": ("integrity", "記録の改変"),
    "moved record": ("integrity", "記録の並べ替え・重複"),
    "edited contents": ("integrity", "内容の改変"),
    "erasure without approval": ("integrity", "二人の承認がない消去"),
    "unproven erasure": ("completeness", "証明のない消去"),
    "missing request": ("completeness", "依頼の記録の欠落"),
    "missing closing": ("completeness", "終了記録の欠落（または未了）"),
    "forged checkpoint": ("anchoring", "チェックポイントの偽造"),
    "rewritten log": ("anchoring", "ログの書き換え（控えたチェックポイントと一致しない）"),
    "rolled back": ("anchoring", "古い写しへの巻き戻し（控えたチェックポイントより短い）"),
}
Record = dict[str, Any]
Findings = list[tuple[int, str]]  # the number of a line, or -1, and one of KINDS


# --- Hashes: RFC 6962 §2.1, and the checks of RFC 9162 §2.1.3.2 and §2.1.4.2 -------------------------
def leaf_hash(stored: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + stored).digest()


def parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    if not isinstance(index, int) or not 0 <= index < size:
        return False
    inner, last, digest = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if inner % 2 or inner == last:
            digest = parent(sibling, digest)
            while inner and inner % 2 == 0:
                inner, last = inner // 2, last // 2
        else:
            digest = parent(digest, sibling)
        inner, last = inner // 2, last // 2
    return last == 0 and digest == root


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: list[bytes]) -> bool:
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new:
        return False
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        return False
    inner, last = old - 1, new - 1
    while inner % 2:
        inner, last = inner // 2, last // 2
    old_digest = new_digest = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if inner % 2 or inner == last:
            old_digest, new_digest = parent(sibling, old_digest), parent(sibling, new_digest)
            while inner and inner % 2 == 0:
                inner, last = inner // 2, last // 2
        else:
            new_digest = parent(new_digest, sibling)
        inner, last = inner // 2, last // 2
    return last == 0 and old_digest == old_root and new_digest == new_root


# --- Ed25519: RFC 8032 §5.1; points as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z --------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def add(a: Point, b: Point) -> Point:
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, z - c, z + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(k: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while k:
        if k & 1:
            result = add(result, point)
        point, k = add(point, point), k >> 1
    return result


def decompress(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x % 2 != sign else x
    return x, y, 1, x * y % P


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    base = decompress((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    if a is None or r is None or base is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left = times(s, base)
    right = add(r, times(int.from_bytes(digest, "little") % ORDER, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- Checkpoints: C2SP signed-note, tlog-checkpoint, tlog-cosignature ---------------------------------
class Checkpoint:
    def __init__(self, note: str) -> None:
        body, blank, signatures = note.partition("\n\n")
        lines = body.split("\n")
        if not blank or len(lines) < 3 or not (lines[1].isascii() and lines[1].isdecimal()):
            raise ValueError("not a checkpoint")
        self.text, self.origin, self.size = body + "\n", lines[0], int(lines[1])
        self.root = base64.b64decode(lines[2], validate=True)
        self.signatures = [line.split(" ") for line in signatures.split("\n") if line]

    def signatures_of(self, key: str, kind: int) -> list[bytes]:
        """What stands in the lines of this key and type: type 1 signs the text, 4 a time with it."""
        name, public = key_parts(key)
        key_id = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]
        found = []
        for parts in self.signatures:
            if len(parts) == 3 and parts[0] == "\u2014" and parts[1] == name == self.origin:
                data = base64.b64decode(parts[2], validate=True)
                if data[:4] == key_id:
                    found.append(data[4:])
        return found

    def holds(self, key: str) -> bool:
        """One line without a time has to be there, and every line that claims to be this key's to hold."""
        lines = [(self.text, one) for one in self.signatures_of(key, 1)]
        plain = len(lines)
        for one in self.signatures_of(key, 4):
            seconds = int.from_bytes(one[:8], "big")
            lines.append((f"cosignature/v1\ntime {seconds}\n{self.text}", one[8:]))
        return plain > 0 and all(signed(key_parts(key)[1], m.encode(), one) for m, one in lines)

    def time(self, key: str) -> int | None:
        timed = self.signatures_of(key, 4) if self.holds(key) else []
        return int.from_bytes(timed[0][:8], "big") if timed else None  # seconds since 1970


def key_parts(key: str) -> tuple[str, bytes]:
    name, key_id, encoded = key.strip().split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    if hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8] != key_id or data[0] != 1:
        raise ValueError("not a verifier key")
    return name, data[1:]


# --- The bundle --------------------------------------------------------------------------------------
def verify(read: Callable[[str], bytes], key: str | None, kept: str | None) -> dict[str, Any]:
    """`read` gives a file of the bundle by its name; `kept` is a text of checkpoints from outside."""
    about = json.loads(read("bundle.json"))
    if about["format"] != "sekisho-bundle/1":
        raise ValueError("not a bundle of this version")
    checkpoint = Checkpoint(read("checkpoint.txt").decode())
    findings: Findings = []
    used = key or about["key"]
    if not checkpoint.holds(used):
        findings.append((-1, "forged checkpoint"))
    lines = [json.loads(line) for line in read("records.jsonl").decode().split("\n") if line]
    check_records(lines, checkpoint, findings)
    check_exchanges(lines, about["exchanges"], findings)
    erased = check_erasures(lines, findings)
    alone = check_approvals(list(map(record_of, lines)), findings)
    outside = notes_in(kept) if kept is not None else ()
    connected = [check_kept(one, used, checkpoint, about, findings) for one in outside]
    flawed = {KINDS[kind][0] for _, kind in findings}
    verdicts = {question: "flawed" if question in flawed else "intact" for question in QUESTIONS}
    if verdicts["anchoring"] == "intact" and (key is None or not all(connected)):
        verdicts["anchoring"] = "absent"
    return {
        "verdicts": verdicts,
        "findings": [{"record": number, "kind": kind} for number, kind in findings],
        "records": len(lines),
        "erased": erased,
        "erased_by_one": alone,
        "size": checkpoint.size,
        "signed_at": checkpoint.time(used),
        "key_given": key is not None,
        "checkpoints_held": len(connected),
        "checkpoints_connected": sum(connected),
    }


def notes_in(text: str) -> list[Checkpoint]:
    """A text alternates between the lines that are signed and their signatures."""
    parts = [part for part in text.split("\n\n") if part.strip()]
    if not parts or len(parts) % 2:
        raise ValueError("not a file of checkpoints")
    return [Checkpoint(f"{parts[i].lstrip()}\n\n{parts[i + 1]}") for i in range(0, len(parts), 2)]


def verify_path(bundle: Path, key: str | None, kept: str | None) -> dict[str, Any]:
    """Of a zip file or a folder. Raises one of NO_BUNDLE when it is neither."""
    if bundle.is_dir():
        return verify(lambda name: (bundle / name).read_bytes(), key, kept)
    with zipfile.ZipFile(bundle) as archive:
        return verify(archive.read, key, kept)


NO_BUNDLE = (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile)


def check_records(lines: list[Record], checkpoint: Checkpoint, findings: Findings) -> None:
    seen = set()
    for number, line in enumerate(lines):
        stored, path = line["stored"].encode(), [bytes.fromhex(text) for text in line["path"]]
        if line["position"] in seen:
            findings.append((number, "moved record"))
        seen.add(line["position"])
        leaf = leaf_hash(stored)
        if not included(leaf, line["position"], checkpoint.size, path, checkpoint.root):
            findings.append((number, "edited record"))
            continue
        contents, sealed = line.get("contents"), json.loads(stored)["sealed"]
        if contents is None:
            continue
        opened = bytes.fromhex(contents["salt"]) + contents["text"].encode()
        if sealed is None or hashlib.sha256(opened).hexdigest() != sealed["commitment"]:
            findings.append((number, "edited contents"))


def record_of(line: Record) -> Record:
    try:
        return dict(json.loads(line["stored"]))
    except ValueError:
        return {}  # named as edited already


def check_exchanges(lines: list[Record], exchanges: list[str], findings: Findings) -> None:
    kinds: dict[str, set[str]] = {exchange: set() for exchange in exchanges}
    for record in map(record_of, lines):
        if record.get("exchange") in kinds:
            kinds[record["exchange"]].add(record["kind"])
    wanted = [(found, kind) for found in kinds.values() for kind in ("request", "closing")]
    findings += [(-1, f"missing {kind}") for found, kind in wanted if kind not in found]


def check_erasures(lines: list[Record], findings: Findings) -> list[int]:
    """The tombstones by which contents were erased. One covers records by their place, or by their key."""
    records, graves, used = [record_of(line) for line in lines], set(), set()
    for record in records:
        body = record.get("body", {})
        if body.get("event") == "erasure" and body.get("act") == "erased":
            graves |= {(body["number"], *place) for place in body["records"]}
            graves |= {(body["number"], key) for key in body["keys"]}
    for number, record in enumerate(records):
        line = lines[number]
        if "erased" in line:
            stone, key = line["erased"], (record.get("sealed") or {}).get("key")
            if not graves & {(stone, record.get("writer"), record.get("n")), (stone, key)}:
                findings.append((number, "unproven erasure"))
            used.add(stone)
    return sorted(used)


def check_approvals(records: list[Record], findings: Findings) -> list[int]:
    """Behind an erasure are two people in the bundle. Returns the tombstones of those that one did alone."""
    alone = []
    for number, record in enumerate(records):
        body = record.get("body", {})
        if body.get("event") != "erasure" or body.get("act") != "erased":
            continue
        one = body["approval"] is None and body["by"] != "policy"
        if one and list(body["scope"]) == ["exchanges"]:
            alone.append(body["number"])
        elif not approved(record, records):
            findings.append((number, "erasure without approval"))
    return sorted(alone)


def approved(stone: Record, records: list[Record]) -> bool:
    """One person asked for this very erasure (or retention policy), another approved it in time and before it."""

    def person(name: str) -> str:  # however it is written
        return "".join(unicodedata.normalize("NFKC", name).casefold().split())

    body, name, asked, answer = stone["body"], f"~approval/{stone['body']['approval']}", None, None
    steps = [one for one in records if one.get("exchange") == name and one["kind"] == "event"]
    for step in sorted(steps, key=lambda one: (one["at"], one["writer"], one["n"])):
        if step["body"]["act"] == "asked":
            asked = asked or step
        elif asked and not answer and person(step["body"]["by"]) != person(asked["body"]["by"]):
            begun, ended = (datetime.fromisoformat(one["at"][:26]) for one in (asked, step))
            answer = step if ended <= begun + timedelta(days=7) else None
    if not asked or not answer or answer["body"]["act"] != "approved":
        return False
    policy, wanted, by = body["by"] == "policy", asked["body"], answer["body"]["by"]
    scope = body["scope"].get("retention") if policy else body["scope"]
    about = wanted["matter"] == ("retention" if policy else "erase") and wanted["scope"] == scope
    people = [(body["approved_by"], by), (body["by"], body["by"] if policy else wanted["by"])]
    same = all(person(one) == person(other) for one, other in people)
    return about and same and bool(answer["at"] <= stone["at"])


def check_kept(kept: Checkpoint, key: str, own: Checkpoint, about: Record, found: Findings) -> bool:
    """Whether the bundle shows how the kept checkpoint and its own belong together."""
    if not kept.holds(key) or kept.size > own.size:
        found.append((-1, "rolled back" if kept.holds(key) else "forged checkpoint"))
        return True
    paths = {one["size"]: one["path"] for one in reversed(about["consistency"])} | {own.size: []}
    path = [bytes.fromhex(text) for text in paths.get(kept.size, ())]
    if kept.size in paths and not consistent(kept.size, kept.root, own.size, own.root, path):
        found.append((-1, "rewritten log"))
    return kept.size in paths


def main() -> None:
    raw = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", help="verifier key, or a file with it")
    parser.add_argument("--checkpoint", type=Path, help="a file with the checkpoint that you kept")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    try:
        key = Path(given.key).read_text() if given.key and Path(given.key).is_file() else given.key
        kept = given.checkpoint and given.checkpoint.read_text(encoding="utf-8")
        report = verify_path(given.bundle, key, kept)
    except NO_BUNDLE as exc:
        sys.stderr.write(f"証拠の束として読めません (not a bundle): {type(exc).__name__}: {exc}\n")
        sys.exit(2)
    sys.stdout.write(json.dumps(report) + "\n" if given.json else in_words(report))
    sys.exit(1 if report["findings"] else 0)


def in_words(report: dict[str, Any]) -> str:
    lines = [
        f"{QUESTIONS[question]} ({question}): {VERDICTS[verdict]} ({verdict})"
        for question, verdict in report["verdicts"].items()
    ]
    for found in report["findings"]:
        where = "" if found["record"] < 0 else f": {found['record'] + 1}件目"
        lines.append(f"  - {KINDS[found['kind']][1]} ({found['kind']}){where}")
    lines.append(f"記録 {report['records']}件、木の大きさ (tree size) {report['size']}")
    erased, alone, held = report["erased"], report["erased_by_one"], report["checkpoints_held"]
    connected = report["checkpoints_connected"]
    for said, line in (
        (erased, f"内容は消去済み。消去の記録 (erased, by tombstones): {erased}"),
        (alone, f"うち一人で行われた消去 (by one person): {alone}"),
        (
            held,
            f"控えたチェックポイント (held) {held}件、束とつながるもの (connected) {connected}件",
        ),
        (not report["key_given"], "検証鍵が指定されていません。束とは別に受け取った鍵を --key で"),
        (not report["key_given"], "(no key was given: give the one you got by another way)"),
    ):
        lines += [line] if said else []
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
