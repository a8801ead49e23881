"""Makes `vectors.json`, from the definitions alone: `python -m tests.audit.proof.vectors` writes it anew.

The keys and contents are fixed, so that every implementation can be held against the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from audit.ledger.signed import signed
from audit.ledger.tiles import Tile, grow, nodes_of
from audit.merkle import consistency, inclusion, root
from audit.sealing.signing import Signer

FILE = Path(__file__).with_name("vectors.json")
SIZES = (1, 2, 3, 4, 7, 8, 255, 256, 257, 600)
TIME = 1_795_000_000


SIGNER = Signer(bytes(range(32)))
SCOPE = {"exchanges": ["x1"]}
KEPT = {"content_months": 12, "blocked_days": 30}


def stone(at: str = "2026-11-20T03:00:00.000000Z", **told: Any) -> dict[str, Any]:
    """The tombstone of what 監査一 asked for and 監査二 approved, told otherwise."""
    body: dict[str, Any] = {
        "event": "erasure",
        "act": "erased",
        "number": 1,
        "by": "監査一",
        "scope": SCOPE,
        "records": [["a" * 16, 1]],
        "keys": [],
        "ranges": [],
    }
    body |= {"approval": "a1", "approved_by": "監査二"} | told
    body["signature"] = signed("sekisho-erasure/1", {**body, "at": at}, SIGNER)
    return {
        "exchange": "~erasure/1",
        "kind": "event",
        "writer": "c" * 16,
        "n": 1,
        "at": at,
        "body": body,
    }


def step(act: str, by: str, hour: int, at: str | None = None, **told: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "event": "approval",
        "act": act,
        "by": by,
        "matter": "erase",
        "hours": None,
    }
    body |= {"scope": SCOPE} if act == "asked" else {}
    at = at or f"2026-11-20T0{hour}:00:00.000000Z"
    record = {"exchange": "~approval/a1", "kind": "event", "writer": "b" * 16, "n": hour, "at": at}
    return record | {"body": body | told}


def own(record: dict[str, Any], of: dict[str, Any] | None = None) -> dict[str, Any]:
    """A step that the log's key signed, or has the signature of another one."""
    told = of or record
    beside = {"exchange": told["exchange"], "at": told["at"]}
    signature = signed("sekisho-approval/1", {**told["body"], **beside}, SIGNER)
    return {**record, "body": {**record["body"], "signature": signature}}


