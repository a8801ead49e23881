"""The JSON of sealed contents. A long text in them is never put together: its JSON is made piece by piece."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

PIECE = 65_536
"""Characters that are written at a time."""
LONG = 65_536
"""Characters from which on a text is not put together to be written."""


class LongText:
    """One text, in the pieces that it came in. Its JSON is that of the text."""

    __slots__ = ("pieces",)

    def __init__(self, pieces: Iterable[str]) -> None:
        self.pieces = tuple(pieces)


@dataclass(frozen=True, slots=True)
class LongContents:
    """Contents with long texts: their JSON is made anew, and is the same, each time that it is asked for."""

    parts: tuple[bytes | LongText, ...] = field(repr=False)
    size: int

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            if isinstance(part, bytes):
                yield part
            else:
                for piece in part.pieces:
                    for start in range(0, len(piece), PIECE):
                        yield _inside_string(piece[start : start + PIECE])

    def __len__(self) -> int:
        return self.size


def dump_contents(contents: Mapping[str, Any]) -> bytes:
    """Contents may hold what a model made up, such as half of a surrogate pair. UTF-8 cannot say
    that but a JSON escape can, and losing the record would be worse than an unusual spelling."""
    return _dumped(contents, None)


def long_or_short(contents: Mapping[str, Any]) -> bytes | LongContents:
    """The same, where there may be long texts among them."""
    parts = _parts(contents)
    if len(parts) == 1 and isinstance(parts[0], bytes):
        return parts[0]
    return LongContents(parts, sum(map(len, LongContents(parts, 0))))


def in_pieces(contents: Mapping[str, Any]) -> Iterator[bytes]:
    """The same, made as it is taken, and only once."""
    return iter(LongContents(_parts(contents), 0))


def with_long_texts(value: Any) -> Any:
    """`value`, with its long texts to be written in pieces."""
    if isinstance(value, str):
        return LongText([value]) if len(value) > LONG else value
    if isinstance(value, dict):
        return {k: with_long_texts(v) for k, v in value.items()}
    return [with_long_texts(v) for v in value] if isinstance(value, list) else value


def _parts(contents: Mapping[str, Any]) -> tuple[bytes | LongText, ...]:
    marks: dict[str, LongText] = {}

    def marked(value: Any) -> str:
        if not isinstance(value, LongText):
            raise TypeError
        mark = secrets.token_hex(16)
        marks[mark] = value
        return mark

    rest = _dumped(contents, marked)
    parts: list[bytes | LongText] = []
    for mark, text in marks.items():
        before, found, behind = rest.partition(mark.encode())
        if found:  # not one of a first try that failed at another text
            parts += (before, text)
            rest = behind
    return (*parts, rest)


def load_contents(text: bytes) -> dict[str, Any]:
    try:
        loaded = orjson.loads(text)
    except orjson.JSONDecodeError:
        loaded = json.loads(text)
    if not isinstance(loaded, dict):
        raise ValueError("contents are not an object")
    return loaded


def _dumped(contents: Mapping[str, Any], default: Callable[[Any], str] | None) -> bytes:
    try:
        return orjson.dumps(contents, default=default)
    except TypeError:
        return json.dumps(contents, default=default).encode("ascii")


def _inside_string(piece: str) -> bytes:
    """Not by orjson: what it has written stays in memory with the text, as long as the text does."""
    try:
        return json.dumps(piece, ensure_ascii=False)[1:-1].encode()
    except UnicodeEncodeError:
        return json.dumps(piece)[1:-1].encode("ascii")
