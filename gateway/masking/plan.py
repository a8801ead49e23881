"""Turns the masks of a decision into the request that is sent and the request that may be stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from detectors.edited import Edit, Edited
from detectors.findings import Span
from gateway.masking.operators import bare, bracketed, irreversibly
from gateway.masking.placeholders import Vault, assign
from gateway.web.body import Json
from gateway.wire.arguments import written_into
from gateway.wire.identifiers import is_identifier
from gateway.wire.leaves import Segment, rewritten
from gateway.wire.leaves import segments as segments_of
from policies.rules.decide import Mask
from policies.rules.floors import NEVER_STORED
from policies.rules.model import Operator, Sighting

SHORTEST_SPREAD = 4
"""A value masked in one place is masked wherever else it stands, from this many characters on."""
MOST_SPREAD = 500
"""Values looked for elsewhere, longest first: the work stays bounded when somebody sends a whole register."""


NEVER_STORED_FROM = 0.5
"""Confidence from which a value of these kinds is kept out of the log."""


@dataclass(frozen=True, slots=True, order=True)
class Patch:
    """A span to rewrite. `operator` None means a placeholder that can be restored."""

    span: Span
    entity: str
    operator: Operator | None = field(compare=False)
    bare: bool = False
    """Whether nothing but letters of ASCII may stand in its place."""
    name: str = field(default="", compare=False)
    """What its mask calls what stood there, where that is not the usual name of its entity."""

    @property
    def kind(self) -> str:
        return self.name or self.entity


@dataclass(frozen=True, slots=True)
class Masked:
    """`sent` goes to the upstream; `vault` restores its answer; `values` is all that was masked; `edited` are the texts
    in which something was, by their pointers."""

    sent: Json = field(repr=False)
    vault: Vault = field(default_factory=Vault)
    values: frozenset[str] = field(default=frozenset(), repr=False)
    edited: Mapping[str, Edited] = field(default_factory=dict, repr=False)


Patches = Mapping[str, Sequence[Patch]]


def mask_request(
    body: Json, segments: Sequence[Segment], masks: Iterable[Mask], key: bytes, subject: str
) -> Masked:
    """Every mask applied to every leaf; `key` and `subject` (the caller) go into every placeholder."""
    texts = {segment.pointer: segment.text for segment in segments}
    found = spread(texts, _settled(_wanted(masks)))
    patches = {pointer: _widened(pointer, texts[pointer], found[pointer]) for pointer in found}
    masked = {
        (texts[pointer][p.span.start : p.span.end], p.kind, p.operator is None)
        for places in (found, patches)
        for pointer, patched in places.items()
        for p in patched
    }
    values = {(value, kind) for value, kind, restorable in masked if restorable}
    placeholders = assign(key, subject, values)

    def mask(patch: Patch, value: str) -> str:
        if patch.operator is None:
            return placeholders[value].code if patch.bare else placeholders[value].text
        return bare(patch.entity) if patch.bare else irreversibly(patch.operator, patch.kind, value)

    vault = Vault({placeholder.code: value for value, placeholder in placeholders.items()})
    gone = frozenset(value for value, _, _ in masked)
    edited = {pointer: _edited(texts[pointer], patches[pointer], mask) for pointer in patches}
    sent: Json = rewritten(body, {pointer: one.text for pointer, one in edited.items()})
    return Masked(sent, vault, gone, edited)


def _widened(pointer: str, text: str, places: Sequence[Patch]) -> Sequence[Patch]:
    """Of a tool's name and a call's id the whole is masked: what a provider takes for one has no brackets, and letters
    that stand beside others could not be told from them in the answer."""
    if not places or not is_identifier(pointer):
        return places
    irreversible = next((p for p in places if p.operator is not None), None)
    chosen = irreversible or places[0]
    return [Patch(Span(0, len(text)), chosen.entity, chosen.operator, True, chosen.name)]


def never_stored(texts: Mapping[str, str], sightings: Iterable[Sighting]) -> dict[str, str]:
    """The values that no record may hold in any form, each with its entity."""
    return {
        texts[s.pointer][s.finding.span.start : s.finding.span.end]: s.finding.entity
        for s in sightings
        if s.finding.entity in NEVER_STORED and s.finding.score >= NEVER_STORED_FROM
    }


def purged(body: Json, values: Mapping[str, str]) -> Json:
    """`body` as it may be stored: of each value only its kind is left, wherever it stands."""
    if not values:
        return body
    new = {}
    for segment in segments_of(body):
        text = purged_text(segment.text, values)
        if text != segment.text:
            new[segment.pointer] = text
    stored: Json = rewritten(body, new)
    return stored


def purged_text(text: str, values: Mapping[str, str]) -> str:
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, bracketed(values[value]))
    return text


def purged_pieces(pieces: Iterable[str], values: Mapping[str, str]) -> Iterator[str]:
    """The same of a text in pieces, piece by piece."""
    held = ""
    for piece in pieces:
        known = held + piece if held else piece
        until = settled_until(known, values)
        yield purged_text(known[:until], values)
        held = known[until:]
    yield purged_text(held, values)


def settled_until(text: str, values: Iterable[str]) -> int:
    """How much of a text that goes on can be purged for itself: up to where one of the values stands across the end or
    may begin to."""
    until, found = len(text), True
    while found:
        found = False
        for value in values:
            for start in range(max(0, until - len(value) + 1), until):
                if text[start] == value[0] and value.startswith(text[start : start + len(value)]):
                    until, found = start, True
                    break
    return until


def settled(patches: Iterable[Patch]) -> list[Patch]:
    """The patches of one text without overlaps: what overlaps becomes one, irreversible if any of it is.

    Independent of the order given. The kind of the union is that of its longest part.
    """
    merged: list[Patch] = []
    for patch in sorted(
        patches, key=lambda p: (p.span, p.entity, p.operator.name if p.operator else "")
    ):
        if merged and merged[-1].span.overlaps(patch.span):
            merged[-1] = _union(merged[-1], patch)
        elif patch.span.start < patch.span.end:
            merged.append(patch)
    return merged


def _union(a: Patch, b: Patch) -> Patch:
    span = Span(min(a.span.start, b.span.start), max(a.span.end, b.span.end))
    irreversible = [p for p in (a, b) if p.operator is not None]
    chosen = max(irreversible or (a, b), key=lambda p: (p.span.end - p.span.start, p.entity))
    return replace(chosen, span=span)


def _edited(text: str, patches: Sequence[Patch], mask: Callable[[Patch, str], str]) -> Edited:
    """`text` with each of the (settled) patches replaced by what `mask` says."""
    edits = [Edit(p.span, mask(p, text[p.span.start : p.span.end])) for p in patches]
    return Edited(text, written_into(text, edits))


def spread(texts: Mapping[str, str], patches: Patches) -> Patches:
    """The same values wherever else they stand: what one sentence gives away must not leave in the next."""
    values: dict[str, Patch] = {}
    for pointer, places in patches.items():
        for patch in places:
            value = texts[pointer][patch.span.start : patch.span.end]
            if len(value) >= SHORTEST_SPREAD:
                values.setdefault(value, patch)
    searched = sorted(values.items(), key=lambda item: (-len(item[0]), item[0]))[:MOST_SPREAD]
    wider: dict[str, Sequence[Patch]] = dict(patches)
    for pointer, text in texts.items():
        found = [
            replace(patch, span=span)
            for value, patch in searched
            for span in _everywhere(value, text)
        ]
        if found:
            wider[pointer] = settled([*patches.get(pointer, ()), *found])
    return wider


def _everywhere(value: str, text: str) -> Iterator[Span]:
    start = text.find(value)
    while start >= 0:
        yield Span(start, start + len(value))
        start = text.find(value, start + len(value))


def _wanted(masks: Iterable[Mask]) -> dict[str, list[Patch]]:
    wanted: dict[str, list[Patch]] = {}
    for mask in masks:
        finding = mask.sighting.finding
        name = mask.rule.marks.get(finding.entity, "")
        patch = Patch(finding.span, finding.entity, _operator(mask), name=name)
        wanted.setdefault(mask.sighting.pointer, []).append(patch)
    return wanted


def _operator(mask: Mask) -> Operator | None:
    """A value that is never stored is never put behind a placeholder either: that would be a form of it."""
    if mask.rule.operator is None and mask.sighting.finding.entity in NEVER_STORED:
        return Operator("replace")
    return mask.rule.operator


def _settled(wanted: Mapping[str, Sequence[Patch]]) -> Patches:
    return {pointer: settled(places) for pointer, places in wanted.items()}
