"""The second reading: what stands beside a mark may read otherwise than it did beside what was masked.

The model of names reads words by their neighbours, a number may lose the word that said it was none, and the surname
of a place name may be one of somebody who is named a page below. So a request that was masked is read once more before
it leaves, and what has to be masked now as well is a finding like any other: on record, in its place in the text that
came in. What leaves is what was read last.

All of it is read, and not only what stands near the marks. A word anywhere may decide how a place reads: votes count
people unless a district is named, 高木 is a tree beside 中木, chats, tasks and players are people where none of them is
a plain word, numbers are told by how many pass their check. A sentence that is as it was is not taken apart again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from detectors.edited import MOST_READINGS, Edited
from detectors.findings import DETECTOR_FAILED, Finding, Span
from gateway.masking.plan import Masked
from gateway.screening import Screening, unjudged
from gateway.wire.leaves import Segment
from policies.rules.decide import masked_entities, masked_for
from policies.rules.model import Policy, Sighting, Stage

_R = TypeVar("_R")
Sightings = tuple[Sighting, ...]


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
        for _ in range(MOST_READINGS):
            ruling, masked = ruled(seen)
            more = self._newly_seen(masked.edited, seen, until)
            if not more:
                return Settled(seen, ruling, masked)
            seen = (*seen, *more)
        seen = (*seen, *unjudged(self.segments, "masking"))
        return Settled(seen, *ruled(seen))

    def _newly_seen(
        self, edited: Mapping[str, Edited], known: Sightings, until: float
    ) -> Sightings:
        """What has to be masked in the edited request and is not among what is known of it as it came in. What was not
        edited is known from the first reading, but for what is put together of several texts."""
        if not edited:
            return ()
        seen: dict[str, list[Finding]] = {}
        for sighting in known:
            seen.setdefault(sighting.pointer, []).append(sighting.finding)
        lengths = {s.pointer: len(s.text) for s in self.segments}
        masked = [
            replace(s, text=edited[s.pointer].text) if s.pointer in edited else s
            for s in self.segments
        ]
        kinds = masked_entities(self.policy, Stage.REQUEST)
        found = self.screening.sightings(masked, self.policy.allow, until, kinds)
        return tuple(
            replace(sighting, finding=finding)
            for sighting in found
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
