"""What happened in a month, counted from its records. Nothing personal is in it: people are counted by pseudonym."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from audit.record import Kind, Outcome, Record
from audit.reports.month import JAPAN
from audit.reports.training import Trainings
from audit.reports.trends import Of, Rate, Rates

GRAVITY = ("allow", "notice", "flag", "label", "mask", "route", "confirm", "block", "refused")
"""Decisions from the mildest to the gravest. An exchange counts as the gravest of its request and its answer."""
QUIET = frozenset({"allow", "notice", "label"})
NOT_SENT = frozenset({"confirm", "block", "refused"})
STATEMENT, SOURCE = "CLAIM", "CITATION"
"""What is found in an answer that states facts (laws, figures, dates), and in one that names its source."""
MOST_NEAR_MISSES = 5
MOST_OVERRIDES = 200
MOST_NAMES = 5_000
"""Different rules, sections and so on that are told apart; a log that has more is not counted to the end of memory."""


@dataclass(slots=True)
class Asked:
    """An exchange while its closing is awaited."""

    section: str
    decision: str
    external: bool
    rules: tuple[str, ...]
    model: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an exchange came to, by kinds and rules."""

    section: str
    decision: str
    rules: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(slots=True)
class Spent:
    """Of the answers of a model whose tokens are known; `yen` where its price was configured."""

    answers: int = 0
    asked: int = 0
    answered: int = 0
    yen: float = 0.0
    priced: int = 0


@dataclass(frozen=True, slots=True)
class Override:
    """A confirmation: somebody read what was noticed and went on."""

    exchange: str
    section: str
    rules: tuple[str, ...]
    reasoned: bool


@dataclass(frozen=True, slots=True)
class NearMiss:
    """What was held back before it went out: the kinds of what was found, never its text."""

    exchange: str
    section: str
    decision: str
    rules: tuple[str, ...]
    kinds: tuple[str, ...]
    count: int


