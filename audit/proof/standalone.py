"""Verifies an evidence bundle of Sekisho. One file, Python's standard library only: read all of it.

    python3 verify.py BUNDLE [--key KEY] [--checkpoint FILE] [--json]
BUNDLE: a zip file or its folder. KEY: the log's verifier key, as you were given it by another way. FILE
has checkpoints that you kept. Exit code 0: nothing wrong was found, 1: something was, 2: no bundle.
Three questions, three answers (the byte format is described in docs/audit-format.md):
  integrity     do records hash into the signed tree, contents into them; two for an erasure, and no hold?
  completeness  does each exchange of the bundle have its request and its closing?
  anchoring     was the tree signed with your key, and is it a continuation of your checkpoint?
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import unicodedata
import zipfile
from argparse import ArgumentParser, RawTextHelpFormatter
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
    "erased while held": ("integrity", "保全中の消去"),
    "exception without approval": ("integrity", "二人の承認がない、または期間外の例外の適用"),
    "unproven erasure": ("completeness", "証明のない消去"),
    "unproven hold": ("completeness", "証明のない保全"),
    "missing request": ("completeness", "依頼の記録の欠落"),
    "missing closing": ("completeness", "終了記録の欠落（または未了）"),
    "forged checkpoint": ("anchoring", "チェックポイントの偽造"),
    "rewritten log": ("anchoring", "ログの書き換え（控えたチェックポイントと一致しない）"),
    "rolled back": ("anchoring", "古い写しへの巻き戻し（控えたチェックポイントより短い）"),
}
FACTS = {
    "erased": "内容は消去済み。消去の記録 (erased, by tombstones)",
    "erased_by_one": "うち一人で行われた消去 (by one person)",
    "holds": "保全 (legal holds; approved: 承認済み, waiting: 未決（7日で失効）, released: 解除済み)",
    "checkpoints_held": "控えたチェックポイント (checkpoints that you hold)",
    "checkpoints_connected": "うち束とつながるもの (of these, connected)",
}
IN_FORCE = ("policy-published", "policy-activated")
LISTS = {"reviews": "点検", "exceptions": "例外"}
NO_BUNDLE = (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile)
Record = dict[str, Any]


# --- Hashes: RFC 6962 §2.1, and the checks of RFC 9162 §2.1.3.2 and §2.1.4.2 -------------------------
def leaf_hash(stored: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + stored).digest()


def parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def climb(at: int, last: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """Where a path leads: of the old tree, which has the left siblings only, and of the new one."""
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if at % 2 or at == last:
            old, new = parent(sibling, old), parent(sibling, new)
            while at and at % 2 == 0:
                at, last = at // 2, last // 2
        else:
            new = parent(new, sibling)
        at, last = at // 2, last // 2
    return (old, new) if last == 0 else None


def included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    inside = isinstance(index, int) and 0 <= index < size
    return inside and (climb(index, size - 1, [leaf, *path]) or (None, None))[1] == root


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: list[bytes]) -> bool:
    if not 0 < old < new:
        return old == new and not path and old_root == new_root
    hashes = [old_root, *path] if old & (old - 1) == 0 else path
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at // 2, last // 2
    return bool(hashes) and climb(at, last, hashes) == (old_root, new_root)


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
    rest = times(k >> 1, add(point, point)) if k else (0, 1, 1, 0)
    return add(rest, point) if k & 1 else rest


def decompress(data: bytes) -> Point | None:
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    wrong = y >= P or x * x % P != square or (x == 0 and sign)
    x = P - x if x % 2 != sign else x
    return None if wrong else (x, y, 1, x * y % P)


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    base = decompress((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    if a is None or r is None or base is None or s >= ORDER or len(signature) != 64:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left = times(s, base)
    right = add(r, times(int.from_bytes(digest, "little") % ORDER, a))
    return not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))


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

    def has(self, line: Record) -> bool:
        leaf, path = leaf_hash(line["stored"].encode()), [*map(bytes.fromhex, line["path"])]
        return included(leaf, line["position"], self.size, path, self.root)

    def signatures_of(self, key: str, kind: int) -> list[bytes]:
        """What stands in the lines of this key and type: type 1 signs the text, 4 a time with it."""
        name, public = key_parts(key)
        key_id = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]
        own = [p[2] for p in self.signatures if len(p) == 3 and p[:2] == ["\u2014", self.origin]]
        found = [base64.b64decode(one, validate=True) for one in own if name == self.origin]
        return [data[4:] for data in found if data[:4] == key_id]

    def holds(self, key: str) -> bool:
        """One line without a time has to be there, and every line that claims to be this key's to hold."""
        plain = [(self.text, one) for one in self.signatures_of(key, 1)]
        own, public = self.signatures_of(key, 4), key_parts(key)[1]
        stamps = [(f"time {int.from_bytes(one[:8], 'big')}", one[8:]) for one in own]
        timed = [(f"cosignature/v1\n{time}\n{self.text}", one) for time, one in stamps]
        return bool(plain) and all(signed(public, m.encode(), one) for m, one in plain + timed)

    def time(self, key: str) -> int | None:
        timed = self.signatures_of(key, 4) if self.holds(key) else []
        return int.from_bytes(timed[0][:8], "big") if timed else None  # seconds since 1970


