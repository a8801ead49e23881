"""Exceptions of all packs, held against the rules that they name: every problem at its place, then the values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from policies.language.definitions import Definitions
from policies.language.document import Problem
from policies.language.exemption_schema import ExceptionPart
from policies.language.given_schema import CasePart
from policies.language.grants import Loaded
from policies.language.likeness import nearest
from policies.rules.exemption import Exemption
from policies.rules.floors import NEVER_ALLOWED
from policies.rules.model import Action, Case, Given, Rule
from policies.rules.vocabulary import japanese

FLOOR = "floor-"


def exemptions(packs: Mapping[Path, Loaded], definitions: Definitions) -> tuple[Exemption, ...]:
    """In the order of their ids. MUST be asked only when `problems` has found none."""
    found = (
        _exemption(part, loaded, place, definitions)
        for loaded in packs.values()
        for place, part in enumerate(loaded.pack.exceptions)
    )
    return tuple(sorted(found, key=lambda e: e.id))


def problems(
    packs: Mapping[Path, Loaded], rules: Mapping[str, Rule], definitions: Definitions
) -> Iterator[Problem]:
    known: dict[str, Problem] = {}
    for loaded in packs.values():
        document = loaded.document
        for place, part in enumerate(loaded.pack.exceptions):
            here = ("exceptions", place)
            for where, message, hint in part.mistakes():
                yield document.of_value((*here, *where), message, hint)
            yield from definitions.mistakes(part.scope.condition, document, (*here, "scope"))
            why = _refused(part, rules)
            unknown = part.rule not in rules and definitions.is_lost("rules", part.rule)
            if why is not None and not unknown:
                yield document.of_value((*here, *why[0]), *why[1:])
            at = document.of_value((*here, "id"), f"例外「{part.id}」が2回あります")
            if part.id in known:
                first = known[part.id]
                yield replace(at, hint=f"{first.file}:{first.line} と違う id にしてください")
            known.setdefault(part.id, at)


def _refused(
    part: ExceptionPart, rules: Mapping[str, Rule]
) -> tuple[tuple[str, ...], str, str] | None:
    """Why no exception can be made to this rule: what is to blame, what is wrong, and what to do."""
    rule = rules.get(part.rule)
    if rule is None:
        if part.rule.startswith(FLOOR):
            return ("rule",), "下限の規則は例外にできません", "この例外を消してください"
        return ("rule",), f"規則「{part.rule}」がありません", nearest(part.rule, rules)
    guarded = sorted(rule.detect & NEVER_ALLOWED)
    if guarded:
        names = "、".join(map(japanese, guarded))
        message = (
            f"規則「{rule.id}」は下限の規則が守るもの（{names}）を見つけるため、例外にできません"
        )
        return ("rule",), message, "この例外を消してください"
    if not rule.exemptible:
        message = f"規則「{rule.id}」は例外を認めていません（exceptions: none）"
        return ("rule",), message, "規則を持つパックの担当に相談してください"
    if part.scope.roles and not rule.detect:
        message = f"規則「{rule.id}」は見つけるものがないため、書き手では絞れません"
        return ("scope", "roles"), message, "roles を消してください"
    return None


def _exemption(
    part: ExceptionPart, loaded: Loaded, place: int, definitions: Definitions
) -> Exemption:
    cases = tuple(
        _case(c, part, loaded.document.place(("exceptions", place, "tests", number))[0])
        for number, c in enumerate(part.tests)
    )
    return Exemption(
        id=part.id,
        rule=part.rule,
        reason=part.reason,
        owner=part.owner,
        approver=part.approver,
        start=part.start,
        until=part.end,
        scope=definitions.where(part.scope.condition),
        people=frozenset(part.scope.people),
        tests=cases,
        pack=loaded.pack.pack.id,
    )


def _case(part: CasePart, exception: ExceptionPart, line: int) -> Case:
    """Facts that are left out are those of noon on the first day."""
    noon = f"{datetime.combine(exception.start, time(12)):%Y-%m-%d %H:%M}"
    said = part.given.model_dump(exclude_unset=True) if part.given else {}
    given = Given(**{"at": noon, **said})
    return Case(part.text, Action[part.action.upper()], part.becomes, line, given, part.todo)
