"""The second reading: what stands beside a mark may read otherwise than it did beside what was masked.

The model of names reads words by their neighbours; a number may lose the word that said it was none. So a request that
was masked is read once more before it leaves, and what has to be masked now as well is a finding like any other: on
record, in its place in the text that came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from detectors.edited import Edited
from detectors.findings import DETECTOR_FAILED, Finding, Span
from gateway.masking.plan import Masked
from gateway.screening import Screening, unjudged
from gateway.wire.leaves import Segment
from policies.rules.decide import masked_for
from policies.rules.model import Policy, Sighting, Stage

_R = TypeVar("_R")
Sightings = tuple[Sighting, ...]
MOST_READINGS = 8
"""Each reading masks something that none before it did. More than two are rare; what is not settled by then is not
judged."""


@dataclass(frozen=True, slots=True)
class Settled(Generic[_R]):
    sightings: Sightings
    ruling: _R
    masked: Masked


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one request, and reads it again once it is masked."""

    screening: Screening
    policy: Policy
    segments: Sequence[Segment]

    def settled(self, ruled: Callable[[Sightings], tuple[_R, Masked]]) -> Settled[_R]:
        """What is found, and what `ruled` makes of it: the masked request has nothing more in it to be masked."""
        until = self.screening.deadline()
        seen = self.screening.sightings(self.segments, self.policy.allow, until)
        whole = True
        for _ in range(MOST_READINGS):
            ruling, masked = ruled(seen)
            more = self._newly_seen(masked.edited, seen, until) if masked.edited else ()
            if not (more or whole):
                # A name that is sure only now may stand far from any mark as well.
                more, whole = self._newly_seen(masked.edited, seen, until, whole=True), True
            if not more:
                return Settled(seen, ruling, masked)
            seen, whole = (*seen, *more), False
        seen = (*seen, *unjudged(self.segments, "masking"))
        return Settled(seen, *ruled(seen))

    def _newly_seen(
        self,
        edited: Mapping[str, Edited],
        known: Sightings,
        until: float,
        *,
        whole: bool = False,
    ) -> Sightings:
        """What has to be masked in the edited texts, and is not among what is known of them as they came in."""
        seen: dict[str, list[Finding]] = {}
        for sighting in known:
            seen.setdefault(sighting.pointer, []).append(sighting.finding)
        lengths = {s.pointer: len(s.text) for s in self.segments}
        masked = [
            replace(s, text=edited[s.pointer].text) if s.pointer in edited else s
            for s in self.segments
        ]
        near = None if whole else {pointer: edits.places for pointer, edits in edited.items()}
        return tuple(
            replace(sighting, finding=finding)
            for sighting in self.screening.sightings(masked, self.policy.allow, until, near)
            if masked_for(self.policy, Stage.REQUEST, sighting.finding)
            for finding in _as_it_came(sighting, edited, lengths)
            if not any(k.covers(finding) for k in seen.get(sighting.pointer, ()))
        )


def _as_it_came(
    sighting: Sighting, edited: Mapping[str, Edited], lengths: Mapping[str, int]
) -> Iterator[Finding]:
    finding, edits = sighting.finding, edited.get(sighting.pointer)
    if finding.entity == DETECTOR_FAILED:
        yield replace(finding, span=Span(0, lengths[sighting.pointer]))
    elif edits is None:
        yield finding
    else:
        yield from edits.before([finding])