def key_parts(key: str) -> tuple[str, bytes]:
    name, key_id, encoded = key.strip().split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    if hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8] != key_id or data[0] != 1:
        raise ValueError("not a verifier key")
    return name, data[1:]


# --- The bundle: what is found has the number of a line of records.jsonl, or -1, and one of KINDS ----
def verify(read: Callable[[str], bytes], key: str | None, kept: str | None) -> dict[str, Any]:
    """`read` gives a file of the bundle by its name; `kept` is a text of checkpoints from outside."""
    about = json.loads(read("bundle.json"))
    if about["format"] != "sekisho-bundle/1":
        raise ValueError("not a bundle of this version")
    checkpoint, used = Checkpoint(read("checkpoint.txt").decode()), key or about["key"]
    lines = [json.loads(one) for one in read("records.jsonl").decode().split("\n") if one]
    bundle = Bundle(lines, used, checkpoint)
    if not checkpoint.holds(used):
        bundle.found("forged checkpoint")
    bundle.check_records()
    bundle.check_exchanges(about["exchanges"])
    erased, alone = bundle.check_erasures(), bundle.check_approvals()
    holds, exceptions = bundle.check_holds(about.get("holds", {})), bundle.check_exceptions()
    outside = notes_in(kept) if kept is not None else ()
    paths = {one["size"]: one["path"] for one in reversed(about["consistency"])}
    connected = [bundle.check_kept(one, checkpoint, paths) for one in outside]
    flawed = {KINDS[one["kind"]][0] for one in bundle.findings}
    verdicts = {question: "flawed" if question in flawed else "intact" for question in QUESTIONS}
    if verdicts["anchoring"] == "intact" and (key is None or not all(connected)):
        verdicts["anchoring"] = "absent"
    facts = {"records": len(bundle.lines), "erased": erased, "erased_by_one": alone, "holds": holds}
    steps = [one for one in bundle.said if one["exchange"] in about["exchanges"]]
    facts |= {"reviews": [{"exchange": s["exchange"], "at": s["at"], **s["body"]} for s in steps]}
    facts |= {"findings": bundle.findings, "key_given": key is not None, "size": checkpoint.size}
    facts |= {"checkpoints_held": len(connected), "checkpoints_connected": sum(connected)}
    facts |= {"verdicts": verdicts, "signed_at": checkpoint.time(used), "exceptions": exceptions}
    return facts


def notes_in(text: str) -> list[Checkpoint]:
    parts = [part for part in text.split("\n\n") if part.strip()]  # signed, signatures, and so on
    if not parts or len(parts) % 2:
        raise ValueError("not a file of checkpoints")
    return [Checkpoint(f"{parts[i].lstrip()}\n\n{parts[i + 1]}") for i in range(0, len(parts), 2)]


def verify_path(bundle: Path, key: str | None, kept: str | None) -> dict[str, Any]:
    """Of a zip file or a folder. Raises one of NO_BUNDLE when it is neither."""
    if bundle.is_dir():
        return verify(lambda name: (bundle / name).read_bytes(), key, kept)
    with zipfile.ZipFile(bundle) as archive:
        return verify(archive.read, key, kept)


def record_of(line: Record, edited: bool) -> Record:
    """Of what was edited, which is named, only what keeps its neighbours from being accused."""
    try:
        told = dict(json.loads(line["stored"]))
    except (ValueError, TypeError):
        return {}
    kept = {name: str(told.get(name)) for name in ("exchange", "kind", "at")}
    return told if not edited else kept if kept["kind"] != "event" else {}


def person(name: str) -> str:  # however it is written
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def later(at: str, days: float) -> str:  # as the log writes times: the order of texts is theirs
    return f"{datetime.fromisoformat(at[:26]) + timedelta(days):%Y-%m-%dT%H:%M:%S.%f}Z"


