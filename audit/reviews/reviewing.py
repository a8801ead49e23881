"""Steps of reviews and checklists, taken at a desk: who may take them, and for which section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from audit.ledger.review import (
    OWN_SECTION,
    Act,
    Case,
    Complaint,
    NoSuchExchange,
    Reason,
    ReviewRefused,
    Status,
    Step,
    Verdict,
)
from audit.oversight.access import asked_for
from audit.oversight.desk import Desk, section_of
from audit.oversight.roles import May, Person, anybody_has_a_role
from audit.record import Record
from audit.reviews import cases, checklist
from audit.reviews.cases import Plan
from audit.reviews.checklist import Checklist, Result
from audit.search.candidates import Wanted


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    clause: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which cases of the queue. Without a status: all that are not closed."""

    status: Status | None = None
    assigned_to: str | None = None
    everything: bool = False

    def fits(self, case: Case) -> bool:
        if self.status is not None and case.status is not self.status:
            return False
        if self.status is None and not self.everything and case.status is Status.CLOSED:
            return False
        return self.assigned_to is None or self.assigned_to in case.assigned


class Reviewing:
    """`people` are those who have roles; where there are none, names and sections are believed."""

    def __init__(self, desk: Desk, people: Mapping[str, Person]) -> None:
        self._desk = desk
        self._people = people
        self._known = anybody_has_a_role(people)

    def queue(self, sought: Sought) -> list[Case]:
        own = self._section(May.QUEUE)
        found = [
            case
            for case in cases.cases(self._desk.reader).values()
            if sought.fits(case) and own in (None, case.section)
        ]
        self._desk.enter("queue", {"count": len(found)})
        return found

    def sample(self, plan: Plan, people: int) -> list[str]:
        plan = self._narrowed(plan)
        by = self._desk.person.by
        found = cases.sample(self._desk.log, self._desk.reader, plan, by, people)
        if not found:  # else the cases that were opened tell of it
            self._looked(plan, 0)
        return found

    def drawn(self, plan: Plan) -> list[str]:
        """What the plan would draw, without opening anything."""
        plan = self._narrowed(plan)
        found = [row.exchange for row in cases.drawn(self._desk.reader, plan)]
        self._looked(plan, len(found))
        return found

    def _narrowed(self, plan: Plan) -> Plan:
        return replace(plan, wanted=self._desk.narrowed(May.SAMPLE, plan.wanted))

    def _looked(self, plan: Plan, count: int) -> None:
        self._desk.enter("list", {"count": count}, asked_for(Wanted((), plan.wanted)))

    def report(self, exchange: str, complaint: Complaint, note: str | None) -> Case:
        self._desk.allow(May.REPORT, about=[exchange])
        facts = {"reason": Reason.REPORT.value, "complaint": complaint.value}
        return self._enter(exchange, Act.OPENED, facts, note)

    def assign(self, exchange: str, to: str, section: str | None) -> Case:
        self._desk.allow(May.ASSIGN, about=[exchange])
        facts = {"to": to, "to_section": self._section_of_reviewer(to, section)}
        self._of_another_section(exchange, to)
        return self._enter(exchange, Act.ASSIGNED, facts)

    def judge(self, exchange: str, judgement: Judgement, note: str | None) -> Case:
        self._desk.allow(May.JUDGE, about=[exchange])
        self._of_another_section(exchange, self._desk.person.name)
        facts = {
            "verdict": judgement.verdict.value,
            "clause": judgement.clause,
            "due": judgement.due and judgement.due.isoformat(),
            "by_section": self._desk.person.department or None,
        }
        given = {name: value for name, value in facts.items() if value is not None}
        return self._enter(exchange, Act.JUDGED, given, note)

    def correct(self, exchange: str, note: str | None) -> Case:
        self._allow_of_section(May.CORRECT, exchange)
        return self._enter(exchange, Act.CORRECTED, {}, note)

    def close(self, exchange: str, note: str | None) -> Case:
        self._desk.allow(May.CLOSE, about=[exchange])
        self._of_another_section(exchange, self._desk.person.name)
        return self._enter(exchange, Act.CLOSED, {}, note)

    def checklists(self, *, everything: bool = False) -> list[Checklist]:
        """Those that are open, or all; a section head's are those of their section, and staff's too."""
        what = May.QUEUE if self._desk.person.may(May.QUEUE) else May.CHECK
        own = self._section(what)
        taken: dict[str, list[Record]] = defaultdict(list)
        for record in self._desk.reader.events_of_exchanges():
            if record.body.get("event") == checklist.EVENT:
                taken[record.exchange].append(record)
        found = [c for steps in taken.values() if (c := checklist.added_up(steps)) is not None]
        seen = [c for c in found if (everything or not c.closed) and own in (None, c.section)]
        self._desk.enter("checklists", {"count": len(seen)})
        return seen

    def open_checklist(self, exchange: str) -> Checklist:
        section, now = self._allow_of_section(May.CHECK, exchange), datetime.now(UTC)
        return self._tick(checklist.opening(exchange, section, self._desk.person.by, now))

    def check(self, exchange: str, item: str, result: Result, note: str | None) -> Checklist:
        self._allow_of_section(May.CHECK, exchange)
        facts = {"item": item, "result": result.value, "reasoned": bool(note)}
        return self._tick(self._step(exchange, checklist.Act.CHECKED, facts, note))

    def close_checklist(self, exchange: str) -> Checklist:
        self._allow_of_section(May.CHECK, exchange)
        return self._tick(self._step(exchange, checklist.Act.CLOSED, {}, None))

    def _step(
        self, exchange: str, act: checklist.Act, facts: Mapping[str, Any], note: str | None
    ) -> checklist.Step:
        return checklist.Step(exchange, act, self._desk.person.by, datetime.now(UTC), facts, note)

    def _tick(self, step: checklist.Step) -> Checklist:
        events = self._desk.reader.events_of_exchanges(step.exchange)
        found = checklist.after(checklist.added_up(events), step)
        self._desk.log.append_blocking(replace(step, account=self._account()).draft())
        return found

    def _enter(
        self, exchange: str, act: Act, facts: Mapping[str, Any], note: str | None = None
    ) -> Case:
        person = self._desk.person
        step = Step(exchange, act, person.by, datetime.now(UTC), facts, note, self._account())
        return cases.enter(self._desk.log, self._desk.reader, step)

    def _account(self) -> str | None:
        """The account of staff, who stand in the clear by their pseudonym only."""
        person = self._desk.person
        return None if person.by == person.name else person.name

    def _section(self, what: May) -> str | None:
        self._desk.allow(what)
        return self._desk.person.section(what)

    def _allow_of_section(self, what: May, exchange: str) -> str | None:
        """The section of the exchange, for whoever may do this to what belongs to it."""
        section = self._section_of(exchange)
        self._desk.allow(what, section, of_section=True, about=[exchange])
        return section

    def _section_of(self, exchange: str) -> str | None:
        detail = self._desk.reader.exchange(exchange)
        if detail is None:
            raise NoSuchExchange
        return section_of(detail)

    def _of_another_section(self, exchange: str, name: str) -> None:
        """Of none of their sections, whichever of them the key says that they act for. Raises ReviewRefused."""
        person = self._people.get(name)
        own = set() if person is None else {person.department, *person.elsewhere} - {""}
        if own and self._section_of(exchange) in own:
            raise ReviewRefused(OWN_SECTION)

    def _section_of_reviewer(self, to: str, section: str | None) -> str:
        if not self._known:
            if not section:
                raise ReviewRefused(
                    "点検する人の部署 (--section) が要ります (the section is needed)"
                )
            return section
        person = self._people.get(to)
        if person is None or not person.may(May.JUDGE):
            raise ReviewRefused(
                "点検できるのは監査担当の役割のある人です (a reviewer has to be an auditor)"
            )
        if section and section != person.department:
            raise ReviewRefused("その人の部署ではありません (this is not the reviewer's section)")
        return person.department
