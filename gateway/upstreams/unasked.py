"""Answers in the other form than was asked for: a whole one where a stream was wanted, and the reverse.

Some servers know only the one. What came is told from its first byte, not from what the server says of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from gateway.upstreams.failures import Failure, UpstreamFailed
from gateway.upstreams.upstream import Operation
from gateway.web.body import Json
from gateway.wire.answer_shape import is_choice
from gateway.wire.calls import Calls

CHUNK = ".chunk"
_EVENTS = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*(?:data|event|id|retry)?:")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\{")
_SPACE = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\Z")
_NOT_GROWING = frozenset({"role", "type", "id", "name", "tool_call_id", "object"})


def are_events(answer: bytes | bytearray) -> bool:
    return _EVENTS.match(answer) is not None


def is_whole(beginning: bytes) -> bool | None:
    """Whether what begins so is one JSON object; None where nothing has been said yet."""
    return None if _SPACE.match(beginning) else _JSON.match(beginning) is not None


def as_events(told: Any, operation: Operation) -> list[Any]:
    """A whole answer as the events of a stream."""
    if not isinstance(told, dict):
        raise UpstreamFailed(Failure.MALFORMED)
    if operation is Operation.TRANSCRIPTIONS:
        text = told.get("text")
        delta = {"type": "transcript.text.delta", "delta": text}
        return [delta, {**told, "type": "transcript.text.done"}]
    choices = told.get("choices")
    if not isinstance(choices, list) or not choices or not all(map(is_choice, choices)):
        raise UpstreamFailed(Failure.MALFORMED)
    ended = [{**one, "finish_reason": one.get("finish_reason") or "stop"} for one in choices]
    kind = told.get("object")
    named = {"object": kind + CHUNK} if kind == "chat.completion" else {}
    return [{**told, **named, "choices": ended}]


class _Pieces(list[str]):
    """A text that grows."""


class _Items(list[Any]):
    """Things in a row, of which some grow: those that have an index."""

    def __init__(self) -> None:
        self.by_index: dict[int, Json] = {}


def as_whole(events: Iterable[Any], operation: Operation) -> Json:
    """The events of a stream as a whole answer."""
    head: Json = {}
    choices: dict[int, Json] = {}
    calls: dict[int, Calls] = {}
    if operation not in (Operation.CHAT, Operation.COMPLETIONS):
        raise UpstreamFailed(Failure.MALFORMED)
    for event in events:
        told = event.get("choices") or [] if isinstance(event, dict) else None
        if not isinstance(told, list) or not all(map(is_choice, told)):
            raise UpstreamFailed(Failure.MALFORMED)
        head |= {k: v for k, v in event.items() if v is not None}
        for choice in told:
            index = choice.get("index") or 0
            delta = choice.get("delta", choice.get("message"))
            if delta and delta.get("tool_calls"):
                known = calls.setdefault(index, Calls())
                delta = {**delta, "tool_calls": [known.told(c) for c in delta["tool_calls"]]}
            rest = {k: v for k, v in choice.items() if k not in ("delta", "message")}
            message = {} if delta is None else {"message": delta}
            _grow(choices.setdefault(index, {}), {**rest, **message})
    if not choices or not all(choice.get("finish_reason") for choice in choices.values()):
        raise UpstreamFailed(Failure.CUT_OFF)
    kind = str(head.get("object", "")).removesuffix(CHUNK)
    return {**head, "object": kind, "choices": [_joined(choices[i]) for i in sorted(choices)]}


def _grow(here: Json, delta: Json) -> None:
    for key, value in delta.items():
        if value is None:
            here.setdefault(key, None)
        elif isinstance(value, dict):
            _grow(_kept(here, key, {}), value)
        elif isinstance(value, list):
            _add(_kept(here, key, _Items()), value)
        elif isinstance(value, str) and key not in _NOT_GROWING and key != "finish_reason":
            _kept(here, key, _Pieces()).append(value)
        else:
            here[key] = value


def _add(here: _Items, items: list[Any]) -> None:
    """Calls grow, each under its index; anything else is one more."""
    for item in items:
        index = item.get("index") if isinstance(item, dict) else None
        if not isinstance(index, int):
            here.append(item)
            continue
        if index not in here.by_index:
            here.append(here.by_index.setdefault(index, {}))
        _grow(here.by_index[index], item)


def _kept(here: Json, key: str, fresh: Any) -> Any:
    if here.get(key) is None:
        here[key] = fresh
    if type(here[key]) is not type(fresh):
        raise UpstreamFailed(Failure.MALFORMED)
    return here[key]


def _joined(value: Any) -> Any:
    if isinstance(value, _Pieces):
        return "".join(value)
    if isinstance(value, dict):
        return {k: _joined(v) for k, v in value.items()}
    return [_joined(item) for item in value] if isinstance(value, list) else value
