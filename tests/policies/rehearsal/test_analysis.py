"""Static analysis: each kind of rule that does not do what it seems to, with an example; and no alarm without cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from gateway.screening import screen_for
from policies.language.document import Problem
from policies.language.english import english
from policies.language.load import PACKS, load_bundle, load_policy
from policies.rehearsal.analysis import analysed
from policies.rehearsal.examples import SAMPLES, matching
from policies.rehearsal.lint import lint

HEAD = 'pack: {id: city, title: 市の規則, version: "1"}\nrules:\n'
RULE = """  - id: {id}
    title: 題
    basis: [{{document: 指針, clause: 第1条, status: unconfirmed}}]
    on: request
    message: {id}の文
    tests: [{{text: 山田太郎様, action: allow}}]
"""


def rule(name: str, *lines: str) -> str:
    return RULE.format(id=name) + "".join(f"    {line}\n" for line in lines)


def told(folder: Path, *rules: str) -> tuple[Problem, ...]:
    path = folder / "city.yaml"
    path.write_text(HEAD + "".join(rules), encoding="utf-8")
    return tuple(analysed(load_bundle([path], entities=ENTITIES)))


NAME = "detect: [PERSON]"
ALARMS = {
    "shadowed by a wider block": (
        [rule("a-wide", "detect: [PERSON, PHONE_NUMBER]", "action: block")],
        rule("b-narrow", NAME, "where: {departments: [福祉課]}", "action: mask"),
        "「a-wide」が遮断するので、働きません",
    ),
    "shadowed by words": (
        [rule("a-wide", "words: [予定価格, 設計金額]", "action: block")],
        rule("b-narrow", "words: [予定価格]", "action: notice"),
        "遮断するので、働きません（例: 「予定価格",
    ),
    "shadowed by a union": (
        [
            rule(
                "a-wide",
                "where: {any: [{data_classes: ['1']}, {data_classes: ['2', 3C]}]}",
                "action: block",
            )
        ],
        rule("b-narrow", NAME, "where: {data_classes: ['1', '2']}", "action: confirm"),
        "遮断するので、働きません（例: 「山田太郎様",
    ),
    "unreachable by two lists": (
        [],
        rule(
            "b-never",
            NAME,
            "where: {all: [{departments: [福祉課]}, {departments: [税務課]}]}",
            "action: mask",
        ),
        "条件 all.1、all.2 が両立しません",
    ),
    "unreachable by a negation": (
        [],
        rule("b-never", "where: {external: true, not: {external: true}}", "action: block"),
        "条件 external、not が両立しません",
    ),
    "unreachable by a class that nobody declared": (
        [],
        rule("b-never", "where: {data_classes: [none], above_model_class: true}", "action: block"),
        "条件 above_model_class、data_classes が両立しません",
    ),
    "unreachable by lengths": (
        [],
        rule("b-never", "where: {min_length: 100, max_length: 10}", "action: block"),
        "条件 min_length、max_length が両立しません",
    ),
    "unreachable by hours": (
        [],
        rule(
            "b-never",
            'where: {hours: {start: "09:00", end: "12:00"}, not: {hours: {days: [月, 火, 水, 木, 金, 土, 日]}}}',
            "action: block",
        ),
        "両立しません",
    ),
    "unreachable by what is found": (
        [],
        rule("b-never", NAME, "where: {not: {detect: [PERSON]}}", "action: mask"),
        "条件 not が両立しません",
    ),
    "a duplicate under another name": (
        [rule("a-first", "detect: [PERSON, PHONE_NUMBER]", "action: mask")],
        rule("b-second", "detect: [PHONE_NUMBER, PERSON]", "action: mask"),
        "「a-first」と同じことをします",
    ),
    "ineffective beside a wider mask": (
        [rule("a-wide", "detect: [PERSON, PHONE_NUMBER]", "action: mask")],
        rule("b-narrow", NAME, "min_score: 0.8", "action: mask"),
        "あってもなくても結果が変わりません",
    ),
    "two routes for the same": (
        [rule("a-one", NAME, "action: route", "route: {model: local}")],
        rule("b-two", NAME, "where: {external: true}", "action: route", "route: {model: demo}"),
        "切替え先が demo と local",
    ),
    "another route beside a wider one with the same message": (
        [
            rule(
                "a-wide", "detect: [PERSON, PHONE_NUMBER]", "action: route", "route: {model: local}"
            )
        ],
        rule("b-narrow", NAME, "action: route", "route: {model: demo}"),
        "両立しません（切替え先が demo と local",
    ),
    "words of which another has more": (
        [rule("a-wide", "words: [予定価格, 設計金額]", "action: block")],
        rule("b-narrow", "words: [予定価格]", "action: block"),
        "すべて「a-wide」も探し、対応も同じです（例: 「予定価格",
    ),
    "the same condition once more in all": (
        [],
        rule("b-twice", NAME, "where: {external: true, all: [{external: true}]}", "action: mask"),
        "条件「all」は、ほかの条件があるので、あってもなくても同じです",
    ),
    "the same condition twice in all": (
        [],
        rule(
            "b-twice",
            NAME,
            "where: {all: [{departments: [福祉課]}, {departments: [福祉課, 税務課]}]}",
            "action: mask",
        ),
        "条件「all.2」は、ほかの条件があるので、あってもなくても同じです",
    ),
    "a value or its opposite": (
        [],
        rule("b-idle", NAME, "where: {any: [{external: true}, {external: false}]}", "action: mask"),
        "条件「any」は、いつも当てはまるので働きません",
    ),
    "a condition or not that condition": (
        [],
        rule(
            "b-idle",
            NAME,
            "where: {any: [{departments: [福祉課]}, {not: {departments: [福祉課]}}]}",
            "action: mask",
        ),
        "条件「any」は、いつも当てはまるので働きません",
    ),
    "what the rule looks for asked for once more": (
        [],
        rule("b-twice", NAME, "where: {detect: [PERSON]}", "action: mask"),
        "条件「detect」は、ほかの条件があるので、あってもなくても同じです",
    ),
    "a duplicate whose condition is written otherwise": (
        [rule("a-first", NAME, "where: {external: true}", "action: mask")],
        rule("b-second", NAME, "where: {all: [{external: true}]}", "action: mask"),
        "「a-first」と同じことをします",
    ),
    "a mask that another one makes for good": (
        [
            rule(
                "a-wide",
                "detect: [PERSON, PHONE_NUMBER]",
                "action: mask",
                "operator: {name: redact}",
            )
        ],
        rule("b-narrow", NAME, "where: {departments: [福祉課]}", "action: mask"),
        "「a-wide」が元に戻せない伏せ方をするので、働きません",
    ),
    "masks of the same words by two operators": (
        [rule("a-one", "words: [予定価格, 設計金額]", "action: mask", "operator: {name: redact}")],
        rule(
            "b-two",
            "words: [設計金額, 入札予定]",
            "action: mask",
            "operator: {name: replace, new_value: （伏）}",
        ),
        "両立しません（同じものの伏せ方が replace と redact。例: 「設計金額",
    ),
    "masks of one kind by two operators": (
        [rule("a-one", NAME, "action: mask", "operator: {name: redact}")],
        rule(
            "b-two",
            "detect: [PERSON, PHONE_NUMBER]",
            "action: mask",
            "operator: {name: hash, hash_type: sha256}",
        ),
        "両立しません（同じものの伏せ方が hash と redact。例: 「山田太郎様",
    ),
    "a condition that always holds": (
        [],
        rule("b-idle", NAME, "where: {max_class_below: 4}", "action: mask"),
        "条件「max_class_below」は、いつも当てはまる",
    ),
}


@pytest.mark.parametrize("case", ALARMS.values(), ids=ALARMS)
def test_an_alarm_says_what_why_and_gives_an_example(
    tmp_path: Path, case: tuple[list[str], str, str]
) -> None:
    others, blamed, message = case
    (problem,) = told(tmp_path, *others, blamed)
    assert message in problem.message and "例: 「" in problem.message and problem.hint
    first = HEAD.count("\n") + sum(text.count("\n") for text in others) + 1
    assert first <= problem.line < first + blamed.count("\n") and problem.column > 1
    in_english = english(problem)
    assert "rule" in in_english.message and in_english.hint.isascii()


def test_conditions_that_exclude_each_other_are_told_by_the_names_of_their_macros(
    tmp_path: Path,
) -> None:
    never = rule("b-never", "where: {departments: [税務課], macro: welfare}", "action: block")
    macros = "macros: {welfare: {departments: [福祉課]}}\n"
    (problem,) = told(tmp_path, never, macros)
    assert "条件 departments、all.1（macro: welfare） が両立しません" in problem.message
    swapped = rule("b-never", "where: {macro: welfare, all: [{macro: tax}]}", "action: block")
    macros = "macros: {welfare: {departments: [福祉課]}, tax: {departments: [税務課]}}\n"
    (problem,) = told(tmp_path, swapped, macros)
    assert "条件 all.1（macro: tax）、all.2（macro: welfare） が両立" in problem.message
    assert problem.excerpt[problem.column - 1 :].startswith("{macro: tax}")


QUIET = {
    "a wider notice with words of its own": [
        rule("a-wide", "detect: [PERSON, PHONE_NUMBER]", "action: notice"),
        rule("b-narrow", NAME, "action: notice"),
    ],
    "a block that is not always there": [
        rule("a-wide", NAME, "where: {external: true}", "action: block"),
        rule("b-narrow", NAME, "action: mask"),
    ],
    "a surer block": [
        rule("a-wide", NAME, "min_score: 0.9", "action: block"),
        rule("b-narrow", NAME, "action: mask"),
    ],
    "a block of more findings": [
        rule("a-wide", NAME, "min_count: 3", "action: block"),
        rule("b-narrow", NAME, "action: mask"),
    ],
    "a flag beside a block still makes a case": [
        rule("a-wide", NAME, "action: block"),
        rule("b-narrow", NAME, "action: flag"),
    ],
    "a block that is only observed": [
        rule("a-wide", NAME, "action: block", "mode: observe"),
        rule("b-narrow", NAME, "action: mask"),
    ],
    "masks of other words by other operators": [
        rule("a-one", "words: [予定価格]", "action: mask", "operator: {name: redact}"),
        rule("b-two", "words: [設計金額]", "action: mask", "operator: {name: replace}"),
    ],
    "a mask for good of some of what is put back": [
        rule("a-wide", NAME, "min_score: 0.9", "action: mask", "operator: {name: redact}"),
        rule("b-narrow", NAME, "action: mask"),
    ],
    "some words for another clause": [
        rule("a-wide", "words: [予定価格, 設計金額]", "action: block"),
        rule("b-narrow", "words: [予定価格]", "action: block").replace("第1条", "第2条"),
    ],
    "one of two that may hold": [
        rule(
            "b-either", NAME, "where: {any: [{external: true}, {min_length: 9}]}", "action: block"
        ),
    ],
    "routes that never meet": [
        rule("a-one", "where: {external: true}", "action: route", "route: {model: local}"),
        rule("b-two", "where: {external: false}", "action: route", "route: {model: demo}"),
    ],
}


@pytest.mark.parametrize("rules", QUIET.values(), ids=QUIET)
def test_nothing_is_said_without_cause(tmp_path: Path, rules: list[str]) -> None:
    assert told(tmp_path, *rules) == ()


@pytest.mark.parametrize("path", sorted(PACKS.glob("*.yaml")), ids=lambda p: p.stem)
def test_no_shipped_pack_raises_an_alarm(path: Path) -> None:
    assert lint(load_bundle([path], entities=ENTITIES)) == ()


def test_shipped_packs_raise_none_together() -> None:
    assert lint(load_bundle(sorted(PACKS.glob("*.yaml")), entities=ENTITIES)) == ()


def test_a_rule_from_which_an_exception_is_made_hides_no_other(tmp_path: Path) -> None:
    others, blamed, _ = ALARMS["shadowed by a wider block"]
    assert told(tmp_path, *others, blamed, EXCEPTION) == ()


EXCEPTION = """exceptions:
  - id: x-1
    rule: a-wide
    title: 広報課の校正
    reason: 公表済みの一覧を校正するため
    scope: {departments: [広報課]}
    owner: 広報課長
    approver: デジタル統括課長
    from: "2026-11-24"
    until: "2026-12-23"
    tests: [{text: 山田太郎様, action: allow}]
"""


def test_two_labels_are_both_put_and_no_contradiction(tmp_path: Path) -> None:
    labels = [
        rule(name, "action: label", f"label: {{id: {name}, text: 表示{name}}}").replace(
            "on: request", "on: response"
        )
        for name in ("a-one", "b-two")
    ]
    assert told(tmp_path, *labels) == ()


@pytest.mark.parametrize("entity", SAMPLES)
def test_the_recognisers_are_sure_of_every_sample(entity: str) -> None:
    found = SCREEN.findings(SAMPLES[entity])
    assert entity in {f.entity for f in found if f.score >= 0.4}


SCREEN = screen_for(load_policy([PACKS / "base-jp.yaml"], entities=ENTITIES))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("第[0-9]{1,3}号議案", "第0号議案"),
        ("(案|計画)[A-C]{2}", "案AA"),
        ("予算.{0,9}未公表", "予算未公表"),
    ],
)
def test_a_pattern_is_turned_into_a_text_that_it_matches(pattern: str, text: str) -> None:
    assert matching(pattern) == text
