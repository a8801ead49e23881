"""Screening a request: what stands across the border of two segments, and what the policy allows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from detectors.catalogue import recognizers
from detectors.findings import Finding
from detectors.screen import Screen
from gateway.screening import Screening
from gateway.wire.leaves import Segment
from gateway.wire.leaves import segments as walked
from policies.rules.allow import Allowance, AllowList

ALLOW = AllowList(
    [
        Allowance("phone", "公表", frozenset({"PHONE_NUMBER"}), ("03-5803-1111",)),
        Allowance("mail", "公表", frozenset({"EMAIL_ADDRESS"}), (), ("city.example.lg.jp",)),
    ]
)


@pytest.fixture(scope="module")
def screening() -> Iterator[Screening]:
    screening = Screening(Screen(recognizers()), 10)
    yield screening
    screening.close()


def seen(screening: Screening, *texts: str) -> list[tuple[str, str, str]]:
    """Kind, text and the entry that lets it pass, of every sighting."""
    segments = [Segment(f"/{place}", "user", text) for place, text in enumerate(texts)]
    return [
        (
            s.finding.entity,
            texts[int(s.pointer[1:])][s.finding.span.start : s.finding.span.end],
            s.allowed,
        )
        for s in screening.sightings(segments, ALLOW)
    ]


def test_an_allowed_value_is_seen_and_says_which_entry_lets_it_pass(screening: Screening) -> None:
    assert seen(screening, "代表は０３（５８０３）１１１１、直通は03-5803-1112です") == [
        ("PHONE_NUMBER", "０３（５８０３）１１１１", "phone"),
        ("PHONE_NUMBER", "03-5803-1112", ""),
    ]


def test_without_a_list_nothing_is_allowed(screening: Screening) -> None:
    (found,) = screening.sightings([Segment("/0", "user", "代表は03-5803-1111です")])
    assert found.allowed == ""


def test_an_allowed_value_across_two_segments_is_allowed_in_both(screening: Screening) -> None:
    assert seen(screening, "代表は03-5803-", "1111です") == [
        ("PHONE_NUMBER", "03-5803-", "phone"),
        ("PHONE_NUMBER", "1111", "phone"),
    ]


def test_an_allowed_value_that_goes_on_in_the_next_segment_is_not_it(screening: Screening) -> None:
    found = seen(screening, "宛先は info@city.example.lg.jp", ".example.com です")
    assert ("EMAIL_ADDRESS", "info@city.example.lg.jp", "") in found
    assert ("EMAIL_ADDRESS", ".example.com", "") in found


def test_what_may_begin_before_the_joint_is_not_allowed(screening: Screening) -> None:
    # Only forty characters before the border are read again: the address is longer than what is compared.
    allow = AllowList(
        [Allowance("m", "公表", frozenset({"EMAIL_ADDRESS"}), (f"{'a' * 40}@city.example.jp",))]
    )
    segments = [
        Segment("/0", "user", f"宛先は{'a' * 60}"),
        Segment("/1", "user", "@city.example.jp です"),
    ]
    found = screening.sightings(segments, allow)
    assert found and not any(s.allowed for s in found)


def kinds(screening: Screening, value: object, role: str = "user") -> dict[str, list[str]]:
    """What is found, and where."""
    found: dict[str, list[str]] = {}
    for sighting in screening.sightings(list(walked(value, role))):
        found.setdefault(sighting.finding.entity, []).append(sighting.pointer)
    return found


@pytest.mark.parametrize(
    ("value", "entity", "parts"),
    [
        ({"電話1": "090", "電話2": "8765", "電話3": "4321"}, "PHONE_NUMBER", 3),
        ({"tel": ["03", "1234", "5678"]}, "PHONE_NUMBER", 3),
        ({"個人番号": ["1234", "5678", "9018"]}, "JP_MY_NUMBER", 3),
        ({"label": "個人番号", "a": "1234", "b": "5678", "c": "9018"}, "JP_MY_NUMBER", 3),
        (["個人番号", "27", "1234", "5678", "9018", "98"], "JP_MY_NUMBER", 3),
        (["個人番号", *"123456789018"], "JP_MY_NUMBER", 12),
        (["4111", "1111", "1111", "1111"], "CREDIT_CARD", 4),
    ],
)
def test_a_number_in_the_boxes_of_a_form_is_seen_in_every_box(
    screening: Screening, value: object, entity: str, parts: int
) -> None:
    assert len(kinds(screening, value)[entity]) == parts


@pytest.mark.parametrize(
    ("value", "entity"),
    [
        ({"電話番号": "0358031112"}, "PHONE_NUMBER"),
        ({"電話番号": ["0358031112"]}, "PHONE_NUMBER"),
        ({"口座番号": "1234567"}, "JP_BANK_ACCOUNT"),
        ({"生年月日": "1983-04-01"}, "BIRTH_DATE"),
        ({"職員番号": "A012345"}, "JP_EMPLOYEE_NUMBER"),
        ('{"宛名番号": "0012345678"}', "JP_LOCAL_NUMBER"),
    ],
)
def test_a_value_is_read_with_its_key(screening: Screening, value: object, entity: str) -> None:
    assert len(kinds(screening, value)[entity]) == 1


def test_a_key_makes_nothing_of_the_value_of_another(screening: Screening) -> None:
    assert kinds(screening, {"口座番号": "", "伝票": "1234567"}) == {}
    schema = {"properties": {"氏名": {"type": "string", "description": "申請者の氏名"}}}
    assert kinds(screening, schema) == {}


def test_figures_in_a_row_are_no_number_by_chance(screening: Screening) -> None:
    # 1234 5678 9018 has the check digit of a My Number, and nothing says that it is one.
    assert kinds(screening, {"予算": ["1234", "5678", "9018"]}) == {}
    assert kinds(screening, {"年度": ["2019", "2020", "2021"], "件数": ["10", "120", "13"]}) == {}


def test_a_number_that_goes_on_after_the_answer_is_seen(screening: Screening) -> None:
    turns = [
        Segment("/0", "user", "電話は 090-8765-"),
        Segment("/1", "assistant", "続きをどうぞ。"),
        Segment("/2", "user", "4321 です"),
    ]
    found = {(s.finding.entity, s.pointer) for s in screening.sightings(turns)}
    assert {("PHONE_NUMBER", "/0"), ("PHONE_NUMBER", "/2")} <= found
    assert not any(s.pointer == "/1" for s in screening.sightings(turns))


class Counted(Screen):
    """A screen that remembers what it was made to read."""

    def __init__(self) -> None:
        super().__init__(recognizers())
        self.scanned: list[str] = []

    def scan(self, text: str) -> tuple[Finding, ...]:
        self.scanned.append(text)
        return super().scan(text)


def test_of_a_long_history_only_the_new_turn_is_read() -> None:
    screen = Counted()
    screening = Screening(screen, 10)
    turns = [Segment(f"/messages/{n}/content", "user", f"{n}回目の質問です。") for n in range(41)]
    screening.sightings(turns[:40])
    assert len(screen.scanned) == 40
    assert screening.is_quick(turns)
    screening.sightings(turns)
    assert screen.scanned[40:] == ["40回目の質問です。"]
    screening.close()


def test_what_is_put_together_of_known_values_is_weighed_too() -> None:
    screening = Screening(Screen(recognizers()), 10)
    fields = [
        part
        for n in range(40)
        for part in (
            Segment(f"/metadata/住所{n}#", "metadata", f"住所{n}"),
            Segment(f"/metadata/住所{n}", "metadata", f"東京都新宿区西新宿二丁目{n}"),
        )
    ]
    for field in fields:  # each alone has been seen before
        screening.sightings([field])
    assert not screening.is_quick(fields)
    screening.sightings(fields)
    assert screening.is_quick(fields)
    screening.close()


def test_a_text_that_may_be_read_again_once_it_is_masked_is_weighed_twice() -> None:
    screening = Screening(Screen(recognizers()), 10)
    assert screening.is_quick([Segment("/messages/0/content", "user", "あ" * 150)])
    assert not screening.is_quick([Segment("/messages/0/content", "user", "あ" * 151)])
    screening.close()


def test_very_many_values_are_not_quick_however_well_known() -> None:
    screening = Screening(Screen(recognizers()), 10)
    turns = [Segment(f"/messages/{n}/content", "user", "はい") for n in range(101)]
    screening.sightings(turns)
    assert not screening.is_quick(turns)
    assert screening.is_quick(turns[:100])
    screening.close()
