"""Cases in the log: reading them, entering steps, and drawing a sample that anybody can draw again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from audit.filters import Filter
from audit.read import ExchangeRow, Reader
from audit.record import Draft, Kind, Record, Sensitivity
from audit.review import EVENT, Act, Case, Reason, ReviewRefused, Step, added_up, after
from audit.writer import Log

PAGE = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """A stratified sample: of every section `share` of its exchanges, at least `least`; repeatable by its `seed`."""

    wanted: Filter
    share: float
    least: int
    seed: str


def draft(step: Step) -> Draft:
    contents = None if step.note is None else {"note": step.note}
    return Draft(step.exchange, Kind.EVENT, step.at, step.body(), contents, Sensitivity.METADATA)


def step_of(record: Record) -> Step | None:
    """None for records that are no step of a review, or of none that this version knows."""
    if record.kind is not Kind.EVENT or record.body.get("event") != EVENT:
        return None
    facts = {k: v for k, v in record.body.items() if k not in ("event", "act", "by")}
    try:
        act, by = Act(record.body["act"]), str(record.body["by"])
    except (KeyError, ValueError):
        return None
    return Step(record.exchange, act, by, record.at, facts)


def cases(reader: Reader) -> dict[str, Case]:
    """Every case there has been, by exchange, in the order of their first steps."""
    steps: dict[str, list[Step]] = defaultdict(list)
    for record in reader.events_of_exchanges():
        step = step_of(record)
        if step is not None:
            steps[record.exchange].append(step)
    found = ((exchange, added_up(taken)) for exchange, taken in steps.items())
    return {exchange: case for exchange, case in found if case is not None}


def case_of(reader: Reader, exchange: str) -> Case | None:
    steps = (step_of(record) for record in reader.events_of_exchanges(exchange))
    return added_up(step for step in steps if step is not None)


def enter(log: Log, reader: Reader, step: Step) -> Case:
    """Raises ReviewRefused, and enters nothing, when the step does not fit or the exchange is not in the log."""
    placed = _placed(reader, step)
    case = after(case_of(reader, step.exchange), placed)
    log.append_blocking(draft(placed))
    return case


def _placed(reader: Reader, step: Step) -> Step:
    """An opening with the section of its exchange, which decides who may not judge it."""
    if step.act is not Act.OPENED:
        return step
    detail = reader.exchange(step.exchange)
    if detail is None:
        raise ReviewRefused("そのやり取りはありません (no such exchange)")
    asked = next(e.record for e in detail.entries if e.record.kind is Kind.REQUEST)
    section = asked.body.get("department")
    return Step(
        step.exchange, step.act, step.by, step.at, {**step.facts, "section": section}, step.note
    )


def drawn(reader: Reader, plan: Plan) -> list[ExchangeRow]:
    """The exchanges that this plan draws: of each section those whose keyed digests are smallest.

    The digest depends on the seed and the exchange's id alone: whoever has the log and the seed draws the same.
    """
    sections: dict[str, list[ExchangeRow]] = defaultdict(list)
    for row in _all(reader, plan.wanted):
        sections[row.department or ""].append(row)
    chosen: list[ExchangeRow] = []
    for _, rows in sorted(sections.items()):
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
        log.append_blocking(*map(draft, batch))
    return [step.exchange for step in steps]


def _named(plan: Plan) -> Mapping[str, Any]:
    wanted = plan.wanted
    times = {
        name: at.astimezone(UTC).isoformat()
        for name, at in (("since", wanted.since), ("until", wanted.until))
        if at is not None
    }
    narrowed = {
        name: value
        for name in ("state", "department", "decision", "model")
        if (value := getattr(wanted, name)) is not None
    }
    return {"seed": plan.seed, "share": plan.share, "least": plan.least, **narrowed, **times}


def _batches(steps: Sequence[Step]) -> Iterable[Sequence[Step]]:
    return (steps[i : i + PAGE] for i in range(0, len(steps), PAGE))
