"""Breaking the glass: whose pseudonym may be taken off, for whom, and until when.

Somebody asks, with a reason and a scope; another person approves; then, for some hours, whoever asked sees accounts
where the scope reaches, and nowhere else. Each look is recorded with the approval it went by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from audit.ledger.approval import Approval, ApprovalRefused, same_person
from audit.oversight import approval
from audit.oversight.approval import Asking
from audit.oversight.roles import May, Person
from audit.reading.read import Entry, ExchangeDetail, Reader
from audit.reading.words import check_person, check_times
from audit.record import Kind, written_time
from audit.sealing import pseudonym
from audit.writing.writer import Log

MATTER = "unmask"
HOURS, MOST_HOURS = 8.0, 72.0


@dataclass(frozen=True, slots=True)
class Scope:
    """Some exchanges, or those of one person, or of a section, in a stretch of time; `everything` has to be said."""

    exchanges: tuple[str, ...] = ()
    person: str | None = None
    department: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    everything: bool = False

    def __post_init__(self) -> None:
        """Raises ApprovalRefused, and LogRefused for a time that no calendar has in UTC."""
        check_times(self.since, self.until)
        narrowed = (self.exchanges, self.person, self.department, self.since, self.until)
        if any(narrowed) == self.everything:
            raise ApprovalRefused(
                "範囲を指定してください：やり取り、利用者、部署、期間のどれか。全体なら everything だけを"
                " (say how far it reaches: exchanges, a person, a section, a time; or everything, alone)"
            )

    def covers(self, exchange: str, asked: Mapping[str, Any], at: datetime) -> bool:
        if self.everything:
            return True
        checks = (
            not self.exchanges or exchange in self.exchanges,
            self.person is None or is_person(self.person, asked.get("subject")),
            self.department is None or asked.get("department") == self.department,
            self.since is None or at >= self.since,
            self.until is None or at < self.until,
        )
        return all(checks)

    def facts(self) -> dict[str, Any]:
        """As it stands in the record."""
        times = {
            n: at and written_time(at) for n, at in (("since", self.since), ("until", self.until))
        }
        found = {**asdict(self), "exchanges": list(self.exchanges), **times}
        return {name: value for name, value in found.items() if value}

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Scope:
        times = {n: datetime.fromisoformat(facts[n]) for n in ("since", "until") if facts.get(n)}
        return cls(**{**facts, "exchanges": tuple(facts.get("exchanges", ())), **times})


def is_person(wanted: str, subject: object) -> bool:
    """Whether a pseudonym, in its long or its short form, is this one."""
    if not isinstance(subject, str):
        return False
    start = pseudonym.beginning(wanted)
    return subject == wanted if start is None else subject.startswith(start)


def ask(log: Log, person: Person, scope: Scope, reason: str, hours: float = HOURS) -> Approval:
    """Raises ApprovalRefused, and LogRefused for a person who is not named by a pseudonym."""
    check_person(scope.person)
    if not 0 < hours <= MOST_HOURS:
        raise ApprovalRefused(
            f"時間は{MOST_HOURS:g}時間までです (for {MOST_HOURS:g} hours at most)"
        )
    return approval.ask(log, person, Asking(MATTER, scope.facts(), reason, hours))


def why(reader: Reader, person: Person, asked: Approval) -> str | None:
    """The reason, for whoever asked and for whoever decides on it; None for others, and where it does not open."""
    own = same_person(asked.by, person.by)
    return approval.reason_of(reader, asked.id) if own or person.may(May.UNMASK_DECIDE) else None


def masks(reader: Reader, person: Person, now: datetime) -> Masks:
    """How this person sees people now."""
    held = [a for a in approval.approvals(reader, MATTER) if a.holds(person.by, now)]
    return Masks((a.id, Scope.of(a.scope)) for a in held)


class Masks:
    """Shows exchanges with pseudonyms, but for those that an approval covers; `used` are the approvals gone by."""

    def __init__(self, held: Iterable[tuple[str, Scope]] = ()) -> None:
        self._held = tuple(held)
        self.used: set[str] = set()

    def of(self, detail: ExchangeDetail) -> ExchangeDetail:
        request = detail.request
        asked: Mapping[str, Any] = {} if request is None else request.record.body
        if request is not None:
            by = self._covering(detail.exchange, asked, request.record.at)
            if by is not None:
                self.used.add(by)
                return _without_reporters(detail)
        alias = pseudonym.shown(asked.get("subject")) or pseudonym.UNKNOWN
        account = None if request is None else (request.contents or {}).get("user")
        named = account if isinstance(account, str) else None
        return replace(
            detail, entries=tuple(_masked(entry, named, alias) for entry in detail.entries)
        )

    @property
    def everywhere(self) -> bool:
        """Whether an approval covers everything: what cannot be masked may then be shown."""
        found = [identity for identity, scope in self._held if scope.everything]
        self.used.update(found[:1])
        return bool(found)

    def shows(self, details: Iterable[ExchangeDetail]) -> bool:
        """Whether all of these may be shown with their accounts."""
        found = [
            self._covering(d.exchange, e.record.body, e.record.at)
            for d in details
            for e in d.entries
            if e.record.kind is Kind.REQUEST
        ]
        self.used.update(by for by in found if by is not None)
        return None not in found

    def _covering(self, exchange: str, asked: Mapping[str, Any], at: datetime) -> str | None:
        covering = (i for i, scope in self._held if scope.covers(exchange, asked, at))
        return next(covering, None)


PSEUDONYMS = Masks()
"""Nothing is unmasked."""


def _masked(entry: Entry, account: str | None, alias: str) -> Entry:
    if entry.contents is None:
        return entry
    return _without_reporter(
        replace(entry, contents=pseudonym.masked(entry.contents, account, alias))
    )


def _without_reporters(detail: ExchangeDetail) -> ExchangeDetail:
    return replace(detail, entries=tuple(map(_without_reporter, detail.entries)))


def _without_reporter(entry: Entry) -> Entry:
    """Who of the staff reported or checked something is nobody's who may know who asked."""
    if entry.contents is None or "by_account" not in entry.contents:
        return entry
    return replace(entry, contents={**entry.contents, "by_account": entry.record.body.get("by")})
