"""Cases in the log: reading them, entering steps, and drawing a sample that anybody can draw again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from audit.ledger.review import Act, Case, NoSuchExchange, Reason, Step, added_up, after
from audit.reading.filters import Filter
from audit.reading.listing import ExchangeRow
from audit.reading.read import Reader
from audit.record import Kind, Record
from audit.writing.writer import Log

PAGE = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """A stratified sample: of every stratum `share` of its exchanges, at least `least`; repeatable by its `seed`.

    A stratum is all exchanges that are alike in `strata`, some of `STRATA`.
    """

    wanted: Filter
    share: float
    least: int
    seed: str
    strata: tuple[str, ...] = ("section",)


STRATA: Mapping[str, Callable[[ExchangeRow], str]] = {
    "section": lambda row: row.department or "",
    "rule": lambda row: " ".join(sorted(row.rules)),
    "decision": lambda row: f"{row.decision or ''} {row.answer_decision or ''}",
    "model": lambda row: row.model or "",
}
"""By what exchanges can be told apart before they are drawn. The decision stands for the risk."""


def cases(reader: Reader) -> dict[str, Case]:
    """Every case there has been, by exchange, in the order of their first steps."""
    steps: dict[str, list[Step]] = defaultdict(list)
    for record in reader.events_of_exchanges():
        step = Step.of(record)
        if step is not None:
            steps[record.exchange].append(step)
    found = ((exchange, added_up(taken)) for exchange, taken in steps.items())
    return {exchange: case for exchange, case in found if case is not None}


def case_of(reader: Reader, exchange: str) -> Case | None:
    return case_in(reader.events_of_exchanges(exchange))


def case_in(found: Iterable[Record]) -> Case | None:
    """What the steps among an exchange's records add up to."""
    steps = map(Step.of, found)
    return added_up(step for step in steps if step is not None)


def enter(log: Log, reader: Reader, step: Step) -> Case:
    """Raises ReviewRefused, and enters nothing, when the step does not fit or the exchange is not in the log."""
    placed = _placed(reader, step)
    case = after(case_of(reader, step.exchange), placed)
    log.append_blocking(placed.draft())
    return case


def _placed(reader: Reader, step: Step) -> Step:
    """An opening with the section of its exchange, which decides who may not judge it."""
    if step.act is not Act.OPENED:
        return step
    detail = reader.exchange(step.exchange)
    if detail is None:
        raise NoSuchExchange
    asked = next(e.record for e in detail.entries if e.record.kind is Kind.REQUEST)
    section = asked.body.get("department")
    return replace(step, facts={**step.facts, "section": section})


def drawn(reader: Reader, plan: Plan) -> list[ExchangeRow]:
    """The exchanges that this plan draws: of each stratum those whose keyed digests are smallest.

    The digest depends on the seed and the exchange's id alone: whoever has the log and the seed draws the same.
    """
    strata: dict[tuple[str, ...], list[ExchangeRow]] = defaultdict(list)
    for row in _all(reader, plan.wanted):
        strata[tuple(STRATA[name](row) for name in plan.strata)].append(row)
    chosen: list[ExchangeRow] = []
    for _, rows in sorted(strata.items()):
        count = min(len(rows), max(plan.least, round(plan.share * len(rows))))
        chosen += sorted(rows, key=lambda row: _lot(plan.seed, row.exchange))[:count]
    return chosen


def _lot(seed: str, exchange: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{exchange}".encode()).digest()


def _all(reader: Reader, wanted: Filter) -> Iterator[ExchangeRow]:
    before = None
    while page := list(reader.exchanges(wanted, limit=PAGE, before=before)):
        yield from page
        before = page[-1].cursor


def sample(log: Log, reader: Reader, plan: Plan, by: str, people: int) -> list[str]:
    """Opens a case for every exchange drawn that has none from this plan yet. The plan is in every record."""
    known = {
        record.exchange
        for record in reader.events_of_exchanges()
        if record.body.get("plan") == _named(plan)
    }
    fresh = [row for row in drawn(reader, plan) if row.exchange not in known]
    now = datetime.now(UTC)
    facts = {"reason": Reason.SAMPLE.value, "people": people, "plan": _named(plan)}
    steps = [
        Step(row.exchange, Act.OPENED, by, now, {**facts, "section": row.department})
        for row in fresh
    ]
    for batch in _batches(steps):
        log.append_blocking(*(step.draft() for step in batch))
    return [step.exchange for step in steps]


def _named(plan: Plan) -> Mapping[str, Any]:
    narrowed = {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(plan.wanted).items()
        if value is not None
    }
    found = {"seed": plan.seed, "share": plan.share, "least": plan.least, **narrowed}
    return found if plan.strata == ("section",) else {**found, "strata": list(plan.strata)}


def _batches(steps: Sequence[Step]) -> Iterable[Sequence[Step]]:
    return (steps[i : i + PAGE] for i in range(0, len(steps), PAGE))
