"""Where in a message a text grows: the way to its place, made where a delta does not have it yet."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from gateway.web.body import Json
from gateway.wire.channel import Path
from gateway.wire.growing import Growing


def index_of(item: Any, place: int) -> int:
    index = item.get("index") if isinstance(item, dict) else None
    return index if isinstance(index, int) else place


def extend(message: Json, path: Path, text: str) -> None:
    """Adds `text` to the string at `path`, making the way there where a delta does not have it yet; what grows has
    it."""
    here: Any = message
    for name, following in pairwise(path):
        here = _member(here, name, [] if isinstance(following, int) else {})
    last = path[-1]
    if isinstance(last, str):
        if isinstance(here.get(last), Growing):
            return
        here[last] = (here.get(last) or "") + text
    elif last < len(here):
        here[last] = here[last] if isinstance(here[last], Growing) else here[last] + text
    else:
        here.append(text)


def _member(here: Any, name: str | int, fresh: Any) -> Any:
    if isinstance(name, str):
        return here.setdefault(name, fresh)
    if name < len(here) and index_of(here[name], name) == name:  # where it nearly always is
        return here[name]
    for place, item in enumerate(here):
        if index_of(item, place) == name:
            return item
    here.append(fresh if isinstance(fresh, list) else {"index": name})
    return here[-1]
