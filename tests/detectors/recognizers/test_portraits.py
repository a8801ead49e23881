"""People told by several kinds of what neighbours know, and sentences about many or about services."""

from __future__ import annotations

import pytest

from detectors.recognizers.portraits import PortraitRecognizer
from detectors.views.normalise import normalise


def told(text: str) -> list[str]:
    return [text[f.span.start : f.span.end] for f in PortraitRecognizer().find(normalise(text))]


def test_one_person_is_found_once_in_a_sentence() -> None:
    assert told("町に一軒しかない本屋の店主は全盲の女性") == ["本屋の店主"]


@pytest.mark.parametrize(
    "text",
    [
        "隣町から嫁いできたフィリピン人の女性、子ども4人、夫は漁師",
        "商店街の肉屋の三代目は難病で店を閉める",
        "東町に住むタイ人の青年（23）は工場で指を失った",
    ],
)
def test_four_kinds_point_at_one_person(text: str) -> None:
    assert told(text)


@pytest.mark.parametrize(
    "text",
    [
        "市内の最高齢者は何歳ですか",
        "双子を育てる家庭への支援策",
        "商店街の肉屋と魚屋に補助金を出した",
        "元教員のボランティアを募集します",
        "漁師の後継者は20代が3人、30代が5人",
    ],
)
def test_many_and_nobody_are_none(text: str) -> None:
    assert told(text) == []
