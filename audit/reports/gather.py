"""Reads what a report needs: the month's records, reviews and checklists as they stood, and the checkpoint above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from audit.database.tables import records
from audit.errors import LogRefused
from audit.ledger import review
from audit.ledger.review import Case
from audit.proof.tree_read import StoredNote, tree_of
from audit.reading.read import BATCH_ROWS, Reader
from audit.record import Kind, Record, decode, written_time
from audit.reports.month import Month
from audit.reports.tally import Tally
from audit.reports.trends import Alert, Of, Rate, Rates, alerts
from audit.reviews import checklist
from audit.reviews.checklist import Checklist

LATE = timedelta(days=1)
"""How long after the month's end an exchange may still be closed and be counted as it ended."""
COMPARED = 6
"""Months before, by which the usual rates are known."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A case with the time at which somebody first took it up; None while nobody has."""

    case: Case
    taken_up: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest checkpoint of that time, as it lies in the log, and the size up to which one had left the database.

    Whether it is to be believed says `sekisho audit verify`; who has this report has the checkpoint, too.
    """

    checkpoint: StoredNote | None
    anchored: int
    sinks: tuple[str, ...]
    records: int
    """Of the month; `sealed` of them stand under the checkpoint."""
    sealed: int


@dataclass(frozen=True, slots=True)
class Gathered:
    month: Month
    as_of: datetime
    tally: Tally
    cases: tuple[Reviewed, ...]
    checklists: tuple[Checklist, ...]
    alerts: tuple[Alert, ...]
    standing: Standing


def gather(
    reader: Reader, url: str, month: Month, as_of: datetime, section: str | None
) -> Gathered:
    """All of one month that was in the log by `as_of`; of one section only, where it is given.

    Raises LogRefused when a record was edited, or the month has not begun.
    """
    if as_of < month.start:
        raise LogRefused(f"{month.japanese}はまだ始まっていません (the month has not begun)")
    events = [*_decoded(reader, month.start, as_of, (Kind.EVENT,))]
    cases = tuple(_cases(events, month, section))
    watching = frozenset(one.case.exchange for one in cases)
    now = tallied(reader, month, as_of, section, watching)
    before = (tallied(reader, month.back(n), as_of, section) for n in range(1, COMPARED + 1))
    return Gathered(
        month,
        as_of,
        now,
        cases,
        tuple(_checklists(events, month, section)),
        alerts(now.rates(), together(tally.rates() for tally in before)),
        _standing(url, month, as_of),
    )


def tallied(
    reader: Reader,
    month: Month,
    as_of: datetime,
    section: str | None,
    watching: frozenset[str] = frozenset(),
) -> Tally:
    tally = Tally(month.start, min(month.end, as_of), watching)
    until = min(month.end + LATE, as_of)
    for record in _decoded(reader, month.start, until, (Kind.REQUEST, Kind.CLOSING)):
        if (
            section is None
            or record.kind is Kind.CLOSING
            or record.body.get("department") == section
        ):
            tally.take(record)
    tally.finish()
    return tally


def together(some: Iterable[Rates]) -> Rates:
    exchanges = 0
    by: dict[Of, dict[str, Rate]] = {of: {} for of in Of}
    listed = list(some)
    for rates in listed:
        exchanges += rates.exchanges
        for of, named in rates.by.items():
            for name, rate in named.items():
                so_far = by[of].get(name, Rate(0, 0))
                by[of][name] = Rate(so_far.count + rate.count, so_far.exchanges + rate.exchanges)
    for of in (Of.RULE, Of.KIND):
        by[of] = {name: Rate(rate.count, exchanges) for name, rate in by[of].items()}
    return Rates(exchanges, by)


def _decoded(
    reader: Reader, since: datetime, until: datetime, kinds: Sequence[Kind]
) -> Iterator[Record]:
    r = records.c
    query = (
        select(r.stored)
        .where(r.at >= written_time(since), r.at < written_time(until), r.kind.in_(kinds))
        .order_by(r.at, r.writer, r.n)
    )
    with reader.connection() as connection:
        for row in connection.execution_options(yield_per=BATCH_ROWS).execute(query):
            try:
                yield decode(row.stored)
            except ValueError:
                raise LogRefused(
                    "記録が改変されています。verify で確認してください (a record was edited: run verify)"
                ) from None


def _cases(events: Sequence[Record], month: Month, section: str | None) -> Iterator[Reviewed]:
    """Cases that were opened in the month, with all that was done about them since."""
    steps: dict[str, list[review.Step]] = defaultdict(list)
    for record in events:
        step = review.Step.of(record)
        if step is not None:
            steps[step.exchange].append(step)
    for taken in steps.values():
        case = review.added_up(taken)
        if case is None or not month.start <= case.opened_at < month.end:
            continue
        if section is None or case.section == section:
            acts = (s.at for s in taken if s.act in (review.Act.ASSIGNED, review.Act.JUDGED))
            yield Reviewed(case, min(acts, default=None))


def _checklists(events: Sequence[Record], month: Month, section: str | None) -> Iterator[Checklist]:
    steps: dict[str, list[Record]] = defaultdict(list)
    for record in events:
        if checklist.Step.of(record) is not None:
            steps[record.exchange].append(record)
    for taken in steps.values():
        known = checklist.added_up(taken)
        if known is None or not month.start <= known.opened_at < month.end:
            continue
        if section is None or known.section == section:
            yield known


def _standing(url: str, month: Month, as_of: datetime) -> Standing:
    window = (
        records.c.at >= written_time(month.start),
        records.c.at < written_time(min(month.end, as_of)),
    )
    with tree_of(url) as tree:
        if tree is None:
            raise LogRefused("監査ログに木がありません (this log has no tree)")
        notes = [note for note in tree.notes() if note.at <= written_time(as_of)]
        newest = notes[-1] if notes else None
        sizes = {note.number: note.size for note in notes}
        arrived = [
            d for d in tree.deliveries() if d.checkpoint in sizes and d.at <= written_time(as_of)
        ]
        return Standing(
            newest,
            max((sizes[d.checkpoint] for d in arrived), default=0),
            tuple(sorted({d.sink for d in arrived})),
            tree.count(window),
            0 if newest is None else tree.count(window, below=newest.size),
        )
