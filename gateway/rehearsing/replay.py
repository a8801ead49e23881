"""Turns records back into what a policy was asked about, for a replay. Contents are opened in process only.

While the detectors are the same, the findings on record are enough. Where a candidate looks for words or patterns of
its own that the policy before did not, or has another allow-list, the request is opened for these alone; where the
product's detectors have changed, it is read again as a whole. What may never be stored is known from its record alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from audit.contents import load_contents
from audit.errors import Erased, SealBroken
from audit.ledger.evidence import Place
from audit.reading.read import Reader
from audit.record import Kind, Record, decode
from gateway.rehearsing.bundles import Bundles
from gateway.rehearsing.recorded import OLD, CannotJudge, asked_facts, facts_of, sightings_of
from gateway.rehearsing.rescanning import Rescanning
from gateway.screening import Screening
from gateway.wire.leaves import Segment, segments
from policies.rehearsal.replay import Recorded, Unreplayable
from policies.rules.floors import NEVER_STORED
from policies.rules.model import Action, Facts, Policy, Sighting, Stage
from policies.rules.routing import sent_elsewhere

ERASED = "内容が消去されているか、開けません (its contents are erased or cannot be opened)"
EDITED = "記録が改変されています (its record was altered)"
ANSWER_GONE = (
    "検出か許可が変わりましたが、回答の原文は保存されていません"
    " (other things are looked for or allowed now, and the answer as it came is not kept)"
)
REFUSED = (
    "依頼として読めなかったため、規則は適用されていません"
    " (it could not be read as a request, so no rule was applied)"
)


class Source:
    """What records are turned back with. `people` says who is behind a pseudonym, of those whom the policy's exceptions
    name; `bundles` has the policies that judged."""

    def __init__(
        self,
        reader: Reader,
        policy: Policy,
        screening: Screening,
        people: Mapping[str, str] | None = None,
        bundles: Bundles | None = None,
    ) -> None:
        self.reader = reader
        self.policy = policy
        self.screening = screening
        self.people = people or {}
        self._rescanning = Rescanning(policy, screening, bundles or Bundles(None))

    def recorded(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        ends: Mapping[str, int] | None = None,
    ) -> Iterator[Recorded | Unreplayable]:
        """Every judgement on exchanges that began in the period, in the order of the chains; of each chain up to the
        number in `ends`, where that is given."""
        opened: dict[str, Record] = {}
        elsewhere: set[str] = set()
        for place, stored in self.reader.stored():
            if ends is not None and place[1] > ends.get(place[0], -1):
                continue
            try:
                record = decode(stored)
            except ValueError:
                yield Unreplayable("", EDITED)
                continue
            outside = bool((since and record.at < since) or (until and record.at >= until))
            if record.kind is Kind.REQUEST and outside:
                elsewhere.add(record.exchange)
            elif record.kind is Kind.CLOSING and record.exchange in elsewhere:
                elsewhere.discard(record.exchange)
            elif (judged := self._judged(record, place, opened)) is not None:
                yield judged

    def _judged(
        self, record: Record, place: Place, opened: dict[str, Record]
    ) -> Recorded | Unreplayable | None:
        """None for a record of something that no rule was asked about."""
        body, exchange = record.body, record.exchange
        if record.kind is Kind.EVENT or "findings" not in body:
            if record.kind is Kind.CLOSING:  # an event, such as a review opened, ends no exchange
                opened.pop(exchange, None)
            return Unreplayable(exchange, REFUSED) if body.get("decision") == "refused" else None
        try:
            if record.kind is Kind.REQUEST:
                opened[exchange] = record
                return self._request(record, place)
            request = opened.pop(exchange, None)
            return self._answer(record, request) if request else Unreplayable(exchange, OLD)
        except CannotJudge as reason:
            return Unreplayable(exchange, str(reason))

    def _request(self, record: Record, place: Place) -> Recorded:
        facts, seen = asked_facts(record, self.people), sightings_of(record.body)
        difference = self._rescanning.since(record)
        if difference is None:
            seen = self._again(self.screening, record, place, seen)
        else:
            seen = tuple(s for s in seen if s.finding.entity not in difference.gone)
            if difference.allow and self._asks_allow(seen):
                seen = self._allowed_again(self._segments(record, place), seen)
            if difference.fresh is not None:
                found = self._again(difference.fresh, record, place, ())
                seen = tuple(dict.fromkeys([*seen, *found]))
        return _recorded(record, Stage.REQUEST, facts, seen, self._there(record))

    def _answer(self, record: Record, request: Record) -> Recorded:
        seen = sightings_of(record.body)
        difference = self._rescanning.since(request)
        if difference is None or difference.of_answers:
            raise CannotJudge(ANSWER_GONE)
        seen = tuple(s for s in seen if s.finding.entity not in difference.gone)
        if difference.allow and self._asks_allow(seen):
            raise CannotJudge(ANSWER_GONE)
        return _recorded(record, Stage.RESPONSE, facts_of(request, self.people), seen)

    def _there(self, record: Record) -> Facts | None:
        """The facts of the model that a rule sent it to."""
        return facts_of(record, self.people) if "routed" in record.body else None

    def _asks_allow(self, seen: tuple[Sighting, ...]) -> bool:
        entities = self.policy.allow.entities
        return any(s.allowed or s.finding.entity in entities for s in seen)

    def _again(
        self, screening: Screening, record: Record, place: Place, seen: tuple[Sighting, ...]
    ) -> tuple[Sighting, ...]:
        found = screening.sightings(self._segments(record, place), self.policy.allow)
        kept = [s for s in seen if s.finding.entity in NEVER_STORED]
        return tuple(dict.fromkeys([*found, *kept]))

    def _allowed_again(
        self, segments: tuple[Segment, ...], seen: tuple[Sighting, ...]
    ) -> tuple[Sighting, ...]:
        texts = {segment.pointer: segment.text for segment in segments}
        return tuple(
            Sighting(s.pointer, s.role, s.finding, self._entry(s, texts.get(s.pointer, "")))
            for s in seen
        )

    def _entry(self, sighting: Sighting, text: str) -> str:
        finding = sighting.finding
        return self.policy.allow.allowing(finding, text) if finding.span.end <= len(text) else ""

    def _segments(self, record: Record, place: Place) -> tuple[Segment, ...]:
        try:
            (sealed,) = self.reader.sealed_at([place])
            opened = self.reader.open_contents(record, sealed.envelope)
            contents = load_contents(opened.text) if opened else {}
            return tuple(segments(contents["request"]))
        except Erased as erased:
            raise CannotJudge(str(erased)) from None
        except (SealBroken, KeyError, ValueError):
            raise CannotJudge(ERASED) from None


def _recorded(
    record: Record,
    stage: Stage,
    facts: Facts,
    seen: tuple[Sighting, ...],
    there: Facts | None = None,
) -> Recorded:
    body = record.body
    action, rules = Action[body["decision"].upper()], body["rules"]
    if there is not None:
        # The first records of requests that were sent elsewhere name neither the route nor its rule there.
        action = sent_elsewhere(action)
        rules = (
            rules if body["routed"]["rule"] in rules else sorted([*rules, body["routed"]["rule"]])
        )
    return Recorded(record.exchange, stage, facts, seen, action, tuple(rules), there)