ASKED, GIVEN = step("asked", "監査一", 1), step("approved", "監査二", 2)
APPROVALS: list[tuple[str, bool, list[dict[str, Any]]]] = [
    ("one asked, another approved", True, [stone(), ASKED, GIVEN]),
    ("in any order of lines", True, [GIVEN, stone(), ASKED]),
    ("names in other widths", True, [stone(by=" 監査一", approved_by="監査　二"), ASKED, GIVEN]),
    ("nobody asked", False, [stone(), GIVEN]),
    ("nobody approved", False, [stone(), ASKED]),
    ("denied", False, [stone(), ASKED, step("denied", "監査二", 2)]),
    ("denied, then approved", False, [stone(), ASKED, step("denied", "監査三", 1), GIVEN]),
    ("by one's own hand", False, [stone(approved_by="監査一"), ASKED, step("approved", "監査一", 2)]),
    ("by one's own hand, in full width", False, [
        stone(by="Mori", approved_by="ＭＯＲＩ"),
        step("asked", "Mori", 1),
        step("approved", "ＭＯＲＩ", 2),
    ]),
    ("of something else", False, [stone(scope={"exchanges": ["x2"]}), ASKED, GIVEN]),
    ("of another matter", False, [stone(), step("asked", "監査一", 1, matter="hold"), GIVEN]),
    ("of another person", False, [stone(by="監査三"), ASKED, GIVEN]),
    ("by another person", False, [stone(approved_by="監査三"), ASKED, GIVEN]),
    ("afterwards", False, [stone(), ASKED, step("approved", "監査二", 4)]),
    ("too late", False, [
        stone("2026-12-24T01:00:00.000000Z"),
        ASKED,
        step("approved", "監査二", 2, "2026-11-27T01:00:00.000001Z"),
    ]),
    ("in the last moment", True, [
        stone("2026-12-24T01:00:00.000000Z"),
        ASKED,
        step("approved", "監査二", 2, "2026-11-27T01:00:00.000000Z"),
    ]),
    ("another approval", False, [stone(approval="a2"), ASKED, GIVEN]),
    ("no approval for a month", False, [stone(scope={"month": "2026-10"}, approval=None), ASKED, GIVEN]),
    ("one person, by name", True, [stone(approval=None, approved_by=None)]),
    ("a retention policy", True, [
        stone(by="policy", scope={"month": "2026-10", "retention": KEPT}),
        step("asked", "監査一", 1, matter="retention", scope=dict(reversed(KEPT.items()))),
        step("approved", "監査二", 2, matter="retention"),
    ]),
    ("signed", True, [stone(), own(ASKED), own(GIVEN)]),
    ("signed, of another approval", False, [
        stone(),
        own(ASKED, {**ASKED, "exchange": "~approval/a2"}),
        own(GIVEN),
        own(step("denied", "監査三", 1)),
    ]),
    ("what was asked is signed, the answer is not", False, [stone(), own(ASKED), GIVEN]),
    ("an answer with the signature of another", False, [stone(), own(ASKED), own(GIVEN, ASKED)]),
    ("a signature that is no base64", False, [
        stone(), own(ASKED), {**GIVEN, "body": {**GIVEN["body"], "signature": "*"}},
    ]),
    ("a signature that is no text", False, [
        stone(), own(ASKED), {**GIVEN, "body": {**GIVEN["body"], "signature": 7}},
    ]),
    ("a denial that nobody signed", True, [stone(), own(ASKED), step("denied", "監査三", 1), own(GIVEN)]),
    ("an earlier asking that nobody signed", True, [
        stone(), own(ASKED), own(GIVEN), step("asked", "監査三", 0, scope={"exchanges": ["x2"]}),
    ]),
    ("a tombstone that nobody signed is none", True, [stone() | {"at": "2026-11-20T03:00:00.000001Z"}]),
    ("another retention policy", False, [
        stone(by="policy", scope={"month": "2026-10", "retention": {**KEPT, "blocked_days": 3}}),
        step("asked", "監査一", 1, matter="retention", scope=KEPT),
        step("approved", "監査二", 2, matter="retention"),
    ]),
]  # fmt: skip


HELD = {
    "writer": "a" * 16,
    "n": 1,
    "exchange": "x1",
    "kind": "request",
    "at": "2026-11-19T01:00:00.000000Z",
}


def hold(act: str, by: str, hour: int, at: str | None = None, **told: Any) -> dict[str, Any]:
    return step(act, by, hour, at, **{"matter": "hold"} | told)


def end(act: str, by: str, hour: int, **told: Any) -> dict[str, Any]:
    """A step of the release of the hold a1."""
    told = {"matter": "release"} | ({"scope": {"hold": "a1"}} if act == "asked" else {}) | told
    return step(act, by, hour, **told) | {"exchange": "~approval/r1", "n": 10 + hour}


LATE = "2026-11-28T03:00:00.000000Z"
PLACED, KEPT_HELD = hold("asked", "監査一", 1), hold("approved", "監査二", 2)
ENDING = end("asked", "監査一", 3)


def placed(**scope: Any) -> dict[str, Any]:
    return hold("asked", "監査一", 1, scope=scope)