class Bundle:
    def __init__(self, lines: list[Record], key: str, tree: Checkpoint | None = None) -> None:
        self.lines, self.key, self.findings = lines, key, list[Record]()
        self.edited = {n for n, line in enumerate(lines) if tree and not tree.has(line)}
        self.records = [record_of(line, n in self.edited) for n, line in enumerate(lines)]
        events = [(n, one) for n, one in enumerate(self.records) if one.get("kind") == "event"]
        said = [{"act": "", "event": "", **one["body"], **one, "line": n} for n, one in events]
        self.said = sorted(said, key=lambda one: (one["at"], one["writer"], one["n"]))
        self.steps = [one for one in self.said if one["event"] == "approval"]
        self.stones = [s for s in self.said if self.vouched("sekisho-erasure/1", s, "at")]

    def found(self, kind: str, number: int = -1) -> None:
        self.findings.append({"record": number, "kind": kind})

    def vouched(self, purpose: str, one: Record, *beside: str) -> bool:
        """Whether the log's key signed the body of this record, with what stands beside it."""
        told = {name: one[name] for name in (*one["body"], *beside) if name != "signature"}
        text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        try:
            given = base64.b64decode(one.get("signature", ""), validate=True)
        except (ValueError, TypeError):
            return False
        return signed(key_parts(self.key)[1], f"{purpose}\n{text}".encode(), given)

    def check_records(self) -> None:
        seen = set()
        for number, line in enumerate(self.lines):
            if line["position"] in seen:
                self.found("moved record", number)
            seen.add(line["position"])
            contents, sealed = line.get("contents"), self.records[number].get("sealed")
            if number in self.edited:
                self.found("edited record", number)
            elif contents is not None:
                opened = bytes.fromhex(contents["salt"]) + contents["text"].encode()
                if sealed is None or hashlib.sha256(opened).hexdigest() != sealed["commitment"]:
                    self.found("edited contents", number)

    def check_exchanges(self, exchanges: list[str]) -> None:
        kinds = {(one.get("exchange"), one.get("kind")) for one in self.records}
        for kind in [k for x in exchanges for k in ("request", "closing") if (x, k) not in kinds]:
            self.found(f"missing {kind}")

    def check_erasures(self) -> list[int]:
        """The tombstones by which contents were erased. One covers records by place, or by key."""
        graves = {(stone["number"], *place) for stone in self.stones for place in stone["records"]}
        graves |= {(stone["number"], key) for stone in self.stones for key in stone["keys"]}
        true = [(n, one) for n, one in enumerate(self.lines) if n not in self.edited]
        erased = [(n, line["erased"]) for n, line in true if "erased" in line]
        for number, grave in erased:
            record = self.records[number]
            key = (record["sealed"] or {}).get("key")
            if not graves & {(grave, record["writer"], record["n"]), (grave, key)}:
                self.found("unproven erasure", number)
        return sorted({grave for _, grave in erased})

    def check_approvals(self) -> list[int]:
        """Behind an erasure are two people. Returns the tombstones of those that one did alone."""
        alone = []
        for stone in self.stones:
            one = stone["approval"] is None and stone["by"] != "policy"
            if one and list(stone["scope"]) == ["exchanges"]:
                alone.append(stone["number"])
            elif not approved(stone, *self.decided(f"~approval/{stone['approval']}")):
                self.found("erasure without approval", stone["line"])
        return sorted(alone)

    def decided(self, name: str) -> tuple[Record, Record]:
        """What was asked, and another's answer within seven days; {}: none. Old versions did not sign."""
        steps = [one for one in self.steps if one["exchange"] == name]
        own = [s for s in steps if self.vouched("sekisho-approval/1", s, "at", "exchange")]
        steps = own if (whole := any(s["act"] == "asked" for s in own)) else steps
        while steps and steps[0]["act"] != "asked":
            steps.pop(0)
        asked = steps.pop(0) | {"own": whole} if steps else {}
        others = [
            s for s in steps if s["act"] != "asked" and person(s["by"]) != person(asked["by"])
        ]
        in_time = [s for s in others if s["at"] <= later(asked["at"], 7)]
        return asked, in_time[0] if in_time else {}

    def check_holds(self, claimed: dict[str, list[str]]) -> dict[str, str]:
        """How each hold stands that is said to be on exchanges, and what was erased in spite of it."""
        months = {(one.get("exchange"), one.get("at", "")[:7]) for one in self.records}
        steps = {one["exchange"]: self.decided(one["exchange"]) for one in self.steps}
        granted = [one for one in steps.values() if one[1].get("act") == "approved"]
        released, states = [one for one in granted if one[0]["matter"] == "release"], {}
        for hold, exchanges in sorted(claimed.items()):
            asked, answer = steps.get(f"~approval/{hold}", ({}, {}))
            scope = asked.get("scope", {})  # what a filter let through, a bundle does not tell
            named, month = scope.get("exchanges", ()), scope.get("month")
            on = "filter" in scope or all(x in named or (x, month) in months for x in exchanges)
            if asked.get("matter") != "hold" or answer.get("act") == "denied" or not on:
                self.found("unproven hold")
                continue
            ends = [s for s in released if s[0]["scope"].get("hold") == hold]
            over = [s[1]["at"] for s in ends if s[0]["own"] or not asked["own"]]
            states[hold] = "released" if over else "approved" if answer else "waiting"
            end = min(over, default="~" if answer else later(asked["at"], 7))
            stones = {one["number"] for one in self.stones if asked["at"] <= one["at"] < end}
            gone = [n for n, line in enumerate(self.lines) if line.get("erased") in stones]
            for number in [n for n in gone if self.records[n].get("exchange") in exchanges]:
                self.found("erased while held", number)
        return states

    def check_exceptions(self) -> list[Record]:
        """Each use of an exception to a rule, with what was agreed on it: by two, before, for that day."""
        requests = {one["exchange"]: one for one in self.records if one.get("kind") == "request"}
        bodies = [one.get("body", {}) for one in self.records]
        uses = [(n, use) for n, body in enumerate(bodies) for use in body.get("exceptions", ())]
        facts = []
        for n, (name, rule, until) in uses:
            exchange = self.records[n]["exchange"]
            asked = requests.get(exchange, {})
            bundle, at = asked.get("body", {}).get("bundle"), asked.get("at", "~")
            told = [s for s in self.said if s["event"] in IN_FORCE and s.get("bundle") == bundle]
            lists = [s.get("excepted") for s in told if s["at"] <= at]  # None: by an old version
            terms = [t for one in lists for t in one or () if (t["id"], t["rule"]) == (name, rule)]
            good = [t for t in terms if t["from"] <= later(at, 9 / 24)[:10] <= t["until"] == until]
            by_two = any(person(t["owner"]) != person(t["approver"]) for t in good)
            if None not in lists and not by_two:
                self.found("exception without approval", n)
            fact = {"exchange": exchange, "id": name, "rule": rule, "until": until}
            facts.append(fact | (terms[-1] if terms else {}))
        return facts

    def check_kept(self, kept: Checkpoint, own: Checkpoint, paths: dict[int, list[str]]) -> bool:
        """Whether the bundle shows how the kept checkpoint and its own belong together."""
        if not kept.holds(self.key) or kept.size > own.size:
            self.found("rolled back" if kept.holds(self.key) else "forged checkpoint")
            return True
        proof = {**paths, own.size: []}.get(kept.size)
        path = [bytes.fromhex(text) for text in proof or ()]
        if proof is not None and not consistent(kept.size, kept.root, own.size, own.root, path):
            self.found("rewritten log")
        return proof is not None


