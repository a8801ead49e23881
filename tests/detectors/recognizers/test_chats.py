"""Who writes in a chat, and whom one calls there."""

from __future__ import annotations

import pytest

from detectors.recognizers.chats import in_chats
from detectors.recognizers.families import sound
from tests.detectors.growth import grows_within

KNOWN = sound(
    (dict.fromkeys(["水島", "乾", "布施"], True) | dict.fromkeys(["会議", "休憩"], False)).get
)


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in in_chats(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[2026-10-02 09:14] 水島: 資料を置きました", ["水島"]),
        ("9:14 水島 > 配線完了\n9:20 乾 > 了解", ["水島", "乾"]),
        ("2026/10/02 9:14:05 水島さん: 了解です", ["水島"]),
        ("水島 9:02\nおはよう\n布施 9:05\n了解", ["水島", "布施"]),
        ("@水島 資料をください", ["水島"]),
        ("見積 @布施", ["布施"]),
    ],
)
def test_whoever_writes_or_is_called_is_somebody(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "9:00 会議: 第一会議室",
        "水島 9:02\n終点",
        "休憩 9:02\n水島 9:30",
        "9:00 水島:10分",
        "taro@水島 に送る",
        "@休憩 中",
    ],
)
def test_times_of_what_is_nobody_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("shape", ["9:00 水島:", "水島 9:00\n", "@水島", "[2026-10-02 "])
def test_time_grows_with_the_text(shape: str) -> None:
    assert grows_within(found, shape * 500, shape * 4000, times=24, spare_s=0.1)
