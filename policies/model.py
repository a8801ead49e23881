"""The nouns of a guideline: stages, actions, rules, and what a rule was asked about. Immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from detectors.findings import Finding
from policies.allow import NOTHING_ALLOWED, AllowList


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
    BLOCK = 6


class Mode(StrEnum):
    OBSERVE = "observe"
    ENFORCE = "enforce"


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
class Where:
    """Facts that must hold for the rule to be asked at all; an empty tuple or None means "any"."""

    departments: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    external: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A test beside its rule: `text` must come to `action`, and to `becomes` where that is given."""

    text: str = field(repr=False)
    action: Action
    becomes: str | None = field(default=None, repr=False)
    line: int = 0


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
    min_score: float = 0.5
    min_scores: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Thresholds of single entities, where they differ from `min_score`."""
    where: Where = Where()
    mode: Mode = Mode.ENFORCE
    severity: str = "medium"
    operator: Operator | None = None
    label: Label | None = None
    false_positives: tuple[str, ...] = ()
    tests: tuple[Case, ...] = ()
    pack: str = ""

    def threshold(self, entity: str) -> float:
        """The confidence from which the rule sees a finding of this kind."""
        return self.min_scores.get(entity, self.min_score)

    def sees(self, finding: Finding) -> bool:
        """Whether the finding is of a kind that the rule asks for, and sure enough."""
        return finding.entity in self.detect and finding.score >= self.threshold(finding.entity)


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """All rules in force, and what passes them. `digest` (SHA-256, hex) names both in every record; spelling and order
    do not change it.

    Compared by identity: a process holds few policies and asks them often.
    """

    rules: tuple[Rule, ...]
    digest: str
    allow: AllowList = NOTHING_ALLOWED


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may ask about an exchange besides the findings. Time will come in here too, as an argument."""

    department: str
    model: str
    external: bool
    """Whether the model is run by somebody else: true unless its configuration says otherwise."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding and the segment it stands in: its JSON Pointer and the role of who wrote it.

    `allowed` is the id of the allow entry that lets it pass. It is recorded, and no rule sees it.
    """

    pointer: str
    role: str
    finding: Finding
    allowed: str = ""
