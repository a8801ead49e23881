"""Requests that are wrong in one place: every parameter of every operation, every field of every form, every path."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from itertools import cycle
from typing import Any
from urllib.parse import quote, urlencode

from gateway.auditing.catalogue import OPERATIONS, PREFIX
from gateway.auditing.operation import Operation
from tests.browser import Form

TIMES = (
    *("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-14:00"),
    *(
        "10000-01-01",
        "2026-02-30",
        "2026-13",
        "0000-01",
        "0001-01",
        "9999-12",
        "1e308",
        "-62135596801",
    ),
)
CURSORS = (
    "t w 1",
    "t w " + "9" * 18,
    "t w " + "9" * 19,
    "t w １",
    "~ ~ ²",
    "  ",
    "2026-11-28 w -1",
)
TEXTS = (
    *(
        "",
        " ",
        "\0",
        "福祉\0課",
        "'; --",
        "%",
        "..",
        "a/b",
        "職員-",
        "職員-%",
        "𠮟" * 300,
        "9" * 5000,
    ),
    *("-1", "NaN", "1e999", str(2**63), str(2**64), "\x1b[31m\r\n", "\u202e", "null", "true"),
)
WORDS = (*TEXTS, *TIMES, *CURSORS)
OTHERS: tuple[Any, ...] = (
    *(None, True, -1, 0, 2**63, -(2**63) - 1, 2**64 - 1, 1e308, -0.0, [], {}, [[]], ["\0"], [None]),
    *({"\0": 1}, {"a": {"b": []}}, ["x"] * 2000, ["x", "x"], ["0001-01-01"]),
)
RAW = (
    *(b"{", b"[]", b"null", b'{"a":1,"a":2}', b'{"reason":"\\ud800"}', b'{"\\u0000":1}', b"\xff"),
    *(b'{"limit":1e999}', b'{"limit":NaN}', b"[" * 5000, b'{"phrases":["\\ud800"]}'),
)
QUERIES = ("%", "%00=1", "%ff=1", "limit=1&limit=2", "after=%ed%a0%80", "&" * 1500, "=", "a" * 9000)
NEEDED: Mapping[str, Any] = {
    "reason": "訓練",
    "text": "案内文",
    "seed": "1",
    "to": "監査二",
    "item": "訓練",
    "verdict": "violation",
}


@dataclass(frozen=True, slots=True)
class Wrong:
    method: str
    path: str
    body: bytes | None = None
    place: str = ""
    """As the operation or the form has it."""


def of_operations(known: Mapping[str, str]) -> Iterator[Wrong]:
    """`known`: what there is, by the name that paths have for it."""
    for operation in OPERATIONS:
        yield from _in_path(operation, known)
        path = PREFIX + operation.path.format(**known)
        for name, value in _values(operation):
            yield _asked(operation, path, {**_least(operation), name: value})
        for raw in RAW if operation.method != "GET" else ():
            yield Wrong(operation.method, path, raw, operation.path)
        for query in QUERIES if operation.method == "GET" else ():
            yield Wrong("GET", f"{path}?{query}", None, operation.path)


def _in_path(operation: Operation, known: Mapping[str, str]) -> Iterator[Wrong]:
    given = _least(operation)
    yield _asked(operation, PREFIX + operation.path.format(**known), given)
    for name in known:
        if f"{{{name}}}" in operation.path:
            for word in (*(w for w in WORDS if w), "%ff"):
                told = word if word == "%ff" else _step(word)
                path = operation.path.format(**{**known, name: told})
                yield _asked(operation, PREFIX + path, given)


def _values(operation: Operation) -> Iterator[tuple[str, Any]]:
    for kind in operation.takes:
        for one in fields(kind):
            words = WORDS if operation.method == "GET" else (*WORDS, *OTHERS)
            yield from ((one.name, word) for word in words)


def _least(operation: Operation) -> dict[str, Any]:
    told = (one for kind in operation.takes for one in fields(kind))
    bare = (one for one in told if one.default is MISSING and one.default_factory is MISSING)
    return {one.name: NEEDED[one.name] for one in bare}


def _asked(operation: Operation, path: str, given: Mapping[str, Any]) -> Wrong:
    place = operation.path
    if operation.method == "GET":
        return Wrong("GET", f"{path}?{urlencode(given)}" if given else path, None, place)
    return Wrong(operation.method, path, json.dumps(given).encode(), place)


def of_pages(paths: Sequence[str], forms: Sequence[Form]) -> Iterator[Wrong]:
    """`paths` and `forms`: what stands in the pages."""
    for form in forms:
        for name in (*form.fields, *form.boxes):
            for word in WORDS:
                sent = urlencode({**form.fields, name: word})
                if form.method == "post":
                    yield Wrong("POST", form.action, sent.encode(), form.action)
                else:
                    yield Wrong("GET", f"{form.action.partition('?')[0]}?{sent}", None, form.action)
    for path in (*paths, *(form.action for form in forms)):
        bare = path.partition("?")[0]
        steps = bare.split("/")
        for at in range(2, len(steps)):
            for word in WORDS:
                told = "/".join([*steps[:at], _step(word), *steps[at + 1 :]])
                yield Wrong("GET", told, None, bare)
                yield Wrong("POST", told, b"", bare)
        for query in (*QUERIES, *(f"after={quote(word)}" for word in CURSORS)):
            yield Wrong("GET", f"{bare}?{query}", None, bare)


def _step(word: str) -> str:
    """As a step of a path. Two dots would be taken for the step before."""
    return quote(word, safe="").replace(".", "%2E")


def some(every: Iterator[Wrong], count: int) -> list[Wrong]:
    """So many of them, of each place as many as of the others, and of one place those that lie far apart."""
    places: dict[tuple[str, str], list[Wrong]] = {}
    for one in every:
        places.setdefault((one.method, one.place), []).append(one)
    share = -(-count // len(places))
    turns = cycle(range(7))
    return [
        one
        for found in places.values()
        for one in found[next(turns) % max(1, len(found) // share) :: max(1, len(found) // share)][
            :share
        ]
    ]
