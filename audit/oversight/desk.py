"""One person at the log: what they may see, as they may see it, and the record that they saw it.

Commands, pages and the REST API all sit at this desk, so that none of them can read past it. The record is durable
before anything is handed out; where it cannot be made, nothing is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from audit.errors import LogRefused
from audit.ledger.approval import Approval, ApprovalRefused
from audit.oversight import unmask
from audit.oversight.access import Accessed, asked_for, entered
from audit.oversight.roles import May, NotAllowed, Person
from audit.oversight.slips import Slips
from audit.oversight.unmask import Masks, Scope
from audit.reading.filters import Filter
from audit.reading.listing import ExchangeRow
from audit.reading.read import ExchangeDetail, Page, Reader
from audit.reading.words import check_person
from audit.sealing import pseudonym
from audit.search.candidates import Wanted
from audit.search.query import Answer, Search
from audit.writing.writer import Log

KNOWING_S = 2.0
"""How long is looked whether a type of finding is on record at all."""


class Desk:
    """Without keys there is no log to enter anything into, and no contents to be seen: facts alone are read then.
    `kinds` are the types of findings that there are without a policy's own; empty where nobody knows."""

    def __init__(
        self,
        person: Person,
        reader: Reader,
        log: Log | None,
        url: str,
        kinds: frozenset[str] = frozenset(),
    ) -> None:
        self.person = person
        self.reader = reader
        self._log = log
        self._url = url
        self._kinds = kinds

    @cached_property
    def masks(self) -> Masks:
        if self._log is None:
            return Masks()
        return unmask.masks(self.reader, self.person, datetime.now(UTC))

    @property
    def log(self) -> Log:
        if self._log is None:
            raise LogRefused("鍵が要ります。--keys で指定してください (keys are needed)")
        return self._log

    def enter(
        self, act: str, facts: Mapping[str, Any] | None = None, sealed: Any | None = None
    ) -> None:
        if self._log is not None:
            self._log.append_blocking(entered(self.person, Accessed(act, facts or {}, sealed)))

    def allow(
        self,
        what: May,
        section: str | None = None,
        *,
        of_section: bool = False,
        about: Sequence[str] = (),
    ) -> None:
        """Raises NotAllowed, which is recorded, with the exchanges that it was `about`. With `of_section`, for what
        belongs to that section."""
        try:
            if of_section:
                self.person.within(what, section)
            else:
                self.person.require(what)
        except NotAllowed:
            self._denied(what, *about)
            raise

    def narrowed(self, what: May, wanted: Filter) -> Filter:
        """Raises NotAllowed, which is recorded; LogRefused for a person who is not named by a pseudonym."""
        check_person(wanted.person)
        try:
            return self.person.narrowed(what, wanted)
        except NotAllowed:
            self._denied(what, wanted=wanted)
            raise

    def whole_log(self, what: May) -> None:
        """Raises NotAllowed for whoever sees their own section only."""
        self.allow(what)
        if self.person.section(what) is not None:
            self._denied(what)
            raise NotAllowed(
                "監査ログの全体を扱えるのは全部署を見る役割だけです (the whole log is not for one section)"
            )

    def within_scope(self, what: May, scope: Mapping[str, Any]) -> None:
        """A section's own people reach their section's exchanges, named one by one. Raises NotAllowed."""
        if "exchanges" not in scope:
            self.whole_log(what)
            return
        self.allow(what, about=scope["exchanges"])
        if self.person.section(what) is not None:
            for row in self.reader.rows(scope["exchanges"], Filter()).values():
                self.allow(what, row.department, of_section=True, about=[row.exchange])

    def exchanges(
        self, wanted: Filter, *, limit: int, before: str | None, seconds: float = math.inf
    ) -> Page:
        narrowed = self.narrowed(May.LIST, wanted)
        with self._search() as search:
            found = search.find(Wanted((), narrowed), limit=limit, after=before, seconds=seconds)
        page = Page(found.rows, found.after, found.complete)
        self.enter("list", {"count": len(page.rows)}, asked_for(Wanted((), wanted)))
        self.not_a_slip(May.LIST, wanted, found)
        return replace(page, rows=tuple(map(_shown, page.rows)))

    def walk(self, wanted: Filter, *, before: str | None = None) -> Iterator[ExchangeRow]:
        """All of them, for an export that was begun; newest first."""
        with self._search() as search:
            yield from search.walk(wanted, before=before)

    def count(self, wanted: Filter) -> int:
        if wanted.of_bodies:
            return sum(1 for _ in self.walk(wanted))
        return self.reader.count(wanted)

    def _search(self) -> closing[Search]:
        return closing(Search.beside(self.reader, self._url))

    def search(self, wanted: Wanted, **paging: Any) -> Answer:
        what = May.SEARCH if wanted.phrases else May.LIST
        narrowed = replace(wanted, filter=self.narrowed(what, wanted.filter))
        with self._search() as search:
            answer = search.find(narrowed, **paging)
        facts = {"count": len(answer.rows), "complete": answer.complete}
        self.enter("search", facts, asked_for(wanted))
        self.not_a_slip(what, wanted.filter, answer)
        return replace(answer, rows=tuple(map(_shown, answer.rows)))

    def not_a_slip(self, what: May, wanted: Filter, found: Answer | None = None) -> None:
        """Raises LogRefused where nothing was found of something that nothing has which this person may see."""

        def anywhere(asked: Filter) -> bool:  # also where time runs out before it is known
            seen = Wanted((), self.person.narrowed(what, asked))
            with self._search() as search:
                some = search.find(seen, limit=1, after=None, seconds=KNOWING_S)
            return bool(some.rows) or not some.complete

        def newest(count: int) -> Iterator[ExchangeRow]:
            seen = self.person.narrowed(what, Filter())
            return iter(self.reader.page(seen, limit=count, before=None, seconds=KNOWING_S).rows)

        if found is None or (not found.rows and found.complete):
            Slips(anywhere, newest, self._kinds).check(wanted)

    def view(self, exchange: str) -> ExchangeDetail | None:
        """With contents. None when there is no such exchange."""
        self.allow(May.VIEW, about=[exchange])
        detail = self.reader.exchange(exchange)
        if detail is None:
            return None
        self.allow(May.VIEW, section_of(detail), of_section=True, about=[exchange])
        seen = self.masks.of(detail)
        self.enter("view", {"exchange": exchange, **self.unmasked()})
        return seen

    def ask_unmasking(self, scope: Scope, reason: str, hours: float) -> Approval:
        """A section's own people ask about their section. Raises NotAllowed and ApprovalRefused."""
        self.allow(May.UNMASK_ASK, about=scope.exchanges)
        there = self.reader.rows(scope.exchanges, Filter())
        if set(scope.exchanges) - set(there):
            raise ApprovalRefused("そのやり取りはありません (no such exchange)")
        sections = [row.department for row in there.values()] or [scope.department]
        for section in sections:
            self.allow(May.UNMASK_ASK, section, of_section=True, about=scope.exchanges)
        return unmask.ask(self.log, self.person, scope, reason, hours)

    def begin_export(self, form: str, wanted: Filter, *, contents: bool) -> Filter:
        """What may be exported of what is wanted; entered before the first line goes out."""
        narrowed = self.narrowed(May.EXPORT, wanted)
        facts = {"format": form, "contents": contents}
        self.enter("export", facts, asked_for(Wanted((), wanted)))
        self.not_a_slip(May.EXPORT, wanted)
        return narrowed

    def begin_disclosure(self, wanted: Filter) -> Filter:
        narrowed = self.narrowed(May.DISCLOSE, wanted)
        self.enter("disclose", {}, asked_for(Wanted((), wanted)))
        self.not_a_slip(May.DISCLOSE, wanted)
        return narrowed

    def begin_whole_export(self, *, contents: bool) -> None:
        """The exact bytes of the log: they name accounts where contents are among them."""
        self.whole_log(May.EXPORT)
        if contents and not self.masks.everywhere:
            self._denied(May.EXPORT)
            raise NotAllowed(_NAMES)
        self.enter("export", {"format": "jsonl", "contents": contents, **self.unmasked()})

    def details(self, what: May, exchanges: Sequence[str]) -> list[ExchangeDetail]:
        """Those that are there, as they are, for whoever may do this in the section of each; nothing is entered yet.
        Raises NotAllowed, which is recorded."""
        self.allow(what, about=exchanges)
        details = list(self.reader.details(exchanges))
        for detail in details:
            self.allow(what, section_of(detail), of_section=True, about=[detail.exchange])
        return details

    def begin_bundle(self, exchanges: Sequence[str], *, contents: bool) -> None:
        details = self.details(May.EXPORT, exchanges)
        if contents and not self.masks.shows(details):
            self._denied(May.EXPORT, *exchanges)
            raise NotAllowed(_NAMES)
        facts = {"exchanges": [detail.exchange for detail in details], "contents": contents}
        self.enter("bundle", {**facts, **self.unmasked()})

    def end_export(self, count: int) -> None:
        self.enter("exported", {"count": count, **self.unmasked()})

    def allow_facts(self, detail: ExchangeDetail) -> None:
        """For whoever may list its section, and for whoever asked it. Raises NotAllowed, which is recorded."""
        request = detail.request
        subject = None if request is None else pseudonym.shown(request.record.body.get("subject"))
        if subject is None or subject != self.person.alias:
            section = section_of(detail)
            self.allow(May.LIST, section, of_section=True, about=[detail.exchange])

    def unmasked(self) -> dict[str, Any]:
        """The approvals by which accounts were shown."""
        used = self.masks.used
        return {"unmasked": sorted(used)} if used else {}

    def _denied(self, what: May, *exchanges: str, wanted: Filter | None = None) -> None:
        """What is no exchange may be anything that somebody typed: it is sealed."""
        there = self.reader.rows(exchanges, Filter()) if exchanges else {}
        known = sorted(name for name in exchanges if name in there)
        sealed: dict[str, Any] = {} if wanted is None else asked_for(Wanted((), wanted))
        if others := [name for name in exchanges if name not in there]:
            sealed["exchanges"] = others
        facts = {"what": what.value, **({"exchanges": known} if known else {})}
        self.enter("denied", facts, sealed or None)


_NAMES = (
    "この形は記録の原文そのもので、氏名・アカウントを伏せられません。先に仮名を外す承認を受けてください："
    "sekisho audit unmask ask (the exact text names accounts: unmasking has to be approved first)"
)


def section_of(detail: ExchangeDetail) -> str | None:
    return None if detail.request is None else detail.request.record.body.get("department")


def _shown(row: ExchangeRow) -> ExchangeRow:
    return replace(row, subject=pseudonym.shown(row.subject))
