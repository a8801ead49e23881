"""The one way to make a reading out of another: pieces of it are replaced, places are kept."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detectors.views.normalise import View


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """`text` in place of `start` to `end` of a view. It stands for the whole piece that it replaces."""

    start: int
    end: int
    text: str = field(repr=False)


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """In order; those that begin inside one before are left out."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def rewritten(view: View, edits: Sequence[Edit]) -> View:
    """`edits` in order and apart. Linear in the length of both texts."""
    out: list[str] = []
    starts, ends = array("I"), array("I")

    def keep(first: int, last: int) -> None:
        out.append(view.text[first:last])
        kept_starts, kept_ends = view.places(first, last)
        starts.extend(kept_starts)
        ends.extend(kept_ends)

    place, length = 0, 0
    fresh: list[tuple[int, int]] = []
    for edit in edits:
        keep(place, edit.start)
        length += edit.start - place + len(edit.text)
        fresh.append((length - len(edit.text), length))
        span = view.span(edit.start, edit.end)
        out.append(edit.text)
        starts.extend([span.start] * len(edit.text))
        ends.extend([span.end] * len(edit.text))
        place = edit.end
    keep(place, len(view.text))
    return View("".join(out), view.original, starts, ends, tuple(fresh))