HOLDS: list[tuple[str, str | None, str | None, list[dict[str, Any]]]] = [
    ("one asked, another approved", "approved", None, [PLACED, KEPT_HELD]),
    ("nobody decided yet", "waiting", None, [PLACED]),
    ("approved by one's own hand", "waiting", None, [PLACED, hold("approved", "監査 一", 2)]),
    ("denied", None, "unproven hold", [PLACED, hold("denied", "監査二", 2)]),
    ("nobody asked", None, "unproven hold", [KEPT_HELD]),
    ("of another matter", None, "unproven hold", [ASKED, GIVEN]),
    ("on another exchange", None, "unproven hold", [placed(exchanges=["x2"]), KEPT_HELD]),
    ("on its month", "approved", None, [placed(month="2026-11"), KEPT_HELD]),
    ("on another month", None, "unproven hold", [placed(month="2026-10"), KEPT_HELD]),
    ("by a filter", "approved", None, [placed(filter={"department": "税務課"}), KEPT_HELD]),
    ("released", "released", None, [PLACED, KEPT_HELD, ENDING, end("approved", "監査二", 4)]),
    ("its release is not approved", "approved", None, [PLACED, KEPT_HELD, ENDING]),
    ("its release was denied", "approved", None, [PLACED, KEPT_HELD, ENDING, end("denied", "監査二", 4)]),
    ("the release of another", "approved", None, [
        PLACED, KEPT_HELD, end("asked", "監査一", 3, scope={"hold": "a9"}), end("approved", "監査二", 4),
    ]),
    ("erased while held", "approved", "erased while held", [PLACED, KEPT_HELD, stone()]),
    ("erased before anybody asked", "approved", None, [
        hold("asked", "監査一", 4), hold("approved", "監査二", 5), stone(),
    ]),
    ("erased while nobody had decided", "waiting", "erased while held", [PLACED, stone()]),
    ("erased when it had been left for a week", "waiting", None, [PLACED, stone(LATE)]),
    ("erased after its release", "released", None, [
        PLACED, KEPT_HELD, ENDING, end("approved", "監査二", 4), stone(LATE),
    ]),
    ("signed", "approved", None, [own(PLACED), own(KEPT_HELD)]),
    ("signed, and released so", "released", None, [
        own(PLACED), own(KEPT_HELD), own(ENDING), own(end("approved", "監査二", 4)), stone(LATE),
    ]),
    ("signed, its release is not", "approved", "erased while held", [
        own(PLACED), own(KEPT_HELD), ENDING, end("approved", "監査二", 4), stone(LATE),
    ]),
    ("signed, its denial is not", "waiting", None, [own(PLACED), hold("denied", "監査二", 2)]),
    ("erased by a tombstone that nobody signed", "approved", None, [
        own(PLACED), own(KEPT_HELD), stone() | {"at": LATE},
    ]),
    ("erased before its release", "released", "erased while held", [
        PLACED, KEPT_HELD, ENDING, end("approved", "監査二", 4), stone(),
    ]),
]  # fmt: skip
"""How a hold `a1` stands that is said to be on `x1`, and what is wrong."""


USED = ["x-1", "r1", "2026-12-10"]
AGREED = {"id": "x-1", "rule": "r1", "owner": "広報課長", "approver": "統括課長"}
AGREED |= {"from": "2026-11-20", "until": "2026-12-10"}


def lifted(at: str = "2026-11-25T01:00:00.000000Z", **told: Any) -> list[dict[str, Any]]:
    """The request and the closing of x1, under a policy b1; the rule gave way to the exception in the request."""
    body = {"bundle": "b1", "exceptions": [USED]} | told
    beside = {"exchange": "x1", "writer": "a" * 16}
    asked = {**beside, "kind": "request", "n": 2, "at": at, "body": body}
    return [
        asked,
        {**beside, "kind": "closing", "n": 3, "at": at, "body": {"outcome": "completed"}},
    ]


def in_force(event: str = "activated", **told: Any) -> dict[str, Any]:
    body = {"event": f"policy-{event}", "bundle": "b1", "publication": 0, "excepted": [AGREED]}
    record = {"exchange": "", "kind": "event", "writer": "a" * 16, "n": 1, "body": body | told}
    return record | {"at": "2026-11-24T01:00:00.000000Z"}


