"""Patterns that authors may write: those that could blow up are refused, and what is said of the others is true."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.rules.terms import PatternRefused, Term, marks_of, own_entity, read_pattern


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("(a{1,9}){1,9}", "繰り返しの中"),
        ("(a|ab){2,9}", "繰り返しの中"),
        ("((a?)){9}b", "繰り返しの中"),
        ("a+", "上限のない"),
        ("案.*", "上限のない"),
        ("a{3,}", "上限のない"),
        ("a?" * 12 + "b", "通り"),
        ("a{0,60}b{0,60}c", "通り"),
        ("a{0,300}b", "より長い"),
        ("a?", "空の文字列"),
        (r"\d{4}", "始めが広すぎます|使えません"),
        (r"第[\d]{4}", "使えません"),
        (r"(a)\1", "後方参照"),
        ("^a", "後方参照"),
        ("(?=a)b", "後方参照"),
        ("(?i)a", "指定は"),
        (".{3}a", "始めが広すぎます"),
        ("[^a]b", "始めが広すぎます"),
        ("[一-龠]{2}", "始めが広すぎます"),
        ("(a", "読めません（1文字目）"),
        ("ＡＢ", "全角"),
    ],
)
def test_a_pattern_that_can_blow_up_or_surprise_is_refused(pattern: str, part: str) -> None:
    with pytest.raises(PatternRefused, match=part) as caught:
        read_pattern(pattern)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("pattern", "width", "starts"),
    [
        ("令和[0-9]{1,2}年度", 6, "令"),
        ("[A-C]{2}-[0-9]{4}", 7, "ABC"),
        ("(案|計画)[0-9]{1,3}号", 6, "案計"),
        ("x?yz", 3, "xy"),
        ("予算.{0,20}未公表", 25, "予"),
    ],
)
def test_what_is_known_of_a_pattern(pattern: str, width: int, starts: str) -> None:
    read = read_pattern(pattern)
    assert (read.width, read.starts) == (width, frozenset(starts))


@given(st.from_regex("[ab]{1,2}(c|d[ab]{1,2})?[a-c]{0,3}e{1,2}", fullmatch=True))
def test_no_match_is_wider_or_begins_otherwise_than_was_said(text: str) -> None:
    pattern = "[ab]{1,2}(c|d[ab]{1,2})?[a-c]{0,3}e{1,2}".replace("(c|d[ab]{1,2})?", "(?:c|d)")
    read = read_pattern(pattern)
    for match in re.finditer(pattern, text):
        assert len(match[0]) <= read.width and match[0][0] in read.starts


def test_a_term_knows_its_width_and_its_starts() -> None:
    term = Term("T", "題", words=frozenset({"予定価格"}), patterns=frozenset({"案[0-9]{9}"}))
    assert (term.width, term.starts) == (10, frozenset("予案"))


def test_the_words_of_a_rule_are_a_kind_of_their_own() -> None:
    assert own_entity("r-budget") == "TERM_OF_R_BUDGET"


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("未公表の事業", "未公表の事業"),
        ("未公表の事業［案］（コード名）", "未公表の事業 案 コード名"),
        ("事業\n\u3000の\u200b「名」", "事業 の 名"),
        ("長い題" * 20, "長い題" * 10),
        ("（）", None),
        ("ＡＢ計画の名", None),
        ("暁計画などの名", None),
        ("旧案 S-12 の名", None),
    ],
)
def test_masks_have_the_title_of_a_kind_unless_it_gives_away_what_is_masked(
    title: str, mark: str | None
) -> None:
    own = Term("PROJECT", title, words=frozenset({"暁計画"}))
    other = Term("CODE", "符号", frozenset({"ab計画"}), patterns=frozenset({"S-[0-9]{2}"}))
    assert marks_of([own, other]).get("PROJECT") == mark
