"""People whom a sentence lists together."""

from __future__ import annotations

import pytest

from detectors.recognizers.families import families, sound

KNOWN = {"桐生": True, "藤戸": True, "東京": True, "前": True} | dict.fromkeys(
    ["本家", "酪農", "農林", "委員長", "会計"], False
)


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in families(text, sound(KNOWN.get))]


@pytest.mark.parametrize("count", ["の3家", "三家", "の2氏", "の四家"])
def test_listed_families_that_are_counted_are_found_rare_ones_too(count: str) -> None:
    assert found(f"やがて梅枝・桐生・藤戸{count}に分かれた。") == ["梅枝", "桐生", "藤戸"]


@pytest.mark.parametrize(
    "shared",
    ["の3名", "の三人", "計3名", "の各委員", "各議員", "両主査", "委員", "(以上、公募委員)"],
)
def test_those_who_share_a_count_an_honorific_or_a_post_are_found(shared: str) -> None:
    assert found(f"桐生、梅枝及び藤戸{shared}から意見があった。") == ["桐生", "梅枝", "藤戸"]


def test_as_many_as_are_counted_are_named() -> None:
    assert found("桐生、藤戸の5名が出席した。") == []


def test_a_post_behind_one_of_them_is_no_part_of_the_name() -> None:
    assert found("桐生課長、藤戸係長の2名") == ["桐生", "藤戸"]


@pytest.mark.parametrize(
    "text",
    [
        "農林、桐生の2名が出席した。",
        "委員長、会計、桐生委員が出席した。",
        "前、桐生委員が答えた。",
        "梅枝、松江、桐生の各委員が出席した。",
        "梅枝小路、桐生の2名が出席した。",
    ],
)
def test_plain_words_and_more_unknown_than_known_ones_are_no_people(text: str) -> None:
    assert found(text) == []


def test_what_is_counted_as_something_else_is_no_family() -> None:
    assert found("桐生・藤戸の3家庭を訪ねた。") == []
    assert found("桐生・藤戸の3か所である。") == []
    assert found("桐生の3家に分かれた。") == []
    assert found("桐生・藤戸の2名称を改める。") == []


def test_a_list_without_a_family_name_or_with_a_trade_is_none() -> None:
    assert found("梅枝・松江の2家に分かれた。") == []
    assert found("桐生・酪農の2家を訪ねた。") == []
    assert found("本家・桐生の2家を訪ねた。") == []