@dataclass(slots=True)
class Tally:
    """Records in any order of chains, but a request before its closing."""

    start: datetime
    end: datetime
    watching: frozenset[str] = frozenset()
    """Exchanges of which is kept what they came to, in `watched`."""
    watched: dict[str, Seen] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    """By section."""
    people: dict[str, set[str]] = field(default_factory=dict)
    decisions: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By section and decision."""
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By rule and decision."""
    clauses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    """Exchanges in which each kind of finding was seen."""
    outcomes: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)
    models: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By model and provider."""
    attributes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    approvals: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Of each model the approval that its newest request had."""
    unapproved: Counter[str] = field(default_factory=Counter)
    """Requests to a model after the last day of its approval."""
    spent: dict[str, Spent] = field(default_factory=dict)
    endpoints: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    """Of requests that were refused unread."""
    policies: Counter[str] = field(default_factory=Counter)
    exceptions: Counter[str] = field(default_factory=Counter)
    ends: dict[str, str] = field(default_factory=dict)
    """The last day of each exception that was used, as its newest use has it."""
    trainings: Trainings = field(default_factory=Trainings)
    grounded: Counter[bool] = field(default_factory=Counter)
    """Completed answers that state facts, by whether they name a source."""
    labelled: Counter[bool] = field(default_factory=Counter)
    """Completed answers, by whether they bear a label."""
    labelled_external: Counter[bool] = field(default_factory=Counter)
    overrides: list[Override] = field(default_factory=list)
    override_count: int = 0
    near_misses: list[NearMiss] = field(default_factory=list)
    _asked: dict[str, Asked] = field(default_factory=dict, repr=False)

    def take(self, record: Record) -> None:
        if record.kind is Kind.REQUEST:
            if self.start <= record.at < self.end:
                self._request(record)
        elif record.kind is Kind.CLOSING:
            asked = self._asked.pop(record.exchange, None)
            if asked is not None:
                self._closing(record, asked)

    @property
    def unclosed(self) -> int:
        return len(self._asked)

    def rates(self) -> Rates:
        """How often each rule and kind was seen, and how often each section was held up."""
        total = self.requests.total()
        rules: Counter[str] = Counter()
        for (rule, _), count in self.rules.items():
            rules[rule] += count
        held: Counter[str] = Counter()
        for (section, decision), count in self.decisions.items():
            if decision not in QUIET:
                held[section] += count
        by = {
            Of.RULE: {name: Rate(count, total) for name, count in rules.items()},
            Of.KIND: {name: Rate(count, total) for name, count in self.kinds.items()},
            Of.SECTION: {name: Rate(held[name], n) for name, n in self.requests.items()},
        }
        return Rates(total, by)

    def finish(self) -> None:
        """Counts what was never closed as it was decided."""
        for asked in self._asked.values():
            self._decided(asked, asked.decision, asked.rules)
            self.outcomes["open"] += 1

    def _request(self, record: Record) -> None:
        body = record.body
        section = str(body.get("department") or "")
        facts = body.get("facts") or {}
        confirmed = bool(body.get("confirmed"))
        self.requests[section] += 1
        self.people.setdefault(section, set()).add(str(body.get("subject")))
        self.trainings.take(section, body, record.at)
        self.endpoints[str(body.get("endpoint"))] += 1
        for counter, name in (
            (self.uses, facts.get("intended_use")),
            (self.policies, body.get("policy")),
            (self.codes, body.get("code")),
        ):
            if name:
                counter[str(name)] += 1
        if body.get("model"):
            model = str(body["model"])
            self.models[model, str(body.get("provider") or "")] += 1
            self.attributes.setdefault(model, facts)
            self._approval(model, body.get("approval"), record.at)
        rules = tuple(map(str, body.get("rules") or ()))
        self._seen(body)
        asked = Asked(
            section,
            str(body.get("decision") or "allow"),
            facts.get("intended_use") == "external",
            rules,
            str(body.get("model") or ""),
        )
        self._asked[record.exchange] = asked
        self._watch(record, section, asked.decision, rules)
        if confirmed:
            self.override_count += 1
            if len(self.overrides) < MOST_OVERRIDES:
                reasoned = bool((body.get("confirmation") or {}).get("reason"))
                self.overrides.append(Override(record.exchange, section, rules, reasoned))
        if asked.decision in NOT_SENT and body.get("findings"):
            self._near_miss(record, asked)

    def _closing(self, record: Record, asked: Asked) -> None:
        body = record.body
        outcome = str(body.get("outcome"))
        self.outcomes[outcome] += 1
        self._seen(body)
        gravest = max(asked.decision, str(body.get("decision") or "allow"), key=_gravity)
        rules = tuple(sorted({*asked.rules, *map(str, body.get("rules") or ())}))
        self._decided(asked, gravest, rules)
        self._watch(record, asked.section, gravest, rules)
        self._spend(asked.model, body)
        if outcome == Outcome.COMPLETED:
            kinds = _kinds(body)
            self.grounded[SOURCE in kinds] += STATEMENT in kinds
            has_label = "label" in body
            self.labelled[has_label] += 1
            if asked.external:
                self.labelled_external[has_label] += 1

    def _watch(self, record: Record, section: str, decision: str, rules: tuple[str, ...]) -> None:
        if record.exchange in self.watching:
            before = self.watched.get(record.exchange)
            kinds = _kinds(record.body) | set(before.kinds if before else ())
            self.watched[record.exchange] = Seen(section, decision, rules, tuple(sorted(kinds)))

    def _approval(self, model: str, approval: object, at: datetime) -> None:
        self.approvals[model] = approval if isinstance(approval, dict) else {}
        until = self.approvals[model].get("until")
        self.unapproved[model] += bool(until) and f"{at.astimezone(JAPAN):%Y-%m-%d}" > str(until)

    def _spend(self, model: str, body: Mapping[str, Any]) -> None:
        tokens = body.get("tokens")
        if not isinstance(tokens, dict):
            return
        spent = self.spent.setdefault(model, Spent())
        spent.answers += 1
        spent.asked += int(tokens.get("in") or 0)
        spent.answered += int(tokens.get("out") or 0)
        if isinstance(body.get("yen"), int | float):
            spent.yen += body["yen"]
            spent.priced += 1

    def _decided(self, asked: Asked, decision: str, rules: Iterable[str]) -> None:
        self.decisions[asked.section, decision] += 1
        for rule in set(rules):
            if len(self.rules) < MOST_NAMES:
                self.rules[rule, decision] += 1

    def _seen(self, body: Mapping[str, Any]) -> None:
        self.clauses.update({str(clause) for clause in body.get("clauses") or ()})
        self.kinds.update(_kinds(body))
        # Each with the rule that it lifted and, since there are ends in the log, its last day.
        lifts = [lift for lift in body.get("exceptions") or () if lift]
        self.exceptions.update({str(lift[0]) for lift in lifts})
        self.ends.update({str(lift[0]): str(lift[2]) for lift in lifts if len(lift) > 2})

    def _near_miss(self, record: Record, asked: Asked) -> None:
        """The five with the most findings, the earlier of equals first."""
        count = int(record.body.get("finding_count") or 0)
        kinds = tuple(sorted(_kinds(record.body)))
        miss = NearMiss(record.exchange, asked.section, asked.decision, asked.rules, kinds, count)
        self.near_misses.append(miss)
        self.near_misses.sort(key=lambda m: (-m.count, m.exchange))
        del self.near_misses[MOST_NEAR_MISSES:]


def _kinds(body: Mapping[str, Any]) -> set[str]:
    return {str(row[0]) for row in body.get("findings") or () if row}


def _gravity(decision: str) -> int:
    """What this version does not know is the gravest."""
    return GRAVITY.index(decision) if decision in GRAVITY else len(GRAVITY)
