"""The nouns of a guideline: stages, actions, rules, and what a rule was asked about. Immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from detectors.findings import Finding
from policies.rules.allow import NOTHING_ALLOWED, AllowList
from policies.rules.exemption import Exemption
from policies.rules.terms import Term
from policies.rules.where import EVERYWHERE, JAPAN, USUAL_SCORE, Where


class Stage(StrEnum):
    REQUEST = "request"
    RESPONSE = "response"


class Action(IntEnum):
    """Ordered by strictness: the strictest verdict wins, so `max()` is the precedence rule."""

    ALLOW = 0
    NOTICE = 1
    FLAG = 2
    LABEL = 3
    MASK = 4
    CONFIRM = 5
    ROUTE = 6
    BLOCK = 7


class Mode(StrEnum):
    """How far a rule goes: it is recorded only; it is also told to the user; it does what its action says."""

    OBSERVE = "observe"
    NOTICE = "notice"
    ENFORCE = "enforce"

    @property
    def height(self) -> int:
        return _HEIGHTS.index(self)


_HEIGHTS = tuple(Mode)


@dataclass(frozen=True, slots=True)
class Basis:
    """The clause that a rule serves. `status` is `confirmed` only when a person has read the clause."""

    document: str
    clause: str
    status: str


@dataclass(frozen=True, slots=True)
class Label:
    """Text that tells readers an answer was made by AI. The `id` goes into the record."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Operator:
    """An irreversible mask: one of Presidio's anonymizer operators and its parameters."""

    name: str
    parameters: Mapping[str, str | int | bool] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Checks:
    """What a person who is asked to confirm has to check, and whether they must say why they go on."""

    items: tuple[str, ...] = ()
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """The facts that a test assumes; `at` as it is written, in Japan's time."""

    department: str = ""
    model: str = ""
    person: str = ""
    role: str = "user"
    external: bool = True
    region: str = ""
    trains_on_input: bool = False
    abuse_monitoring: bool = True
    max_class: int = 1
    endpoint: str = "/v1/chat/completions"
    data_class: str = ""
    intended_use: str = ""
    at: str = "2026-04-01 12:00"
    length: int | None = None
    """Characters of the request; None: of the text."""
    asked: str = field(default="", repr=False)
    instructed: str = field(default="", repr=False)
    """Of a text that is an answer: what it was asked with, by the person and by the system."""

    def facts(self, text: str) -> Facts:
        return Facts(
            department=self.department,
            model=self.model,
            external=self.external,
            region=self.region,
            trains_on_input=self.trains_on_input,
            abuse_monitoring=self.abuse_monitoring,
            max_class=self.max_class,
            endpoint=self.endpoint,
            data_class=self.data_class,
            intended_use=self.intended_use,
            at=datetime.fromisoformat(self.at).replace(tzinfo=JAPAN),
            characters=len(text) if self.length is None else self.length,
            person=self.person,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A test beside its rule: `text` must come to `action`, and to `becomes` where that is given."""

    text: str = field(repr=False)
    action: Action
    becomes: str | None = field(default=None, repr=False)
    line: int = 0
    given: Given | None = None
    """With facts, the rule's `where` is asked too."""
    todo: bool = False
    """A known gap: it does not count when it fails."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty of the guideline. An empty `detect` means that the rule always applies (a label, a reminder)."""

    id: str
    title: str
    basis: tuple[Basis, ...]
    stages: frozenset[Stage]
    detect: frozenset[str]
    action: Action
    message: str
    min_score: float = USUAL_SCORE
    min_scores: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Thresholds of single entities, where they differ from `min_score`."""
    min_count: int = 1
    """Findings below which the rule does not apply."""
    where: Where = EVERYWHERE
    mode: Mode = Mode.ENFORCE
    exemptible: bool = True
    """Whether exceptions may be made to it."""
    severity: str = "medium"
    reviewers: int = 1
    """How many people have to judge what the rule hands over for review."""
    operator: Operator | None = None
    label: Label | None = None
    checks: Checks = Checks()
    route: str = ""
    """The model that is asked instead, for `Action.ROUTE`."""
    terms: tuple[Term, ...] = ()
    """The words and patterns of this rule alone; their kinds of findings are part of `detect`."""
    marks: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    """What masks call the kinds of `detect` that packs define themselves."""
    false_positives: tuple[str, ...] = ()
    tests: tuple[Case, ...] = ()
    pack: str = ""

    def threshold(self, entity: str) -> float:
        """The confidence from which the rule sees a finding of this kind."""
        return self.min_scores.get(entity, self.min_score)

    def sees(self, finding: Finding) -> bool:
        """Whether the finding is of a kind that the rule asks for, and sure enough."""
        return finding.entity in self.detect and finding.score >= self.threshold(finding.entity)

    @property
    def needs_whole(self) -> bool:
        """Whether a part of an answer cannot be judged without the rest: the answer must then be held back."""
        return self.min_count > 1 or self.where.depends_on_findings


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """All rules in force, and what passes them. `digest` (SHA-256, hex) names both in every record; spelling and order
    do not change it.

    Compared by identity: a process holds few policies and asks them often.
    """

    rules: tuple[Rule, ...]
    digest: str
    allow: AllowList = NOTHING_ALLOWED
    terms: tuple[Term, ...] = ()
    """Every kind of finding that the packs define by words or patterns of their own."""
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may ask about an exchange besides the findings. The time is one of them: a decision has no clock."""

    department: str
    model: str
    external: bool
    """Whether the model is run by somebody else: true unless its configuration says otherwise."""
    region: str = ""
    trains_on_input: bool = False
    abuse_monitoring: bool = True
    max_class: int = 1
    """The highest class of data that the model may be given."""
    endpoint: str = ""
    data_class: str = ""
    """The class that the caller declared, one of `DATA_CLASSES`; empty when nothing was declared."""
    intended_use: str = ""
    """One of `INTENDED_USES`; empty when nothing was declared."""
    at: datetime | None = None
    characters: int = 0
    """Length of the request's text."""
    person: str = field(default="", repr=False)
    """Who asks, as keys name them: for exceptions, and in no record."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding and the segment it stands in: its JSON Pointer and the role of who wrote it.

    `allowed` is the id of the allow entry that lets it pass. It is recorded, and no rule sees it.
    """

    pointer: str
    role: str
    finding: Finding
    allowed: str = ""
