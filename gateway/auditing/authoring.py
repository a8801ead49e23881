"""For whoever keeps the guideline: why a text would be treated so, and a test case made of an exchange."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from audit.errors import LogRefused
from audit.oversight.roles import May
from audit.reviews.cases import case_of
from gateway.auditing.operation import Call, Operation
from gateway.auditing.refusals import CaseRefused, no_exchange
from gateway.publishing.library import Library
from gateway.rehearsing.case_packs import packs_of, shipped
from gateway.rehearsing.from_exchange import case_from, wish_of
from gateway.rehearsing.of_text import Supposed, UnknownModel, explained_text
from gateway.rehearsing.synthetic import NotSynthetic
from gateway.settings import Settings
from policies.language.fields import ID
from policies.rehearsal.case_files import passes, scenarios_in
from policies.rehearsal.case_writing import added, item, started
from policies.rehearsal.explain_english import in_english
from policies.rules.model import Action, Stage

MOST_CHARACTERS = 20_000
Name = Annotated[str, Field(max_length=200)]
ActionName = Literal["allow", "notice", "flag", "label", "mask", "confirm", "route", "block"]
assert set(ActionName.__args__) == {a.name.lower() for a in Action}  # type: ignore[attr-defined]  # a Literal has them


@dataclass(frozen=True, slots=True)
class Tried:
    """A text as it might be sent or answered. It is not kept: that somebody asked, and its length, is entered."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)] = field(repr=False)
    stage: Literal["request", "response"] = "request"
    model: Name = ""
    department: Name = ""
    person: Name = field(default="", repr=False)
    data_class: Literal["", "1", "2", "3C", "3B", "3A"] = ""
    intended_use: Literal["", "internal", "internal_decision", "external", "resident_bot"] = ""
    at: datetime | None = None
    lang: Literal["ja", "en"] = "ja"


@dataclass(frozen=True, slots=True)
class TextExplanation:
    """`lines` are what `sekisho policy explain` prints: kinds and places, never what stands there."""

    policy: str
    decision: str
    rules: list[str]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseWish:
    """`expect` is what should come of it: for a false alarm `allow`, else what came of it, where it is left out. Of a
    false alarm, the words in `keep` are nobody's data and stand in the case as they are."""

    expect: ActionName | None = None
    name: Annotated[str, Field(pattern=rf"^$|{ID}")] = ""
    not_reviewed: bool = False
    keep: Annotated[list[Name], Field(max_length=50)] = field(default_factory=list, repr=False)


@dataclass(frozen=True, slots=True)
class CaseMade:
    """`yaml` goes below `cases:` of a case file, `file` is a whole one for the folder `cases` beside the pack. `passes`
    says whether the policy in force does so already: where it does not, the case is a `todo`."""

    id: str
    action: str
    passes: bool
    text: str = field(repr=False)
    yaml: str = field(repr=False)
    file: str = field(repr=False)


def _explain(call: Call) -> TextExplanation:
    assert call.policy is not None
    given = call.get(Tried)
    call.desk.allow(May.EXPLAIN)
    call.desk.enter("explain", {"characters": len(given.text)})
    supposed = Supposed(
        given.text,
        Stage(given.stage),
        given.model,
        given.department,
        given.person,
        given.data_class,
        given.intended_use,
        given.at,
    )
    screen = call.office.screen(call.policy)
    try:
        told = explained_text(supposed, call.office.settings, call.policy, screen)
    except UnknownModel as unknown:
        raise LogRefused(str(unknown)) from None
    decision = told.decision
    rules = [rule.id for rule in decision.deciding]
    lines = in_english(told.lines) if given.lang == "en" else told.lines
    return TextExplanation(call.policy.digest, decision.action.name.lower(), rules, lines)


def _case(call: Call) -> CaseMade:
    """For whoever may see the contents: what the command makes of them, without the values in them."""
    assert call.policy is not None
    exchange, given, policy = call.path["exchange"], call.get(CaseWish), call.policy
    detail = call.desk.view(exchange)
    if detail is None:
        raise no_exchange()
    case = case_of(call.desk.reader, exchange)
    if not (case and case.opinions) and not given.not_reviewed:
        raise CaseRefused("まだ判定されていません。先に点検で判定してください (not reviewed yet)")
    screen = call.office.screen(policy)
    expect = None if given.expect is None else Action[given.expect.upper()]
    try:
        wish = wish_of(detail, case, expect, given.name, given.keep)
        made = case_from(detail, wish, screen, policy)
    except NotSynthetic as why:
        raise CaseRefused(f"事例にできません: {why}") from None
    file = f"{made.id}.yaml"
    settings = call.office.settings
    library = Library(call.office.shelf, Path(settings.audit.keys))
    empty = started(packs_in_force(library, settings))
    done = passes(policy, scenarios_in(added(empty, made, file), file), screen)
    made = made if done else made.as_todo()
    return CaseMade(
        made.id, made.action.name.lower(), done, made.text, item(made), added(empty, made, file)
    )


def packs_in_force(library: Library, settings: Settings) -> list[str]:
    """As a file names them that lies in the folder `cases` beside them."""
    standing, _ = library.standing(datetime.now(UTC))
    standing = standing or library.of_files(settings.packs)
    return [
        path.stem if path and shipped(path) else f"../{path.name if path else f'{name}.yaml'}"
        for name, path in packs_of(standing.bundle, settings.packs).items()
    ]


AUTHORING = (
    Operation(
        "POST",
        "/explanations",
        (
            "文がどう扱われるか、なぜか（文は残さない）",
            "Why a text would be treated so (it is not kept)",
        ),
        May.EXPLAIN,
        _explain,
        TextExplanation,
        (Tried,),
        guided=True,
    ),
    Operation(
        "POST",
        "/exchanges/{exchange}/case",
        (
            "判定済みのやり取りを、架空の値の事例にする",
            "A reviewed exchange as a test case with made-up values",
        ),
        May.VIEW,
        _case,
        CaseMade,
        (CaseWish,),
        guided=True,
    ),
)
