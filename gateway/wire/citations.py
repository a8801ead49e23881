"""Citations of an answer: their places follow the text through what the guards changed, and each dialect has its form.

A place that cannot be followed (beyond the text, backwards, in a text of parts) is left out rather than told wrongly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.stream import Moved
from gateway.web.body import Json

START, END = "start_index", "end_index"


def followed(moved: Sequence[Moved], start: int, end: int) -> tuple[int, int]:
    """Where `start` and `end` of the text that came in are in the text that goes out. A place inside what was replaced
    is widened to the whole of it."""
    first, last = start, end
    for edit in moved:
        gained = edit.length - (edit.end - edit.start)
        if edit.end <= start:
            first += gained
        elif edit.start < start:
            first += edit.start - start
        if edit.end <= end:
            last += gained
        elif edit.start < end:
            last += edit.start + edit.length - end
    return first, last


def aligned(citation: Any, moved: Sequence[Moved], length: int) -> Any:
    """The citation with its places in the text that goes out; `length` is that of the text that came in."""
    if not isinstance(citation, dict):
        return citation
    told = {
        k: aligned(v, moved, length) if isinstance(v, dict) else v
        for k, v in citation.items()
        if k not in (START, END)
    }
    start, end = citation.get(START), citation.get(END)
    if type(start) is int and type(end) is int and 0 <= start <= end <= length:
        told[START], told[END] = followed(moved, start, end)
    return told


def flat(citation: Json) -> Json:
    """As the Responses API tells it: what chat completions keep under the name of the kind stands beside the kind."""
    kind = citation.get("type")
    inner = citation.get(kind) if isinstance(kind, str) else None
    return {"type": kind, **inner} if isinstance(inner, dict) else citation


def as_message_citation(citation: Json, text: str) -> Json | None:
    """As the Messages API tells a source on the web, with the words of the answer that it is for; None for others."""
    told = flat(citation)
    if not isinstance(told.get("url"), str):
        return None
    start, end = told.get(START), told.get(END)
    cited = text[start:end] if isinstance(start, int) and isinstance(end, int) else ""
    title = told.get("title")
    return {
        "type": "web_search_result_location",
        "url": told["url"],
        "title": title if isinstance(title, str) else None,
        "cited_text": cited,
        "encrypted_index": "",
    }