EXCEPTIONS: list[tuple[str, bool, list[dict[str, Any]]]] = [
    ("nothing was lifted", True, lifted(exceptions=[])),
    ("one asked, another approved", True, [*lifted(), in_force()]),
    ("published and activated", True, [in_force("published", publication=1), *lifted(), in_force(publication=1)]),
    ("nobody says so", False, lifted()),
    ("of another policy", False, [*lifted(), in_force(bundle="b2")]),
    ("in force afterwards", False, [*lifted("2026-11-24T00:59:59.999999Z"), in_force()]),
    ("another event", False, [*lifted(), in_force("refused")]),
    ("of another exception", False, [*lifted(), in_force(excepted=[AGREED | {"id": "x-2"}])]),
    ("of another rule", False, [*lifted(), in_force(excepted=[AGREED | {"rule": "r2"}])]),
    ("no exception at all", False, [*lifted(), in_force(excepted=[])]),
    ("by one's own hand, in other widths", False, [
        *lifted(), in_force(excepted=[AGREED | {"owner": "Mori", "approver": "ＭＯＲＩ "}]),
    ]),
    ("until another day", False, [*lifted(), in_force(excepted=[AGREED | {"until": "2026-12-11"}])]),
    ("on its first day in Japan", True, [
        *lifted("2026-11-25T15:00:00.000000Z"), in_force(excepted=[AGREED | {"from": "2026-11-26"}]),
    ]),
    ("on the day before in Japan", False, [
        *lifted("2026-11-25T14:59:59.999999Z"), in_force(excepted=[AGREED | {"from": "2026-11-26"}]),
    ]),
    ("in its last moment in Japan", True, [*lifted("2026-12-10T14:59:59.999999Z"), in_force()]),
    ("when it was over in Japan", False, [*lifted("2026-12-10T15:00:00.000000Z"), in_force()]),
    ("of a version that did not tell", True, [
        *lifted(), {**in_force(), "body": {"event": "policy-activated", "bundle": "b1"}},
    ]),
    ("in the answer", True, [
        lifted(exceptions=[])[0], {**lifted()[1], "body": {"exceptions": [USED]}}, in_force(),
    ]),
    ("in the answer, and nobody says so", False, [
        lifted(exceptions=[])[0], {**lifted()[1], "body": {"exceptions": [USED]}},
    ]),
    ("of a request that is not there", False, [{**lifted()[1], "body": {"exceptions": [USED]}}, in_force()]),
]  # fmt: skip
"""Whether each use of an exception rests on what two people agreed on before."""


def held_lines(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines of a bundle: the request of x1, erased where there is a tombstone, and the steps."""
    request = {**HELD, "body": {"model": "demo"}, "sealed": {"key": "k"}}
    gone = any(one["exchange"] == "~erasure/1" for one in steps)
    lines = [{"stored": json.dumps(one)} for one in (request, *steps)]
    return [lines[0] | {"erased": 1} if gone else lines[0], *lines[1:]]


def vectors() -> dict[str, Any]:
    leaves = [hashlib.sha256(b"\0" + f"record {n}".encode()).digest() for n in range(max(SIZES))]
    shelf: dict[Tile, bytes] = grow(0, leaves, lambda level, number: b"")
    node = nodes_of(lambda level, number: shelf.get((level, number), b""))
    notes = [SIGNER.sign(size, root(node, size), TIME + size).note for size in SIZES]
    return {
        "leaf": "leaf n is SHA-256(0x00 || 'record n')",
        "roots": {str(size): root(node, size).hex() for size in SIZES},
        "inclusion": [
            {"index": index, "size": size, "path": [h.hex() for h in inclusion(node, index, size)]}
            for size in SIZES
            for index in sorted({0, size // 2, size - 1})
        ],
        "consistency": [
            {"old": old, "size": size, "path": [h.hex() for h in consistency(node, old, size)]}
            for size in SIZES
            for old in SIZES
            if old <= size
        ],
        "key": str(SIGNER.verifier),
        "notes": notes,
        "approvals": [
            {"name": name, "records": listed, "holds": holds} for name, holds, listed in APPROVALS
        ],
        "exceptions": [
            {"name": name, "records": listed, "holds": holds} for name, holds, listed in EXCEPTIONS
        ],
        "holds": [
            {"name": name, "state": state, "wrong": wrong, "lines": held_lines(steps)}
            for name, state, wrong, steps in HOLDS
        ],
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