def approved(stone: Record, asked: Record, answer: Record) -> bool:
    """One person asked for this very erasure (or retention policy), another approved it before it."""
    if answer.get("act") != "approved":
        return False
    policy = stone["by"] == "policy"
    scope = stone["scope"].get("retention") if policy else stone["scope"]
    about = asked["matter"] == ("retention" if policy else "erase") and asked["scope"] == scope
    asker = policy or person(stone["by"]) == person(asked["by"])
    same = asker and person(stone["approved_by"]) == person(answer["by"])
    return about and same and bool(answer["at"] <= stone["at"])


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawTextHelpFormatter)
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
        parser.exit(2, f"証拠の束として読めません (not a bundle): {type(exc).__name__}: {exc}\n")
    sys.stdout.write(json.dumps(report) + "\n" if given.json else in_words(report))
    sys.exit(1 if report["findings"] else 0)


def in_words(report: dict[str, Any]) -> str:
    said = [f"{QUESTIONS[q]} ({q}): {VERDICTS[v]} ({v})" for q, v in report["verdicts"].items()]
    for found in report["findings"]:
        where = "" if found["record"] < 0 else f": {found['record'] + 1}件目"
        said.append(f"  - {KINDS[found['kind']][1]} ({found['kind']}){where}")
    said.append(f"記録 {report['records']}件、木の大きさ (tree size) {report['size']}")
    said += [f"{label}: {report[name]}" for name, label in FACTS.items() if report[name]]
    for name, label in LISTS.items():
        said += [f"{label} ({name[:-1]}): {' '.join(map(str, s.values()))!r}" for s in report[name]]
    if not report["key_given"]:
        said.append("検証鍵が指定されていません。--key で (give the key that you got otherwise)")
    return "\n".join(said) + "\n"


if __name__ == "__main__":
    main()
