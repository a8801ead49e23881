"""Parts that are written together: each behind its own label, in order, and nothing else."""

from __future__ import annotations

import pytest

from detectors.catalogue import recognizers
from detectors.screen import Screen
from detectors.views.fields import is_label, parts, written_together
from detectors.views.normalise import normalise
from tests.detectors.growth import grows_within
from tests.detectors.recognizers.finding import unnamed

SCREEN = Screen(recognizers(), cache_entries=0)


def found(text: str) -> set[tuple[str, str]]:
    return {
        (f.entity, text[f.span.start : f.span.end])
        for f in SCREEN.scan(text)
        if f.score >= 0.6 and f.entity != "CLAIM"
    }


@pytest.mark.parametrize(
    ("text", "entity", "pieces"),
    [
        ("姓は山田、名は太郎です", "PERSON", ["山田", "太郎"]),
        ("姓\n山田\n名\n太郎", "PERSON", ["山田", "太郎"]),
        (
            "都道府県：東京都\n市区町村：文京区\n町名番地：小石川9-99-9",
            "JP_ADDRESS",
            ["東京都\n市区町村：文京区\n町名番地：小石川9-99-9"],
        ),
        ("生年：1983\n月：4\n日：1", "BIRTH_DATE", ["1983\n月：4\n日：1"]),
        ("誕生日 元号: 昭和, 年: 58, 月: 4, 日: 1", "BIRTH_DATE", ["昭和, 年: 58, 月: 4, 日: 1"]),
        ("市外局番: 03\n市内局番: 1234\n加入者番号: 5678", "PHONE_NUMBER", ["03\n市内局番: 1234\n加入者番号: 5678"]),
        ("tel1=03&tel2=1234&tel3=5678", "PHONE_NUMBER", ["03&tel2=1234&tel3=5678"]),
        ("電話は最初が090、次が1234、終わりは5678です", "PHONE_NUMBER", ["090、次が1234、終わりは5678"]),
        ("マイナンバーの前半は123456、後半は789018です", "JP_MY_NUMBER", ["123456、後半は789018"]),
    ],
)  # fmt: skip
def test_what_is_told_in_parts_is_found_from_the_first_to_the_last(
    text: str, entity: str, pieces: list[str]
) -> None:
    # Fails when `written_together` gives None.
    assert {(entity, piece) for piece in pieces} <= found(text)


@pytest.mark.parametrize(
    "text",
    [
        "開催日 年：2024 月：4 日：1",
        "都道府県：東京都\n市区町村：文京区",
        "最初に3月の予算は1200、次は4月の1300、最後は5月の1400です",
        "会議は3月、次は4月、最後は5月。番号は10と20です。",
        "姓: 未定\n名: 明",
        "姓と名の間を空けてください。姓、名、住所の順に書きます。",
        "first: main, last: test",
        "番号の前半は12、後半は34です",
    ],
    ids=unnamed,
)
def test_ordinary_forms_hold_nothing(text: str) -> None:
    assert found(text) == set()


def test_parts_are_the_values_without_their_labels() -> None:
    text = "姓: 山田\n名: 太郎"
    assert [text[a:b] for a, b in parts(text)] == ["山田", "太郎"]
    assert parts("姓: 山田") == []


def test_a_label_is_no_value_of_another() -> None:
    assert is_label("姓") and is_label("first_name") and not is_label("山田")
    assert written_together(normalise("姓\n名\n都道府県\n市区町村")) is None


def test_many_labels_cost_in_proportion() -> None:
    def read(times: int) -> None:
        for text in ("姓: ", "姓は", "birth_", "電話1", "次は12", "12\n"):
            written_together(normalise(text * times))

    assert grows_within(read, 1_000, 4_000, times=10, spare_s=0.2)
