"""Packs to a policy: inheritance by which a lower level may only tighten, and every problem of every file at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from policies.language.definitions import Definitions
from policies.language.document import Document, Problem, ProblemsFound
from policies.language.exempting import exemptions
from policies.language.exempting import problems as exemption_problems
from policies.language.files import PACKS as PACKS
from policies.language.files import Disk, Files, shipped_packs
from policies.language.given_schema import CasePart
from policies.language.grants import Grants, Loaded
from policies.language.likeness import nearest
from policies.language.schema import PackFile, RulePart
from policies.language.soundness import EVERYTHING, sound
from policies.language.validation import validated, without_values
from policies.rules.allow import AllowList
from policies.rules.digest import digest
from policies.rules.model import (
    Action,
    Basis,
    Case,
    Checks,
    Given,
    Label,
    Mode,
    Operator,
    Policy,
    Rule,
    Stage,
)
from policies.rules.terms import marks_of
from policies.rules.tightening import laxer, unsaid

STAGES = {
    "request": frozenset({Stage.REQUEST}),
    "response": frozenset({Stage.RESPONSE}),
    "both": frozenset(Stage),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written."""

    document: Document
    place: int
    part: RulePart
    inherited: tuple[Basis, ...] = ()
    """The clauses that the packs below serve by this rule, where it is said again."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A policy, and the files and places that it came from. `entries` are the packs that were asked for."""

    policy: Policy
    sources: dict[str, Source]
    places: dict[Path, Loaded]
    entries: tuple[Path, ...]
    listed: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False)
    """The words of each file of words, with their lines."""

    @property
    def packs(self) -> tuple[Loaded, ...]:
        return tuple(self.places.values())


@dataclass(slots=True)
class _Loading:
    """What has been read so far: each pack once, deepest first."""

    definitions: Definitions
    files: Files
    rules: dict[str, tuple[Rule, Source]] = field(default_factory=dict)
    packs: dict[Path, Loaded] = field(default_factory=dict)
    done: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


class PolicyProblems(ProblemsFound):
    """`sound` is what is left without whatever is wrong: what else is to be said of it can be told at the same time. It
    MUST NOT be put in force."""

    def __init__(self, problems: tuple[Problem, ...], sound: Bundle) -> None:
        super().__init__(problems)
        self.sound = sound


def load_policy(paths: Sequence[Path], *, entities: frozenset[str]) -> Policy:
    """The policy made of these packs and all that they extend; raises ProblemsFound."""
    return load_bundle(paths, entities=entities).policy


def load_bundle(
    paths: Sequence[Path], *, entities: frozenset[str], files: Files | None = None
) -> Bundle:
    files = files or Disk()
    loading = _Loading(Definitions(entities, files), files)
    for path in paths:
        _load(path, loading, ())
    grants = Grants(loading.packs, loading.definitions)
    loading.problems.extend(grants.problems())
    rules = {name: rule for name, (rule, _) in sorted(loading.rules.items())}
    loading.problems.extend(exemption_problems(loading.packs, rules, loading.definitions))
    bundle = _bundle(paths, loading, grants)
    if loading.problems:
        raise PolicyProblems(tuple(loading.problems), bundle)
    return bundle


def _bundle(paths: Sequence[Path], loading: _Loading, grants: Grants) -> Bundle:
    rules = tuple(rule for _, (rule, _) in sorted(loading.rules.items()))
    own = [term for rule in rules for term in rule.terms]
    terms = tuple(sorted((*loading.definitions.terms.values(), *own), key=lambda t: t.entity))
    marks = marks_of(terms)
    rules = tuple(_marking(rule, marks) for rule in rules)
    allow = AllowList(grants.allowances())
    excepted = () if loading.problems else exemptions(loading.packs, loading.definitions)
    policy = Policy(rules, digest(rules, allow.entries, terms, excepted), allow, terms, excepted)
    sources = {name: source for name, (_, source) in loading.rules.items()}
    entries = tuple(dict.fromkeys(map(loading.files.place, paths)))
    return Bundle(policy, sources, loading.packs, entries, loading.definitions.listed)


def _load(path: Path, loading: _Loading, below: tuple[Path, ...]) -> None:
    path = loading.files.place(path)
    if path in loading.done:
        return
    loading.done.add(path)
    document = _readable(path, loading)
    if document is None:
        loading.definitions.lost |= EVERYTHING
        return
    pack = validated(document, PackFile)
    bases: list[Path] = []
    for place, name in enumerate(pack.pack.extends):
        base = loading.files.base(path, name)
        here = ("pack", "extends", place)
        if base is None:
            hint = _base_meant(path, name)
            loading.problems.append(
                document.problem(here, f"土台のパック「{name}」がありません", hint)
            )
            loading.definitions.lost |= EVERYTHING
        elif base in (*below, path):
            hint = "どちらかの extends を消してください"
            loading.problems.append(document.problem(here, "土台が循環しています", hint))
            loading.definitions.lost |= EVERYTHING
        else:
            _load(base, loading, (*below, path))
            bases.extend({base} & loading.packs.keys())
    loading.packs[path] = Loaded(document, pack, tuple(dict.fromkeys(bases)))
    loading.problems.extend(document.ambiguities())
    loading.problems.extend(without_values(document))
    loading.problems.extend(loading.definitions.add(pack, document))
    for place, part in enumerate(pack.rules):
        source = Source(document, place, part)
        loading.problems.extend(_mistakes(source, loading.definitions))
        _add(_rule(source, pack.pack.id, loading.definitions), source, loading)


