"""Finds what is split over strings that stand next to each other, and what a string is by its key.

Each part of what is split is a sighting of its own.

Next to each other are two strings in the order of the document, and two by the same writer whatever others wrote in
between. What has others in between (a text and the arguments of a call near it, two fields of one object, two results
of tools) is put together where the one ends and the other begins as numbers do. A number in three strings or more
(boxes of a form, the digits of a table) is read with what names it, the keys and the last text before it. In both only
what is `SURE` counts, since chance makes numbers of many columns of figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from string import ascii_letters
from typing import Protocol

from detectors.findings import DETECTOR_FAILED, Finding, Span
from detectors.recognizers import bare_numbers
from gateway.spread import spread_sightings
from gateway.wire.apart import Pair, apart, is_handle
from gateway.wire.leaves import Segment
from gateway.wire.related import Related
from policies.rules.allow import AllowList
from policies.rules.model import Sighting

JOIN = 40
"""Characters on each side of a border that are read together: longer than any number or address of e-mail."""
LONGEST_RUN = 600
"""Where letters of ASCII stand in a row, as in escapes and base64, so many of them: a digit may be six characters."""
SHORT = 80
"""Longer values speak for themselves."""
SURE = 0.8
MOST_PAIRS = 4_000
"""Of an answer, that may surely be something: two calls with sixteen numbers each have some 500 that are nothing. One
with more has not been judged."""
MOST_ASKED = 12_000
"""The same of a request, which has some seconds."""
_JOINABLE = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ①-⑳@＠._+\-‐‑–—−－ー()（）%\\\\&#;=/]")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_APART_END, _APART_BEGIN = re.compile(r"(?:\S ){2}\S ?\Z"), re.compile(r" ?\S \S(?: |\Z)")
"""Letters set apart by blanks, which a border stands between: 0 9 0 - 8 7 | 6 5 - 4 3 2 1."""
_MARKS = re.compile(r"\\|%|&#")
"""What begins a character that is written as its number."""
LONGEST_PIECE = 8
_PIECE = re.compile(rf"[0-9０-９+\-‐‑–—−－ー()（） ]{{1,{LONGEST_PIECE}}}")
_GROUPS = (3, 4)
"""A telephone number has three groups, My Number three, the number of a card four."""
_DIGITS = (11, 12)
"""One digit each and nothing beside them: a mobile number, My Number."""

Find = Callable[[str], Iterable[Finding]]
_Run = list[tuple[str, Segment]]
"""Strings of few digits, each with the keys in front of it."""


class Joins(Protocol):
    """What is known of texts that may be parts of one."""

    def may_join(self, left: str, right: str) -> bool:
        """Whether two texts may surely be something together."""

    def may_be_written(self, pieces: Sequence[str]) -> bool:
        """Whether bare numbers in a row look like one that was written in pieces."""


class _OfNumbers:
    """What is known of numbers, whatever else a policy looks for."""

    may_join = staticmethod(bare_numbers.may_be_sure)
    may_be_written = staticmethod(bare_numbers.may_be_written)


_OF_NUMBERS = _OfNumbers()


@dataclass(frozen=True, slots=True)
class _Told:
    """Which strings in a row may be one value. Numbers of fields that nothing says to belong together are one only if
    they look like one that was written in groups, and in one object where they are three and more."""

    related: Related
    joins: Joins

    def may_be(self, pieces: Sequence[Segment]) -> bool:
        if not any(self.related.by_chance(*pair) for pair in pairwise(pieces)):
            return True
        if len(pieces) > 2 and len({piece.pointer.rpartition("/")[0] for piece in pieces}) > 1:
            return False
        return self.joins.may_be_written([piece.text for piece in pieces])

    def may_be_sure(self, pair: Pair) -> bool:
        return self.may_be(pair) and self.joins.may_join(*_border(pair))


def split_sightings(
    segments: Sequence[Segment], find: Find, allow: AllowList, joins: Joins = _OF_NUMBERS
) -> Iterator[Sighting]:
    keys: dict[str, str] = {}
    written: dict[str, list[Segment]] = {}
    values: list[Segment] = []
    pieces = 0
    for segment in segments:
        if _is_key(segment):
            keys[segment.pointer[:-1]] = segment.text
        elif segment.text:
            values.append(segment)
            written.setdefault(segment.role, []).append(segment)
            pieces += len(segment.text) <= LONGEST_PIECE
    told = _Told(Related(values, keys), joins)
    beside, others = _neighbours(values, written)
    for pair in beside:
        if told.may_be(pair):
            yield from _across(pair, 0.0, find, allow)
    apart_only = (p for p in others if p not in beside and told.may_be_sure(p))
    yield from _met(apart_only, MOST_ASKED, find, allow)
    if keys:
        yield from _keyed(keys, values, find, allow)
    if pieces >= min(_GROUPS):
        for role in written:
            said = [s for s in segments if s.text and s.role == role and not is_handle(s)]
            yield from _chained(said, find, allow, told)
    for line in written.values():
        yield from _escaped([segment for segment in line if not is_handle(segment)], find, allow)
    yield from spread_sightings(keys, written, find, allow)


def halves(
    segments: Sequence[Segment], find: Find, allow: AllowList, joins: Joins = _OF_NUMBERS
) -> Iterator[Sighting]:
    """What stands half in one and half in another of texts and objects near each other, or as escapes in several in a
    row, and only that."""
    may = (pair for pair in apart(segments) if joins.may_join(*_border(pair)))
    yield from _met(may, MOST_PAIRS, find, allow)
    if any(_MARKS.search(segment.text) for segment in segments):
        yield from _escaped([segment for segment in segments if segment.text], find, allow)


def _met(pairs: Iterable[Pair], most: int, find: Find, allow: AllowList) -> Iterator[Sighting]:
    """What is surely something in pairs of which there may be far more than there is time to read: one after the other,
    and what has too many counts as not judged, on every machine alike."""
    read: set[Pair] = set()
    for pair in pairs:
        if pair in read:
            continue
        if len(read) == most:
            right = pair[1]
            failed = Finding(Span(0, len(right.text)), DETECTOR_FAILED, "splits", 1.0)
            yield Sighting(right.pointer, right.role, failed)
            return
        read.add(pair)
        yield from _across(pair, SURE, find, allow)


def _border(pair: Pair) -> tuple[str, str]:
    return pair[0].text[-JOIN:], pair[1].text[:JOIN]


def _is_key(segment: Segment) -> bool:
    return segment.pointer.endswith("#")


def _keyed(
    keys: Mapping[str, str], values: Sequence[Segment], find: Find, allow: AllowList
) -> Iterator[Sighting]:
    """What is something only because its key says so: the digits in {"口座番号": "1234567"}."""
    for segment in values:
        if len(segment.text) > SHORT:
            continue
        array, _, place = segment.pointer.rpartition("/")
        owner = array if place.isdigit() else segment.pointer
        key = keys.get(owner)
        if not key:
            continue
        if key[-1].isdigit() or key[-1] in "-@":
            yield from halves((Segment(f"{owner}#", segment.role, key), segment), find, allow)
        lead = f"{key[-JOIN:]}: "
        text = lead + segment.text
        for finding in find(text):
            if finding.span.end > len(lead):
                start = max(0, finding.span.start - len(lead))
                part = replace(finding, span=Span(start, finding.span.end - len(lead)))
                yield Sighting(segment.pointer, segment.role, part, allow.allowing(finding, text))


def _neighbours(
    values: Sequence[Segment], written: Mapping[str, Sequence[Segment]]
) -> tuple[dict[Pair, None], Iterator[Pair]]:
    """What stands side by side, and what has something in between."""
    by_writer = tuple(written.values()) if len(written) > 1 else ()
    beside = dict.fromkeys(
        pair
        for line in (values, *by_writer)
        for pair in pairwise(line)
        if not (_is_identifier(pair[0]) or _is_identifier(pair[1]))
    )
    return beside, apart(values, by_writer)


def _is_identifier(segment: Segment) -> bool:
    """Such as `call_1` behind an address of e-mail: it goes on with it as letters, and has to stay what it is."""
    return segment.text[0] in ascii_letters and is_handle(segment)


@dataclass(frozen=True, slots=True)
class _Joint:
    """The end of one text and the beginning of another, as one."""

    left: Segment
    right: Segment
    head: int
    tail: int
    gap: str = ""
    """The blank that is missing between letters set apart by blanks."""

    @classmethod
    def of(cls, left: Segment, right: Segment) -> _Joint:
        before, behind = left.text[-LONGEST_RUN:], right.text[:LONGEST_RUN]
        apart = _is_apart(left, right)
        least = 2 * JOIN if apart else JOIN
        head = max(least, len(before) - len(before.rstrip(_ASCII)))
        tail = max(least, len(behind) - len(behind.lstrip(_ASCII)))
        gap = " " if apart and " " not in (before[-1], behind[0]) else ""
        return cls(left, right, min(head, len(before)), min(tail, len(behind)), gap)

    @property
    def text(self) -> str:
        return self.left.text[-self.head :] + self.gap + self.right.text[: self.tail]

    def is_crossed(self, span: Span) -> bool:
        return span.start < self.head and self.head + len(self.gap) < span.end

    def is_cut(self, span: Span) -> bool:
        """Whether a span ends where the joint itself was cut: the whole of it is not known then."""
        begins_before = span.start == 0 and len(self.left.text) > self.head
        goes_on = (
            span.end == self.head + len(self.gap) + self.tail and len(self.right.text) > self.tail
        )
        return begins_before or goes_on

    def halves(self, span: Span) -> tuple[tuple[Segment, Span], ...]:
        start = len(self.left.text) - self.head + span.start
        return (
            (self.left, Span(start, len(self.left.text))),
            (self.right, Span(0, span.end - self.head - len(self.gap))),
        )


def _is_apart(left: Segment, right: Segment) -> bool:
    """Whether letters set apart go on from one text to the other."""
    end, begin = _APART_END.search(left.text[-6:]), _APART_BEGIN.match(right.text)
    return end is not None and begin is not None


def _across(pair: Pair, least: float, find: Find, allow: AllowList) -> Iterator[Sighting]:
    """What stands across the border of two texts."""
    left, right = pair
    if not (least or _is_apart(left, right)) and not (
        _JOINABLE.match(left.text[-1]) and _JOINABLE.match(right.text[0])
    ):
        return
    joint = _Joint.of(left, right)
    text = joint.text
    for finding in find(text):
        if finding.score >= least and joint.is_crossed(finding.span):
            allowed = "" if joint.is_cut(finding.span) else allow.allowing(finding, text)
            for segment, span in joint.halves(finding.span):
                part = replace(finding, span=span)
                yield Sighting(segment.pointer, segment.role, part, allowed)


def _chained(
    segments: Sequence[Segment], find: Find, allow: AllowList, told: _Told
) -> Iterator[Sighting]:
    """What is made of whole strings of few digits, in a row."""
    for named, run in _runs(segments):
        if len(run) in _DIGITS and all(len(segment.text) == 1 for _, segment in run):
            yield from _whole(named, run, find, allow)
            continue
        for start in range(len(run)):
            for count in _GROUPS:
                if start + count <= len(run) and told.may_be(
                    [segment for _, segment in run[start : start + count]]
                ):
                    yield from _whole(named, run[start : start + count], find, allow)


def _runs(segments: Sequence[Segment]) -> Iterator[tuple[str, _Run]]:
    """Pieces in a row, each with its keys, and the end of the text before them."""
    named, keys = "", ""
    run: _Run = []
    for segment in segments:
        if _is_key(segment):
            keys = f"{keys}{segment.text[-JOIN:]}\n"[-JOIN:]
        elif _PIECE.fullmatch(segment.text):
            run.append((keys, segment))
            keys = ""
        else:
            yield named, run
            named, keys, run = segment.text[-JOIN:], "", []
    yield named, run


def _whole(named: str, pieces: _Run, find: Find, allow: AllowList) -> Iterator[Sighting]:
    """A number that is all the pieces and no less."""
    keys = "".join(dict.fromkeys(key for key, _ in pieces))
    number = "".join(segment.text for _, segment in pieces)
    text = f"{named}\n{keys}{number}"
    last = len(text) - len(pieces[-1][1].text)
    first = len(text) - len(number)
    for finding in find(text):
        span = finding.span
        begins = first <= span.start < first + len(pieces[0][1].text)
        if finding.score < SURE or not begins or span.end <= last:
            continue
        allowed = allow.allowing(finding, text)
        for _, segment in pieces:
            part = replace(finding, span=Span(0, len(segment.text)))
            yield Sighting(segment.pointer, segment.role, part, allowed)


def _escaped(segments: Sequence[Segment], find: Find, allow: AllowList) -> Iterator[Sighting]:
    for chain in _chains(segments):
        yield from _through(chain, find, allow)


def _chains(segments: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Escapes cut in three strings or more: strings of nothing but a run of ASCII, and the ones they stand between."""
    first = 0
    for at, segment in enumerate(segments):
        if len(segment.text) <= LONGEST_RUN and not segment.text.strip(_ASCII):
            continue
        if at - first > 1:
            yield segments[first : at + 1]
        first = at
    if len(segments) - first > 2:
        yield segments[first:]


def _through(chain: Sequence[Segment], find: Find, allow: AllowList) -> Iterator[Sighting]:
    """What begins in one string, goes through another and ends in a third."""
    texts = [segment.text for segment in chain]
    texts[0], texts[-1] = texts[0][-LONGEST_RUN:], texts[-1][:LONGEST_RUN]
    text = "".join(texts)
    if not _MARKS.search(text):
        return
    starts = list(accumulate(map(len, texts), initial=0))
    for finding in find(text):
        span = finding.span
        held = range(bisect_right(starts, span.start) - 1, bisect_left(starts, span.end))
        if finding.score < SURE or len(held) < 3:
            continue
        allowed = allow.allowing(finding, text)
        for one in held:
            cut = len(chain[one].text) - len(texts[one]) if one == 0 else 0
            begin = max(span.start - starts[one], 0) + cut
            end = min(span.end - starts[one], len(texts[one])) + cut
            part = replace(finding, span=Span(begin, end))
            yield Sighting(chain[one].pointer, chain[one].role, part, allowed)
