"""Exceptions in a pack: what is wrong with one stands at its place, and what is right is a value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from policies.language.document import Problem, ProblemsFound
from policies.language.english import english
from policies.language.load import Bundle, load_bundle
from policies.rehearsal.lint import Known, Use, lint, reminders

BASE = """\
pack: {id: city, title: 市, version: "1", extends: [base-jp]}
rules:
  - id: r-name
    title: 氏名
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    detect: [PERSON]
    action: mask
    message: 氏名です。
    tests: [{text: 山田太郎さん, action: mask}, {text: 白, action: allow}]
  - id: r-label
    title: 表示
    basis: [{document: 指針, clause: 第2条, status: unconfirmed}]
    on: response
    action: label
    label: {id: L, text: ※AI}
    tests: [{text: はい, action: label}]
exceptions:
  - id: x-1
    rule: r-name
    reason: 公表済みの人事異動一覧を校正するため
    owner: 広報課長
    approver: 統括課長
    scope: {departments: [広報課]}
    from: "2026-11-24"
"""


def loaded(folder: Path, text: str) -> Bundle:
    path = folder / "city.yaml"
    path.write_text(text, encoding="utf-8")
    return load_bundle([path], entities=ENTITIES)


def problems(folder: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as found:
        loaded(folder, text)
    return found.value.problems


@pytest.mark.parametrize(
    ("more", "until"),
    [("", date(2026, 12, 23)), ('    until: "2027-05-22"\n', date(2027, 5, 22))],
    ids=["thirty days", "a hundred and eighty"],
)
def test_an_exception_ends_after_thirty_days_or_when_it_says(
    tmp_path: Path, more: str, until: date
) -> None:
    (one,) = loaded(tmp_path, BASE + more).policy.exemptions
    assert (one.start, one.until, one.rule) == (date(2026, 11, 24), until, "r-name")


DAY = '"2026-11-24"\n'


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("rule: r-name", "rule: r-nama", "20:11", "規則「r-nama」がありません"),
        ("rule: r-name", "rule: floor-secrets-out", "20:11", "下限の規則は例外にできません"),
        ("rule: r-name", "rule: my-number-out", "20:11", "下限の規則が守るもの（個人番号）"),
        ("rule: r-name", "rule: hidden-text", "20:11", "例外を認めていません"),
        ("approver: 統括課長", "approver: 広報 課長", "23:15", "申し出た人と同じ"),
        ("    approver: 統括課長\n", "", "19:5", "「approver」がありません"),
        ("scope: {departments: [広報課]}", "scope: {}", "24:5", "範囲が空です"),
        ("departments: [広報課]", "departements: [広報課]", "24:13", "というキーはありません"),
        ("[広報課]", '["@parts"]', "24:27", "並び「parts」がありません"),
        ('"2026-11-24"', "2026-11-24", "25:11", "引用符がないと日付"),
        ('"2026-11-24"', '"2026-02-30"', "25:11", "という日はありません"),
        ('"2026-11-24"', '"令和8年11月24日"', "25:11", "書き方が違います"),
        (DAY, f'{DAY}    until: "2026-11-23"\n', "26:12", "始めより前"),
        (DAY, f'{DAY}    until: "2027-05-23"\n', "26:12", "最長180日"),
        (DAY, f"{DAY}    until: 無期限\n", "26:12", "書き方が違います"),
        (DAY, f"{DAY}    until: 令和9年1月31日まで\n", "26:12", "書き方が違います"),
        ("rule: r-name", "rule: r-label", "24:20", "書き手では絞れません"),
    ],
)
def test_a_mistake_in_an_exception_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, place: str, message: str
) -> None:
    text = BASE.replace(old, new)
    if "r-label" in new:
        text = text.replace("{departments: [広報課]}", "{roles: [tool]}")
    (found,) = problems(tmp_path, text)
    assert f"city.yaml:{place}: " in str(found) and message in found.message, str(found)
    translated = english(found)
    assert translated.message != found.message
    assert not found.hint or translated.hint != found.hint


def test_an_id_that_is_there_twice_is_told(tmp_path: Path) -> None:
    twice = BASE + BASE[BASE.index("  - id: x-1") :]
    (found,) = problems(tmp_path, twice)
    assert (found.line, found.message) == (26, "例外「x-1」が2回あります")


def test_exceptions_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    head, _, tail = BASE.partition("exceptions:")
    (tmp_path / "city.yaml").write_text(head, encoding="utf-8")
    own = tmp_path / "exceptions.yaml"
    pack = 'pack: {id: exceptions, title: 例外, version: "1", extends: [city]}\nexceptions:'
    own.write_text(pack + tail, encoding="utf-8")
    policy = load_bundle([own], entities=ENTITIES).policy
    assert [e.rule for e in policy.exemptions] == ["r-name"]


def test_a_lower_pack_cannot_allow_exceptions_again(tmp_path: Path) -> None:
    again = BASE.replace("id: r-name", "id: hidden-text").replace("[PERSON]", "[HIDDEN_TEXT]")
    again = again.replace("action: mask", "action: block").replace("rule: r-name", "rule: r-label")
    found = problems(
        tmp_path, again.replace("    message: 氏", "    exceptions: allowed\n    message: 氏")
    )
    assert any("例外を認めない規則" in problem.message for problem in found)
    kept = problems(tmp_path, again.replace("rule: r-label", "rule: hidden-text"))
    assert any("例外を認めていません" in problem.message for problem in kept)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 23), ""),
        (date(2026, 11, 30), "一度も使われていません"),
        (date(2026, 12, 20), "あと4日で切れます"),
        (date(2026, 12, 24), "期限切れです"),
    ],
)
def test_lint_reminds_of_exceptions_that_expire_or_are_not_used(
    tmp_path: Path, day: date, told: str
) -> None:
    bundle = loaded(tmp_path, BASE)
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    found = [problem.message for problem in reminders(bundle, at, {})]
    assert any(told in message for message in found) if told else not found
    used = {"x-1": Use(3, at - timedelta(days=1))}
    assert not any("使われて" in p.message for p in reminders(bundle, at, used))
    assert not any("使われて" in p.message for p in reminders(bundle, at))


def test_lint_knows_the_departments_of_an_exception(tmp_path: Path) -> None:
    known = Known(departments=frozenset({"広報広聴課", "総務課"}))
    (found,) = lint(loaded(tmp_path, BASE), known)
    assert (found.line, found.message) == (24, "所属「広報課」の人はいません")


RULES, EXCEPTION = BASE.split("exceptions:\n")
FIRST, SECOND = RULES.split("  - id: r-label\n")


@pytest.mark.parametrize(
    ("text", "line", "message", "english_message"),
    [
        (
            RULES + EXCEPTION,
            18,
            "「exceptions」に書くものが、「rules」に",
            "belongs under “exceptions”",
        ),
        (
            f"{FIRST}exceptions:\n  - id: r-label\n{SECOND}",
            12,
            "「rules」に書くものが、「exceptions」に",
            "belongs under “rules”",
        ),
        (
            f"{RULES}    exceptions:\n      - {{id: x-1, reason: 公表ずみ}}\n",
            18,
            "規則の中には書けません",
            "cannot stand inside a rule",
        ),
    ],
    ids=["an exception among the rules", "a rule among the exceptions", "one inside a rule"],
)
def test_what_stands_in_the_wrong_list_is_told_once_with_where_it_belongs(
    tmp_path: Path, text: str, line: int, message: str, english_message: str
) -> None:
    (problem,) = problems(tmp_path, text)
    assert (problem.line, message in problem.message) == (line, True)
    assert english_message in english(problem).message and "「" not in english(problem).hint
