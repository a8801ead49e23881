"""Where a masked text may read otherwise than before it was masked: around its marks.

A recogniser looks no further than its reach, and to the ends of a sentence. What is told of a place by something far
from it is told by the same words standing there, by the rows of a table, or by a list: where a mark took such away, all
of the text is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from detectors.edited import Edited
from detectors.findings import DETECTOR_FAILED, LOOK_BEHIND, Finding, Span
from detectors.lead import Lead
from detectors.long_text import PIECE, Reading
from detectors.recognizers.tables import DELIMITERS

LONG = 800
"""Characters from which on a text is worth reading in part."""
LONGEST_LIST = 600
"""How far the beginning and the end of a list, or of a sentence, are looked for."""
_ENDS = re.compile("。|\n\n")
_TOGETHER = re.compile("(?=([一-鿿々〆ァ-ヺー]{2}|[A-Za-z]{3}))")
"""Two letters by which a name is known again, and three of a name in Latin letters."""
_TURNS = re.compile(
    "(?m)[0-9０-９][:：][0-9０-９]{2}|[0-9０-９][ 　]*票|班[:：]"
    "|[0-9０-９A-ZＡ-Ｚ][ 　]?(?:[番号班組列卓席走週]|テーブル)[^\n。]{0,4}[ 　:：]"
    "|^(?:[0-9０-９]{1,2}[ 　番.．]{1,2})?[一-鿿A-ZＡ-Ｚ]{1,2}[ 　]"
)
"""Beside each of those who chat, are voted for, sit or play. They are told by each other, sentences apart."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What begins in `core` may read otherwise; it is read within `around`."""

    core: Span
    around: Span


def stretches(before: str, edited: Edited, reach: int) -> Sequence[Stretch] | None:
    """Where to read the edited text again; None: all of it."""
    text, beside = edited.text, reach + LOOK_BEHIND
    if not LONG <= len(text) <= PIECE or _has_rows(text):
        return None
    found = []
    for start, end in _together(edited.marks(), 2 * beside):
        core = Span(max(0, start - beside), min(len(text), end + beside))
        around = _whole(text, max(0, core.start - LOOK_BEHIND), min(len(text), core.end + reach))
        if around is None:
            return None
        found.append(Stretch(core, around))
    if 2 * sum(s.around.end - s.around.start for s in found) > len(text):
        return None
    return None if _known_again(before, edited, found) else found


def read(screen: Reading, text: str, places: Iterable[Stretch]) -> Iterator[Finding]:
    """What is found in those stretches."""
    front, done = Lead(), 0
    for place in places:
        begin, end = place.around.start, place.around.end
        front.grow(text[done:begin])
        done = begin
        lead = front.before(text[begin:end])
        for finding in screen.findings(lead + text[begin:end]):
            if finding.entity == DETECTOR_FAILED:
                yield finding
            elif place.core.start <= finding.span.start + begin - len(lead) < place.core.end:
                yield replace(finding, span=finding.span.shifted(begin - len(lead)))


def _together(marks: Iterable[Span], gap: int) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for mark in marks:
        if places and mark.start <= places[-1][1] + gap:
            places[-1] = places[-1][0], mark.end
        else:
            places.append((mark.start, mark.end))
    return places


def _has_rows(text: str) -> bool:
    """Whether two lines, one below the other, may be of a table, or two places in it of those who take turns."""
    if len(list(islice(_TURNS.finditer(text), 2))) > 1:
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    return any(d in one and d in other for one, other in pairwise(lines) for d in DELIMITERS)


def _whole(text: str, begin: int, end: int) -> Span | None:
    """The sentences, and the lists of lines without any, in which the two places lie; None where they have no end."""
    ends = [m.end() for m in _ENDS.finditer(text, max(0, begin - LONGEST_LIST), begin)]
    behind = _ENDS.search(text, end, end + LONGEST_LIST)
    if (not ends and begin > LONGEST_LIST) or (not behind and end + LONGEST_LIST < len(text)):
        return None
    return Span(ends[-1] if ends else 0, behind.end() if behind else len(text))


def _known_again(before: str, edited: Edited, found: Sequence[Stretch]) -> bool:
    """Whether anything that was masked may stand, in part, where the text is not read again."""
    letters = {
        pair
        for edit in edited.edits
        for pair in _TOGETHER.findall(before[edit.span.start : edit.span.end])
    }
    place, rest = 0, []
    for stretch in found:
        rest.append(edited.text[place : stretch.around.start])
        place = stretch.around.end
    unread = "\n".join([*rest, edited.text[place:]])
    return any(pair in unread for pair in letters)
