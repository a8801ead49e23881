"""Short excerpts of near misses, and the reasons of overrides, for a report that is to show them: with everything black
that the detectors find, and by permission only. They are as the detectors of today read the contents of the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.exports.disclosure import BLACK, Find, Reasons, blacked
from audit.exports.sheet import said
from audit.oversight.desk import Desk
from audit.oversight.roles import May
from audit.reading.read import ExchangeDetail

LONGEST = 120
_BEFORE = 40
"""So much is shown before the first black place."""
_REPLACED = "（封印を開けないため示せません）"


@dataclass(frozen=True, slots=True)
class Excerpts:
    """By exchange."""

    requests: Mapping[str, str] = field(default_factory=dict, repr=False)
    reasons: Mapping[str, str] = field(default_factory=dict, repr=False)


def excerpts(
    desk: Desk, find: Find, table: Reasons, misses: Sequence[str], overrides: Sequence[str]
) -> Excerpts:
    """Raises NotAllowed for whoever may not read the contents of one of them; that they were read is recorded."""
    requests, reasons = {}, {}
    details = desk.details(May.VIEW, [*dict.fromkeys([*misses, *overrides])])
    desk.enter("view", {"exchanges": [detail.exchange for detail in details], **desk.unmasked()})
    for detail in details:
        contents = _request(desk.masks.of(detail))
        if detail.exchange in misses:
            text = None if contents is None else said(contents.get("request"))
            requests[detail.exchange] = _short(text, find, table)
        if detail.exchange in overrides:
            given = None if contents is None else str(contents.get("reason") or "")
            reasons[detail.exchange] = _short(given, find, table)
    return Excerpts(requests, reasons)


def _request(detail: ExchangeDetail) -> Mapping[str, object] | None:
    """None where they do not open."""
    entry = detail.request
    return None if entry is None or entry.hidden else entry.contents


def _short(text: str | None, find: Find, table: Reasons) -> str:
    if text is None:
        return _REPLACED
    black = " ".join(blacked(text, find(text), table).text.split())
    first = max(0, black.find(BLACK) - _BEFORE)
    cut = black[first : first + LONGEST]
    return f"{'…' if first else ''}{cut}{'…' if first + LONGEST < len(black) else ''}"
