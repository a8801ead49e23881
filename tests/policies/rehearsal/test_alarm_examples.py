"""Every example that static analysis gives is judged, and the rules do on it what was said of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from gateway.screening import screen_for
from policies.language.load import load_bundle
from policies.rehearsal.analysis import Alarm, Kind, alarms
from policies.rehearsal.mutants import without_one
from policies.rules.decide import Decision, decide
from policies.rules.model import Action, Policy, Rule, Sighting, Stage
from policies.rules.where import EVERYWHERE
from tests.policies.rehearsal.test_analysis import ALARMS, HEAD, rule

PAIRS: dict[str, tuple[Kind | None, list[str]]] = {
    "a narrow mask of long texts under a block of all": (
        Kind.SHADOWED,
        [
            rule("a-1", "detect: [PERSON]", "action: block"),
            rule("b-1", "detect: [PERSON]", "where: {min_length: 500}", "action: mask"),
        ],
    ),
    "three names under two": (
        Kind.SHADOWED,
        [
            rule("a-1", "detect: [PERSON]", "min_count: 2", "action: block"),
            rule("b-1", "detect: [PERSON]", "min_count: 3", "action: confirm"),
        ],
    ),
    "what is written by the system under everybody": (
        Kind.SHADOWED,
        [
            rule("a-1", "detect: [EMAIL_ADDRESS, PERSON]", "action: block"),
            rule("b-1", "detect: [EMAIL_ADDRESS]", "where: {roles: [system]}", "action: notice"),
        ],
    ),
    "a second kind asked for in where": (
        Kind.INEFFECTIVE,
        [
            rule("a-1", "detect: [PERSON]", "action: mask"),
            rule(
                "b-1",
                "detect: [PERSON]",
                "where: {detect: [PHONE_NUMBER], min_count: 2}",
                "action: mask",
            ),
        ],
    ),
    "a mask of nights beside one of always": (
        Kind.INEFFECTIVE,
        [
            rule("a-1", "detect: [PERSON]", "action: mask"),
            rule(
                "b-1",
                "detect: [PERSON]",
                'where: {hours: {start: "22:00", end: "05:00"}}',
                "action: mask",
            ),
        ],
    ),
    "two routes of one class": (
        Kind.CONTRADICTORY,
        [
            rule("a-1", "where: {data_classes: ['2', 3C]}", "action: route", "route: {model: one}"),
            rule("b-1", "where: {data_classes: [3C, 3B]}", "action: route", "route: {model: two}"),
        ],
    ),
    "routes of different kinds in one text": (
        Kind.CONTRADICTORY,
        [
            rule("a-1", "detect: [PERSON]", "action: route", "route: {model: one}"),
            rule("b-1", "detect: [PHONE_NUMBER]", "action: route", "route: {model: two}"),
        ],
    ),
    "the same words in another order": (
        Kind.DUPLICATE,
        [
            rule("a-1", "words: [予定価格, 設計金額]", "action: block"),
            rule("b-1", "words: [設計金額, 予定価格]", "action: block"),
        ],
    ),
    "the same lists in another order": (
        Kind.DUPLICATE,
        [
            rule(
                "a-1", "where: {departments: [福祉課, 税務課]}", "detect: [PERSON]", "action: mask"
            ),
            rule(
                "b-1", "where: {departments: [税務課, 福祉課]}", "detect: [PERSON]", "action: mask"
            ),
        ],
    ),
    "more found in where than may be": (
        Kind.UNREACHABLE,
        [
            rule(
                "b-1",
                "detect: [PERSON]",
                "min_count: 3",
                "where: {not: {detect: [PERSON], min_count: 2}}",
                "action: mask",
            ),
        ],
    ),
    "masks of which one cannot be undone": (
        Kind.SHADOWED,
        [
            rule("a-1", "detect: [PERSON]", "action: mask"),
            rule("b-1", "detect: [PERSON]", "action: mask", "operator: {name: redact}"),
        ],
    ),
    "a class that is always above": (
        Kind.UNREACHABLE,
        [
            rule(
                "b-1",
                "where: {data_classes: ['1'], above_model_class: true, not: {max_class_below: 1}}",
                "action: block",
            )
        ],
    ),
}
QUIET = {
    "a block of another role": [
        rule("a-1", "detect: [PERSON]", "where: {roles: [system]}", "action: block"),
        rule("b-1", "detect: [PERSON]", "action: mask"),
    ],
    "a block by day": [
        rule(
            "a-1",
            "detect: [PERSON]",
            'where: {hours: {start: "08:30", end: "17:15"}}',
            "action: block",
        ),
        rule("b-1", "detect: [PERSON]", "action: mask"),
    ],
    "a second pair of eyes": [
        rule("a-1", "detect: [PERSON]", "action: flag"),
        rule("b-1", "detect: [PERSON]", "action: flag", "reviewers: 2"),
    ],
    "a graver case": [
        rule("a-1", "detect: [PERSON, PHONE_NUMBER]", "action: flag"),
        rule("b-1", "detect: [PERSON]", "action: flag", "severity: high"),
    ],
    "a threshold of its own for one kind": [
        rule("a-1", "detect: [PERSON]", "min_scores: {PERSON: 0.9}", "action: block"),
        rule("b-1", "detect: [PERSON]", "min_score: 0.6", "action: mask"),
    ],
    "a block where a kind is found beside": [
        rule("a-1", "detect: [PERSON]", "where: {detect: [PHONE_NUMBER]}", "action: block"),
        rule("b-1", "detect: [PERSON]", "action: mask"),
    ],
    "an answer's mask beside a request's block": [
        rule("a-1", "detect: [PERSON]", "action: block"),
        rule("b-1", "detect: [PERSON]", "action: mask").replace("on: request", "on: both"),
    ],
}
CASES: dict[str, tuple[Kind | None, list[str]]] = {
    name: (None, [*others, blamed]) for name, (others, blamed, _) in ALARMS.items()
} | PAIRS


def raised(folder: Path, rules: list[str]) -> tuple[Policy, list[Alarm]]:
    path = folder / "city.yaml"
    path.write_text(HEAD + "".join(rules), encoding="utf-8")
    bundle = load_bundle([path], entities=ENTITIES)
    return bundle.policy, list(alarms(bundle))


def fired(decision: Decision) -> set[str]:
    return {verdict.rule.id for verdict in decision.verdicts}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_rules_do_on_the_example_what_was_said_of_them(
    tmp_path: Path, case: tuple[Kind | None, list[str]]
) -> None:
    kind, rules = case
    policy, (alarm,) = raised(tmp_path, rules)
    assert kind in (alarm.kind, None) and str(alarm.example) in alarm.message
    shown, stage = alarm.example, min(alarm.rule.stages, key=lambda s: s is not Stage.REQUEST)
    found = screen_for(policy).findings(shown.text)
    seen = [Sighting("", shown.role, finding) for finding in found]

    def judged(*kept: Rule) -> Decision:
        return decide(replace(policy, rules=kept), stage, shown.facts, seen)

    alone, both = judged(*alarm.others), judged(*alarm.others, alarm.rule)
    if alarm.kind is Kind.UNREACHABLE:
        assert alarm.rule.id not in fired(both)
        assert alarm.rule.id in fired(judged(replace(alarm.rule, where=EVERYWHERE)))
        return
    assert fired(both) >= {alarm.rule.id, *(other.id for other in alarm.others)}
    if alarm.kind is Kind.SHADOWED:
        (other,) = alarm.others
        assert both.action is alone.action is other.action
        assert other.action is Action.BLOCK or (other.operator and not alarm.rule.operator)
    elif alarm.kind is Kind.CONTRADICTORY:
        (other,) = alarm.others
        seen_by = [{s.finding.span for s in v.sightings} for v in both.verdicts]
        if alarm.rule.action is Action.ROUTE:
            assert alarm.rule.route != other.route
        else:
            assert alarm.rule.operator != other.operator and set.intersection(*seen_by)
    elif alarm.others:
        hidden = [{s.finding.span for v in d.verdicts for s in v.sightings} for d in (alone, both)]
        assert alone.action is both.action and hidden[0] == hidden[1]
    else:
        rest = [w for _, w in without_one(alarm.rule.where)]
        assert rest and EVERYWHERE not in [alarm.rule.where, *rest[1:]]
        assert any(fired(judged(replace(alarm.rule, where=w))) == fired(both) for w in rest)


@pytest.mark.parametrize("rules", QUIET.values(), ids=QUIET)
def test_a_pair_of_which_each_does_something_is_left_alone(
    tmp_path: Path, rules: list[str]
) -> None:
    assert raised(tmp_path, rules)[1] == []
