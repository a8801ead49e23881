"""Case files: what the whole of a guideline, with its floors, makes of a text, compared with what is expected of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policies.language.case_schema import CasePackFile, ScenarioPart
from policies.language.document import (
    Document,
    Problem,
    ProblemsFound,
    parse_document,
    read_document,
)
from policies.language.files import Disk, shipped_packs
from policies.language.likeness import nearest
from policies.language.load import Bundle
from policies.language.validation import validated
from policies.rehearsal.cases import Screen, bracketed, found_in
from policies.rules.decide import Decision, decide
from policies.rules.model import Action, Given, Policy, Sighting, Stage

FOLDER = "cases"
"""Beside the packs: `city.yaml` has `cases/city.yaml`."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case and where it is written."""

    id: str
    title: str
    text: str = field(repr=False)
    stage: Stage
    given: Given
    action: Action
    rules: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()
    becomes: str | None = field(default=None, repr=False)
    todo: bool = False
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The packs that are asked, and the cases."""

    document: Document = field(repr=False)
    packs: tuple[Path, ...]
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """`became` is the text with every mask, where the case asks for it. `missing` rules or kinds were expected."""

    scenario: Scenario
    decision: Decision
    became: str | None
    missing: tuple[str, ...]

    @property
    def passed(self) -> bool:
        case = self.scenario
        as_masked = case.becomes is None or self.became == case.becomes
        return self.decision.action is case.action and as_masked and not self.missing


def beside(pack: Path) -> Path | None:
    """The case file of a pack."""
    path = pack.parent / FOLDER / pack.name
    return path if path.is_file() else None


def load_cases(path: Path) -> CaseFile:
    """Raises ProblemsFound with every slip of the file."""
    document = read_document(path)
    part = validated(document, CasePackFile)
    problems = [*document.ambiguities(), *document.cut_off(), *_twice(part, document)]
    packs: list[Path] = []
    disk = Disk()
    for place, name in enumerate(part.packs):
        base = disk.base(path.parent, name) or disk.base(path, name)
        if base is None:
            hint = nearest(name, shipped_packs())
            message = f"パック「{name}」がありません"
            problems.append(document.problem(("packs", place), message, hint))
        else:
            packs.append(base)
    if problems:
        raise ProblemsFound(tuple(problems))
    return CaseFile(document, tuple(packs), _scenarios(part, document))


def scenarios_in(text: str, file: str) -> tuple[Scenario, ...]:
    """The cases of a text that would be this file. Raises ProblemsFound."""
    document = parse_document(text, file)
    return _scenarios(validated(document, CasePackFile), document)


def passes(policy: Policy, wanted: Sequence[Scenario], screen: Screen) -> bool:
    return all(result.passed for result in run_scenarios(policy, wanted, screen))


def unknown_rules(file: CaseFile, bundle: Bundle) -> Iterator[Problem]:
    """Rules that a case expects and no pack has."""
    known = {rule.id for rule in bundle.policy.rules}
    for place, scenario in enumerate(file.scenarios):
        for number, name in enumerate(scenario.rules):
            if name not in known and not name.startswith("floor-"):
                here = ("cases", place, "rules", number)
                message = f"規則「{name}」はこのパックにありません"
                yield file.document.problem(here, message, nearest(name, known))


def run_scenarios(
    policy: Policy, scenarios: Sequence[Scenario], screen: Screen
) -> tuple[ScenarioResult, ...]:
    return tuple(_run(policy, scenario, screen) for scenario in scenarios)


def _run(policy: Policy, case: Scenario, screen: Screen) -> ScenarioResult:
    found = found_in(case.text, case.given, screen)
    seen = [Sighting("", case.given.role, f, policy.allow.allowing(f, case.text)) for f in found]
    decision = decide(policy, case.stage, case.given.facts(case.text), seen)
    applied = {verdict.rule.id for verdict in decision.verdicts}
    kinds = {finding.entity for finding in found}
    missing = (
        *(r for r in case.rules if r not in applied),
        *(k for k in case.finds if k not in kinds),
    )
    became = None
    if case.becomes is not None:
        masked = [(mask.sighting.finding, mask.rule) for mask in decision.masks]
        became = bracketed(case.text, masked)
    return ScenarioResult(case, decision, became, missing)


def _scenarios(part: CasePackFile, document: Document) -> tuple[Scenario, ...]:
    return tuple(
        _scenario(case, document, document.place(("cases", place))[0])
        for place, case in enumerate(part.cases)
    )


def _scenario(part: ScenarioPart, document: Document, line: int) -> Scenario:
    role = "user" if part.on == "request" else "assistant"
    return Scenario(
        id=part.id,
        title=part.title,
        text=part.text,
        stage=Stage(part.on),
        given=Given(**part.given.model_dump()) if part.given else Given(role=role),
        action=Action[part.action.upper()],
        rules=part.rules,
        finds=part.finds,
        becomes=part.becomes,
        todo=part.todo,
        file=document.file,
        line=line,
    )


def _twice(part: CasePackFile, document: Document) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, case in enumerate(part.cases):
        if case.id in seen:
            message = f"事例「{case.id}」が2回あります"
            yield document.problem(("cases", place, "id"), message, "別の id にしてください")
        seen.add(case.id)
