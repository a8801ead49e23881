"""Citations of an answer: their places follow the text through what the guards changed, and each dialect has its form.

A place that cannot be followed (beyond the text, backwards, in a text of parts) is left out rather than told wrongly.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from gateway.stream import Moved
from gateway.web.body import Json

START, END = "start_index", "end_index"
MOST_CITED = 1_000
"""Characters of the answer that are said again beside a source: a thousand sources may all be for all of it."""


class Course:
    """Where places of a text that came in, of `length` characters, are in the text that goes out. `moved` MUST be in
    order and apart; many places are followed through many edits, so each is looked up."""

    def __init__(self, moved: Sequence[Moved] = (), length: int = -1) -> None:
        self._moved, self._length = moved, length
        self._ends = [edit.end for edit in moved]
        gains = (edit.length - (edit.end - edit.start) for edit in moved)
        self._gained = list(accumulate(gains, initial=0))

    def followed(self, start: int, end: int) -> tuple[int, int]:
        """A place inside what was replaced is widened to the whole of it."""
        first, edit = self._until(start)
        if edit is not None and edit.start < start:
            first += edit.start - start
        last, edit = self._until(end)
        if edit is not None and edit.start < end:
            last += edit.start + edit.length - end
        return first, last

    def _until(self, place: int) -> tuple[int, Moved | None]:
        """The place by the edits before it, and the edit that it may be in."""
        before = bisect_right(self._ends, place)
        edit = self._moved[before] if before < len(self._moved) else None
        return place + self._gained[before], edit

    def aligned(self, citation: Any) -> Any:
        """The citation with its places in the text that goes out."""
        if not isinstance(citation, dict):
            return citation
        told = {
            k: self.aligned(v) if isinstance(v, dict) else v
            for k, v in citation.items()
            if k not in (START, END)
        }
        start, end = citation.get(START), citation.get(END)
        if type(start) is int and type(end) is int and 0 <= start <= end <= self._length:
            told[START], told[END] = self.followed(start, end)
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
    cited = text[start:end][:MOST_CITED] if isinstance(start, int) and isinstance(end, int) else ""
    title = told.get("title")
    return {
        "type": "web_search_result_location",
        "url": told["url"],
        "title": title if isinstance(title, str) else None,
        "cited_text": cited,
        "encrypted_index": "",
    }
