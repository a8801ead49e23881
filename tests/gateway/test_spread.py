"""What is spread over fields, list items, tables and short messages is seen in each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from detectors.catalogue import recognizers
from detectors.screen import Screen
from gateway.screening import Screening
from gateway.wire.leaves import segments as walked


@pytest.fixture(scope="module")
def screening() -> Iterator[Screening]:
    screening = Screening(Screen(recognizers()), 20)
    yield screening
    screening.close()


def seen(screening: Screening, value: object, entity: str) -> set[str]:
    """The texts in which something of this kind is seen that rules act on."""
    segments = list(walked(value, "user"))
    texts = {s.pointer: s.text for s in segments}
    return {
        texts[s.pointer][s.finding.span.start : s.finding.span.end]
        for s in screening.sightings(segments)
        if s.finding.entity == entity and s.finding.score >= 0.6
    }


def messages(*texts: str) -> object:
    return {"messages": [{"role": "user", "content": text} for text in texts]}


BORN = {"1983", "4", "1"}
WHERE = {"東京都", "文京区", "小石川9-99-9"}


@pytest.mark.parametrize(
    "value",
    [
        {"sei": "山田", "mei": "太郎"},
        {"姓": "山田", "名": "太郎"},
        {"氏": "山田", "名": "太郎"},
        {"lastName": "山田", "firstName": "太郎"},
        {"applicant": {"name": {"family": "山田", "given": "太郎"}}},
        [{"label": "姓", "value": "山田"}, {"label": "名", "value": "太郎"}],
        [{"name": "姓", "value": "山田"}, {"name": "名", "value": "太郎"}],
        [["姓", "名"], ["山田", "太郎"]],
        ["姓", "山田", "名", "太郎"],
        messages("姓は山田です", "名は太郎です"),
        {"arguments": '{"sei": "山田", "mei": "太郎"}'},
    ],
)
def test_a_name_in_two_fields_is_seen_in_both(screening: Screening, value: object) -> None:
    assert seen(screening, value, "PERSON") >= {"山田", "太郎"}


def test_names_of_one_letter_are_seen_beside_each_other(screening: Screening) -> None:
    assert seen(screening, {"姓": "森", "名": "大"}, "PERSON") == {"森", "大"}
    table = [["姓", "名"], ["森", "大"], ["林", "薫"]]
    assert seen(screening, table, "PERSON") == {"森", "大", "林", "薫"}


@pytest.mark.parametrize(
    ("value", "entity", "parts"),
    [
        ({"prefecture": "東京都", "city": "文京区", "street": "小石川9-99-9"}, "JP_ADDRESS", WHERE),
        (
            {"都道府県": "東京都", "市区町村": "文京区", "町名番地": "小石川9-99-9"},
            "JP_ADDRESS",
            WHERE,
        ),
        (
            {"address": {"region": "東京都", "city": "文京区", "line1": "小石川9-99-9"}},
            "JP_ADDRESS",
            WHERE,
        ),
        ({"birth_year": "1983", "birth_month": "4", "birth_day": "1"}, "BIRTH_DATE", BORN),
        ({"birth": {"year": 1983, "month": 4, "day": 1}}, "BIRTH_DATE", BORN),
        ({"生年月日": {"年": "昭和58", "月": "4", "日": "1"}}, "BIRTH_DATE", {"昭和58", "4", "1"}),
        (
            {"area_code": "03", "exchange": "1234", "subscriber": "5678"},
            "PHONE_NUMBER",
            {"03", "1234", "5678"},
        ),
        (
            messages("電話の前半は090です", "次は1234です", "最後は5678です"),
            "PHONE_NUMBER",
            {"090", "1234", "5678"},
        ),
        (messages("電話は090", "1234", "5678"), "PHONE_NUMBER", {"090", "1234", "5678"}),
        (
            messages("マイナンバーは1234で始まります", "続きは5678", "最後は9018です"),
            "JP_MY_NUMBER",
            {"1234", "5678", "9018"},
        ),
    ],
)
def test_what_is_in_parts_is_seen_in_every_part(
    screening: Screening, value: object, entity: str, parts: set[str]
) -> None:
    assert seen(screening, value, entity) == parts


@pytest.mark.parametrize(
    "value",
    [
        {"properties": {"姓": {"type": "string", "description": "申請者の姓"}}},
        {"columns": ["姓", "名", "都道府県", "市区町村"]},
        {"開催": {"年": "2024", "月": "4", "日": "1"}},
        {"prefecture": "東京都", "city": "文京区"},
        {"first": "main", "last": "test"},
        messages("最初に3月の予算は1200です", "次は4月の1300", "最後は5月の1400"),
    ],
)
def test_ordinary_fields_hold_nothing(screening: Screening, value: object) -> None:
    for entity in ("PERSON", "JP_ADDRESS", "BIRTH_DATE", "PHONE_NUMBER"):
        assert seen(screening, value, entity) == set()


def test_a_form_longer_than_what_is_read_together_is_read_in_pieces_that_overlap(
    screening: Screening,
) -> None:
    # Fails when a piece does not begin with the end of the one before.
    for filling in range(45, 55):
        value = {f"欄{n}": "あ" * 40 for n in range(filling)} | {"姓": "森", "名": "大"}
        assert seen(screening, value, "PERSON") == {"森", "大"}, filling
