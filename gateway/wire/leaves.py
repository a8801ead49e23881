"""Every leaf of a JSON value, known or unknown, each under a pointer that holds no text of the sender.

A leaf is a string, an object's key, a number long enough to be an identifier, or any of these inside a string that
is itself JSON (tool arguments). Pointers are JSON Pointers with two additions: a trailing `#` means the key itself,
`!` steps into JSON inside a string. A key outside the vocabulary may itself be personal data, so it is written as
`*` and its place among its siblings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

import orjson

from detectors.views.fields import is_label as is_part
from gateway.web.body import strict_json
from gateway.wire.vocabulary import CONSTANTS, KEYS, author, writer

INNER_JSON_DEPTH = 5
SHORTEST_NUMBER = 7
"""Digits from which on a JSON number is read as text: shorter ones cannot be an identifier, but may be part of one, as
a year of birth is under the key that says so."""
MOST_DIGITS = 10**18
_OF_A_NUMBER = re.compile("番号|ナンバー|カード|電話|number|card|tel|phone", re.I)


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of text of a request: where it stands, who wrote it (`role`), and what it says."""

    pointer: str
    role: str
    text: str = field(repr=False)


def segments(value: Any, role: str = "", pointer: str = "") -> Iterator[Segment]:
    """All leaves of `value` in document order. Constants of the wire format itself are left out."""
    yield from _walk(value, role, pointer, INNER_JSON_DEPTH)


def _walk(
    value: Any, role: str, pointer: str, inner: int, *, part: bool = False
) -> Iterator[Segment]:
    if isinstance(value, str):
        if value not in CONSTANTS:
            yield from _string(value, role, pointer, inner)
    elif isinstance(value, dict):
        yield from _members(value, role, pointer, inner)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _walk(item, role, f"{pointer}/{place}", inner, part=part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        text = number_as_text(value)
        if len(text) >= SHORTEST_NUMBER or part:
            yield Segment(pointer, role, text)


def number_as_text(value: float) -> str:
    """As somebody would write it: an identifier that a table program made -9012345678 or 9.012345678e9 has no sign and
    no fraction."""
    is_whole = value == int(value) and abs(value) < MOST_DIGITS
    return orjson.dumps(abs(int(value)) if is_whole else value).decode()


def _members(value: dict[str, Any], role: str, pointer: str, inner: int) -> Iterator[Segment]:
    own = value.get("role")
    if isinstance(own, str) and own in CONSTANTS:
        role = own
    role = author(value.get("type"), role)
    for place, (key, item) in enumerate(value.items()):
        here = f"{pointer}/{step(key, place)}"
        if key not in KEYS:
            yield Segment(here + "#", role, key)
        author_of = role if pointer else writer(key, role)
        part = key not in KEYS and (is_part(key) or _is_cut(key, item))
        yield from _walk(item, author_of, here, inner, part=part)


def _is_cut(key: str, item: Any) -> bool:
    """A number told in groups or digit by digit, as JSON numbers: {"個人番号": [1234, 5678, 9018]}."""
    return isinstance(item, list) and bool(_OF_A_NUMBER.search(key))


def step(key: str, place: int) -> str:
    return key if key in KEYS else f"*{place}"


def _string(text: str, role: str, pointer: str, inner: int) -> Iterator[Segment]:
    nested = inside(text) if inner else None
    if nested is None:
        yield Segment(pointer, role, text)
    else:
        yield from _walk(nested, role, pointer + "!", inner - 1)


def inside(text: str) -> Any:
    """The JSON object or array that a string holds, or None where it is ordinary text."""
    head = text[:64].lstrip(" \t\r\n")[:1]
    return strict_json(text) if head in ("{", "[") else None


def rewritten(value: Any, replacements: Mapping[str, str]) -> Any:
    """`value` with the leaves under the given pointers replaced; numbers become strings. What holds none is shared."""
    touched = {pointer[: m.start()] for pointer in replacements for m in _STEP.finditer(pointer)}
    return _rewrite(value, "", replacements, touched | replacements.keys() | {""})


_STEP = re.compile("[/#!]")


def _rewrite(value: Any, pointer: str, new: Mapping[str, str], touched: Set[str]) -> Any:
    if pointer not in touched:
        return value
    if isinstance(value, str):
        return _rewrite_string(value, pointer, new, touched)
    if isinstance(value, dict):
        copy = {}
        for place, (key, item) in enumerate(value.items()):
            here = f"{pointer}/{step(key, place)}"
            copy[new.get(here + "#", key)] = _rewrite(item, here, new, touched)
        return copy
    if isinstance(value, list):
        return [_rewrite(item, f"{pointer}/{i}", new, touched) for i, item in enumerate(value)]
    return new.get(pointer, value)


def _rewrite_string(text: str, pointer: str, new: Mapping[str, str], touched: Set[str]) -> str:
    if pointer in new:
        return new[pointer]
    nested = inside(text)
    if nested is None:
        return text  # only a key beside it is replaced
    return orjson.dumps(_rewrite(nested, pointer + "!", new, touched)).decode()
