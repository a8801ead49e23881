"""Families that a sentence lists and counts."""

from __future__ import annotations

import pytest

from detectors.recognizers.families import families

KNOWN = {"桐生": "F", "藤戸": "F", "本家": "Fc", "東京": "FL"}


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in families(text, lambda name: KNOWN.get(name, ""))]


@pytest.mark.parametrize("count", ["の3家", "三家", "の2氏", "の四家"])
def test_listed_families_that_are_counted_are_found_rare_ones_too(count: str) -> None:
    assert found(f"やがて梅枝・桐生・藤戸{count}に分かれた。") == ["梅枝", "桐生", "藤戸"]


def test_what_is_counted_as_something_else_is_no_family() -> None:
    assert found("桐生・藤戸の3家庭を訪ねた。") == []
    assert found("桐生・藤戸の3か所である。") == []
    assert found("桐生の3家に分かれた。") == []


def test_a_list_without_a_family_name_or_with_a_trade_is_none() -> None:
    assert found("梅枝・松江の2家に分かれた。") == []
    assert found("桐生・酪農の2家を訪ねた。") == []
    assert found("本家・桐生の2家を訪ねた。") == []