def _base_meant(path: Path, name: str) -> str:
    """The pack beside this one, or of the product, that may be meant: written with another ending, or as Windows has
    paths."""
    stem = re.split(r"[/\\]", name)[-1].rsplit(".", 1)[0]
    beside = {one.stem for one in path.parent.glob("*.yaml")} - {path.stem}
    if stem != name and stem in beside:
        return f"「{stem}」ではありませんか"
    return nearest(stem, (*beside, *shipped_packs())) or nearest(stem, shipped_packs())


def _readable(path: Path, loading: _Loading) -> Document | None:
    """The document as far as it is sound, so that every problem of it can be told at once."""
    try:
        document = loading.files.document(path)
    except ProblemsFound as found:
        loading.problems.extend(found.problems)
        if found.mended is None:
            return None
        document = found.mended
    try:
        validated(document, PackFile)
    except ProblemsFound as found:
        loading.problems.extend(found.problems)
        told = {problem.line for problem in found.problems}
        loading.problems.extend(p for p in document.ambiguities() if p.line not in told)
        rest, lost = sound(document)
        loading.definitions.lost |= lost
        return replace(rest, ambiguous={}) if rest is not None else None
    return document


def _mistakes(source: Source, definitions: Definitions) -> Iterator[Problem]:
    """Names in a rule that nothing defines, and conditions that cannot be asked where they stand."""
    part, document, here = source.part, source.document, ("rules", source.place)
    for number, entity in enumerate(part.detect):
        yield from definitions.unknown(entity, document, (*here, "detect", number))
    for entity in part.min_scores:
        if entity not in part.detect:
            message = f"「{entity}」はこの規則の detect にありません"
            hint = nearest(entity, part.detect)
            yield document.problem((*here, "min_scores", entity), message, hint)
    yield from definitions.own_mistakes(part, document, here)
    yield from definitions.mistakes(part.where, document, (*here, "where"))
    if part.on != "request" and definitions.where(part.where).measures:
        yield document.problem(
            (*here, "where"),
            "min_length と max_length は依頼（on: request）だけに使えます",
            "on: request にするか、長さの条件を消してください",
        )


def _add(rule: Rule, source: Source, loading: _Loading) -> None:
    inherited = loading.rules.get(rule.id)
    if inherited is None:
        loading.rules[rule.id] = (rule, source)
        return
    base, other = inherited
    document, here = source.document, ("rules", source.place)
    if other.document.file == document.file:
        message = f"規則「{rule.id}」が2回あります"
        loading.problems.append(document.of_value((*here, "id"), message, "別の id にしてください"))
        return
    if not base.exemptible and "exceptions" not in source.part.model_fields_set:
        rule = replace(
            rule, exemptible=False
        )  # what a base rules out stays out without being said again
    line, _ = other.document.place(("rules", other.place))
    for key, why in laxer(base, rule):
        hint = f"土台（{other.document.file}:{line}）より緩くはできません"
        loading.problems.append(document.of_value((*here, key), why, hint))
    for key, why in unsaid(base, rule):
        hint = f"土台（{other.document.file}:{line}）のとおりにして、足すことは後に書いてください"
        loading.problems.append(document.of_value((*here, key), why, hint))
    inherits = tuple(dict.fromkeys((*other.inherited, *base.basis)))
    loading.rules[rule.id] = (rule, replace(source, inherited=inherits))


def _marking(rule: Rule, marks: Mapping[str, str]) -> Rule:
    own = {entity: marks[entity] for entity in sorted(rule.detect & marks.keys())}
    return replace(rule, marks=own) if own else rule


def _rule(source: Source, pack: str, definitions: Definitions) -> Rule:
    part, document = source.part, source.document
    cases = tuple(
        _case(c, document.place(("rules", source.place, "tests", i))[0])
        for i, c in enumerate(part.tests)
    )
    own = definitions.own_term(part, pack)
    terms = (own,) if own else ()
    return Rule(
        id=part.id,
        title=part.title,
        basis=tuple(Basis(b.document, b.clause, b.status) for b in part.basis),
        stages=STAGES[part.on],
        detect=frozenset((*part.detect, *(term.entity for term in terms))),
        action=Action[part.action.upper()],
        message=part.message.strip(),
        min_score=part.min_score,
        min_scores=part.min_scores,
        min_count=part.min_count,
        where=definitions.where(part.where),
        mode=Mode(part.mode),
        exemptible=part.exceptions == "allowed",
        severity=part.severity,
        reviewers=part.reviewers,
        operator=_operator(part),
        label=Label(part.label.id, part.label.text) if part.label else None,
        checks=_checks(part),
        route=part.route.model if part.route else "",
        terms=terms,
        false_positives=part.falsepositives,
        tests=cases,
        pack=pack,
    )


def _case(part: CasePart, line: int) -> Case:
    given = Given(**part.given.model_dump()) if part.given else None
    return Case(part.text, Action[part.action.upper()], part.becomes, line, given, part.todo)


def _checks(part: RulePart) -> Checks:
    if part.confirm is None:
        return Checks()
    return Checks(part.confirm.checklist, part.confirm.reason == "required")


def _operator(part: RulePart) -> Operator | None:
    if part.operator is None:
        return None
    given = part.operator.model_dump(exclude_none=True)
    return Operator(given.pop("name"), given)
