"""The calls of one choice of an answer, each under a place and an id of its own, whatever a provider leaves out.

Some tell no index, or the same one for several calls, repeat a name with every piece of the arguments, or know no ids.
What two calls are told under cannot be put together rightly by anybody behind the gateway.
"""

from __future__ import annotations

import secrets
from typing import Any

from gateway.web.body import Json

FUNCTION = "function"


def completed(call: Json) -> Json:
    """A call that came whole, with what callers need: an id by which its result is told, and arguments in text."""
    asked = call.get(FUNCTION)
    if isinstance(asked, dict) and asked.get("arguments") is None:
        call = {**call, FUNCTION: {**asked, "arguments": ""}}
    known = {"id": _identity(call) or _fresh(), "type": call.get("type") or _kind(call)}
    return call if all(call.get(k) == v for k, v in known.items()) else {**call, **known}


class Calls:
    """The calls of a stream as they grow: `told` gives each piece the place of its call."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._ids: list[str] = []
        self._by_id: dict[str, int] = {}
        self._by_index: dict[int, int] = {}

    def told(self, call: Json) -> Json:
        identity, name, index = _identity(call), _named(call), call.get("index")
        place = self._place(index, identity, name)
        if index is not None:
            self._by_index[index] = place
        if place < len(self._names):
            return {**self._further(call, place, name), "index": place}
        told = completed(call)
        self._by_id[told["id"]] = place
        self._names.append(name)
        self._ids.append(told["id"])
        return {**told, "index": place}

    def _place(self, index: int | None, identity: str, name: str) -> int:
        """Which call a piece belongs to: one that has begun, or the next."""
        fresh = len(self._names)
        if index is not None:
            here = self._by_index.get(index, fresh)
            another = identity and name and identity != self._ids[here] if here < fresh else False
            return fresh if another else here
        if identity in self._by_id:
            return self._by_id[identity]
        return fresh if identity or name else max(fresh - 1, 0)

    def _further(self, call: Json, place: int, name: str) -> Json:
        """A piece of a call that has begun, without what was told of it before."""
        rest = {k: v for k, v in call.items() if k not in ("id", "type")}
        kind = _kind(call)
        if name and name != self._names[place]:
            self._names[place] += name
        elif isinstance(call.get(kind), dict):
            rest[kind] = {k: v for k, v in call[kind].items() if k != "name"}
        return rest


def _identity(call: Json) -> str:
    return str(call.get("id") or "")


def _kind(call: Json) -> str:
    return "custom" if isinstance(call.get("custom"), dict) else FUNCTION


def _named(call: Json) -> str:
    told: Any = call.get(_kind(call))
    name = told.get("name") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""


def _fresh() -> str:
    return f"call_{secrets.token_hex(12)}"
