"""What is masked in a piece of an answer: for good, since there is nobody to restore it for.

Once masked, the piece is read again as it will stand beside its neighbours, masked and restored as they will be: what
has to be masked only now is masked as well, until there is nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from detectors.edited import MOST_READINGS, Edit, Edited
from detectors.findings import DETECTOR_FAILED, Finding, Span
from gateway.masking.operators import irreversibly
from gateway.masking.plan import Patch, settled
from policies.rules.decide import Decision
from policies.rules.model import Action, Operator

BESIDE = 64
"""Characters on each side of a place in which something may read otherwise because of it."""
STOPS = ("\n", "。")
Judge = Callable[[str, Sequence[Finding]], Decision]
Scan = Callable[[str], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` as it came in, which begins with what is to be settled now: `judged`."""

    text: str = field(repr=False)
    judged: Span
    restored: Sequence[Edit] = ()
    """Values put back in `judged`: what is found in them may be read by whom it came from."""
    around: Sequence[Edit] = ()
    """What becomes of the text behind `judged`."""
    lead: str = field(default="", repr=False)
    """What stands in front, as it went out: read in front of the edited text, and no part of it."""
    is_new: bool = False
    """Whether the lead came in otherwise."""


@dataclass(frozen=True, slots=True)
class Outcome:
    found: tuple[Finding, ...]
    edits: tuple[Edit, ...]
    blocked: bool


def masks(text: str, decision: Decision) -> Iterator[Edit]:
    wanted = (
        Patch(
            m.sighting.finding.span,
            m.sighting.finding.entity,
            m.rule.operator or Operator("replace"),
            name=m.rule.marks.get(m.sighting.finding.entity, ""),
        )
        for m in decision.masks
    )
    for patch in settled(wanted):
        value = text[patch.span.start : patch.span.end]
        yield Edit(patch.span, irreversibly(patch.operator, patch.kind, value))


def outcome(piece: Piece, found: tuple[Finding, ...], judge: Judge, scan: Scan) -> Outcome:
    """What becomes of a piece in which `found` was found. Every further reading masks something that none before it
    did, in the piece or behind it; a piece that is not settled by them is not judged."""
    for _ in range(MOST_READINGS):
        told = _judged(piece, found, judge)
        more, ahead = ([], []) if told.blocked else _more(piece, told.edits, found, judge, scan)
        if not more and not ahead:
            return told
        found = tuple(sorted({*found, *more}))
        piece = replace(piece, around=sorted([*piece.around, *ahead], key=_place))
    failed = Finding(piece.judged, DETECTOR_FAILED, "masking", 1.0)
    return _judged(piece, tuple(sorted({*found, failed})), judge)


def _judged(piece: Piece, found: tuple[Finding, ...], judge: Judge) -> Outcome:
    edits = tuple(piece.restored)
    if not found:
        return Outcome(found, edits, blocked=False)
    decision = judge(piece.text, found)
    masked = tuple(masks(piece.text, decision))
    left = (e for e in edits if not any(e.span.overlaps(m.span) for m in masked))
    edits = tuple(sorted([*left, *masked], key=_place))
    return Outcome(found, edits, blocked=decision.action >= Action.CONFIRM)


def _more(
    piece: Piece, edits: Sequence[Edit], found: tuple[Finding, ...], judge: Judge, scan: Scan
) -> tuple[list[Finding], list[Edit]]:
    """What has to be masked now that was not before, and what will have to be behind the piece."""
    beside = [a for a in piece.around if not any(a.span.overlaps(e.span) for e in edits)]
    every = sorted([*edits, *beside], key=_place)
    until = _near(piece, every)
    if not (piece.is_new or any(e.span.start < until for e in every)):
        return [], []
    fresh = _fresh(piece, until, every, found, scan)
    if fresh and until < len(piece.text):  # what was cut off there may read otherwise as a whole
        fresh = _fresh(piece, len(piece.text), every, found, scan)
    if not fresh:
        return [], []
    decision = judge(piece.text, (*found, *fresh))
    masked = {m.sighting.finding for m in decision.masks}
    here = [f for f in fresh if f.span.start < piece.judged.end]
    behind = [f for f in fresh if f.span.start >= piece.judged.end and f in masked]
    ahead = masks(piece.text, judge(piece.text, behind)) if behind else ()
    return (
        [f for f in here if f in masked or f.entity == DETECTOR_FAILED],
        [e for e in ahead if not any(e.span.overlaps(o.span) for o in every)],
    )


def _near(piece: Piece, edits: Sequence[Edit]) -> int:
    """Up to where is read what stands behind the piece: as far as an edit there changes how it reads, which is counted
    in the edited text, for what is masked brings nearer what stands behind it; to the end of the sentence, for the
    models of names read whole ones."""
    until = piece.judged.end + BESIDE
    for edit in edits:
        if edit.span.start >= until:
            break
        if edit.span.end > piece.judged.end:
            until = max(until + edit.span.end - edit.span.start - len(edit.text), edit.span.end)
    ends = [end + 1 for stop in STOPS if (end := piece.text.find(stop, until)) >= 0]
    return min(ends, default=len(piece.text))


def _fresh(
    piece: Piece, until: int, edits: Sequence[Edit], found: tuple[Finding, ...], scan: Scan
) -> list[Finding]:
    """What is found only in the edited text, in the piece and behind it."""
    edited = Edited(piece.text[:until], [e for e in edits if e.span.start < until])
    return [
        f
        for f in _in_text(scan(piece.lead + edited.text), piece, edited)
        if not any(f.span.overlaps(e.span) for e in piece.restored)
        and not any(known.covers(f) for known in found)
    ]


def _in_text(found: Sequence[Finding], piece: Piece, edited: Edited) -> Iterator[Finding]:
    """Findings in the lead and the edited text, in their places in the text as it came in."""
    lead = len(piece.lead)
    for finding in found:
        if finding.entity == DETECTOR_FAILED:
            yield replace(finding, span=piece.judged)
        elif finding.span.start >= lead:
            yield from edited.before([replace(finding, span=finding.span.shifted(-lead))])


def _place(edit: Edit) -> Span:
    return edit.span
