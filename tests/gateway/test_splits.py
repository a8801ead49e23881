"""Halves of a value that stand in neighbouring texts, or with something in between, are both seen."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, pairwise
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.catalogue import recognizers
from detectors.findings import DETECTOR_FAILED, Finding
from detectors.recognizers.terms import TermForm, term_recognizer
from detectors.screen import Screen
from gateway.screening import Screening
from gateway.splits import split_sightings
from gateway.wire.leaves import Segment
from gateway.wire.leaves import segments as walked
from policies.rules.allow import NOTHING_ALLOWED

PHONE = "090-8765-4321"
LEFT, RIGHT = "090-8765", "-4321"


@pytest.fixture(scope="module")
def screening() -> Iterator[Screening]:
    screening = Screening(Screen(recognizers()), 20)
    yield screening
    screening.close()


def seen(screening: Screening, value: object, entity: str = "PHONE_NUMBER") -> str:
    """The letters that are seen as a kind that rules act on, from the first to the last."""
    leaves = list(walked(value))
    covered = {
        (sighting.pointer, place)
        for sighting in screening.sightings(leaves)
        if sighting.finding.entity == entity and sighting.finding.score >= 0.6
        for place in range(sighting.finding.span.start, sighting.finding.span.end)
    }
    letters = ((leaf.pointer, at, letter) for leaf in leaves for at, letter in enumerate(leaf.text))
    return "".join(letter for pointer, at, letter in letters if (pointer, at) in covered)


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def calling(arguments: dict[str, Any], said: str | None = None) -> dict[str, Any]:
    function = {"name": "send_mail", "arguments": orjson.dumps(arguments).decode()}
    call = {"id": "call_a1", "type": "function", "function": function}
    return {"role": "assistant", "content": said, "tool_calls": [call]}


def result(text: str, call: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": call, "content": text}


@pytest.mark.parametrize(
    "value",
    [
        {"messages": [result(LEFT, "call_1"), result(RIGHT, "call_2")]},
        {"messages": [result("090", "c1"), result("8765", "c2"), result("4321", "c3")]},
        {"messages": [result(f'{{"a":"{LEFT}"}}', "c1"), result(f'{{"b":"{RIGHT}"}}', "c2")]},
        {"messages": [calling({"to": "本人", "a": RIGHT}, said=LEFT)]},
        {"messages": [user(LEFT), calling({"to": "本人", "a": RIGHT})]},
        {"messages": [user(LEFT), calling({"to": "本人", "a": RIGHT}, said="承知しました。")]},
        {"messages": [calling({"a": LEFT, "to": "本人"}), result(RIGHT, "call_a1")]},
        {"messages": [calling({"a": LEFT, "to": "本人", "b": RIGHT})]},
        {"messages": [calling({"to": "本人", LEFT: RIGHT})]},
        {
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "tool_result", "tool_use_id": "toolu_1", "content": LEFT},
                        {"type": "tool_result", "tool_use_id": "toolu_2", "content": RIGHT},
                    ],
                }
            ]
        },
        {
            "input": [
                {"role": "assistant", "content": LEFT},
                {
                    "type": "function_call",
                    "call_id": "call_1",
                    "name": "send",
                    "arguments": f'{{"to":"本人","a":"{RIGHT}"}}',
                },
            ]
        },
    ],
)
def test_halves_with_something_in_between_are_seen(screening: Screening, value: object) -> None:
    assert seen(screening, value).replace("-", "") == "09087654321"


def test_halves_of_an_address_are_seen_in_a_text_and_in_arguments(screening: Screening) -> None:
    value = {"messages": [calling({"to": "本人", "a": "@example.jp"}, said="宛先は taro.yamada")]}
    assert "taro.yamada" in seen(screening, value, "EMAIL_ADDRESS")


@pytest.mark.parametrize("blank", ["", " "])
@pytest.mark.parametrize(
    ("value", "entity"), [("taro.yamada@example.jp", "EMAIL_ADDRESS"), (PHONE, "PHONE_NUMBER")]
)
def test_letters_set_apart_are_read_across_a_border(
    screening: Screening, value: str, entity: str, blank: str
) -> None:
    for place in range(4, len(value) - 4):
        left, right = " ".join(value[:place]), " ".join(value[place:])
        spaced = {"messages": [user(f"連絡先は {left}{blank}"), user(f"{right} です")]}
        assert value in seen(screening, spaced, entity).replace(" ", "")


ESCAPES = ["%{:02x}", "%{:02X}", "\\u{:04x}", "\\x{:02x}", "&#x{:x};", "&#{};"]


@pytest.mark.parametrize("escape", ESCAPES)
@given(place=st.integers(1, 80))
@example(place=4)
def test_escapes_are_put_together_wherever_they_are_cut(
    screening: Screening, escape: str, place: int
) -> None:
    escaped = "".join(escape.format(ord(digit)) for digit in PHONE)
    place = 1 + place % (len(escaped) - 1)
    value = {"messages": [user(f"番号 {escaped[:place]}"), user(escaped[place:])]}
    assert seen(screening, value).strip("番号 ") == escaped


@pytest.mark.parametrize("escape", ESCAPES)
@given(places=st.sets(st.integers(1, 32), min_size=2, max_size=3))
@example(places={4, 15})
def test_escapes_cut_in_three_or_more_are_put_together(
    screening: Screening, escape: str, places: set[int]
) -> None:
    escaped = "".join(escape.format(ord(digit)) for digit in PHONE)
    cuts = [0, *sorted(places), len(escaped)]
    parts = [escaped[start:end] for start, end in pairwise(cuts)]
    value = {"messages": [user(f"番号 {parts[0]}"), *map(user, parts[1:])]}
    assert seen(screening, value).strip("番号 ") == escaped


def test_figures_of_ordinary_traffic_make_no_number(screening: Screening) -> None:
    period = {"from": "2024-01-01", "to": "2024-12-31", "budget": "12345678", "code": "070"}
    rows = '[{"code":"13101","people":"66680"},{"code":"13102","people":"169179"}]'
    value = {
        "messages": [
            user("令和6年度の予算は 12345"),
            calling(period, said="対象は 2023"),
            result(rows, "call_a1"),
            user("2024年の合計は 1234567"),
        ]
    }
    found = {s.finding.entity for s in screening.sightings(list(walked(value)))}
    assert found <= {"CLAIM"}  # the budget itself


CARD = "4000123456789017"
SIBLINGS = [
    {"a": CARD[:6], "b": CARD[6:]},
    {"card1": CARD[:8], "card2": CARD[8:]},
    {"first_part": CARD[:5], "second_part": CARD[5:]},
    {"前半": CARD[:9], "後半": CARD[9:]},
    {"to": "本人", "memo": "4000-1234", "note": "5678-9017"},
    {"to": "本人", "memo": "4000-12", "note": "34-5678-9017"},
    {"values": [CARD[:8], CARD[8:]]},
    {"カード番号": CARD[:6], "備考": CARD[6:]},
    {"card_no": int(CARD[:7]), "rest_of_it": int(CARD[7:])},
]


@pytest.mark.parametrize("arguments", SIBLINGS)
def test_a_card_is_seen_in_two_fields_that_belong_together(
    screening: Screening, arguments: dict[str, Any]
) -> None:
    found = seen(screening, {"messages": [calling(arguments)]}, "CREDIT_CARD")
    assert found.replace("-", "") == CARD


def test_a_card_is_seen_in_fields_that_a_sentence_names(screening: Screening) -> None:
    arguments = {"x_code": CARD[:6], "y_value": CARD[6:]}
    value = {"messages": [user("カードの番号を登録して"), calling(arguments)]}
    assert seen(screening, value, "CREDIT_CARD") == CARD
    assert not seen(screening, {"messages": [calling(arguments)]}, "CREDIT_CARD")


def test_numbers_that_programs_keep_make_no_card_and_no_telephone(screening: Screening) -> None:
    """Each pair of fields passes for one, by its prefix and its check digit."""
    rows = [
        {"id": 40001234, "parent_id": 56789017},
        {"ids": [40001234, 56789017, 10000001]},
        {"id": 400012345, "size": 6789017},
        {"code": "07049", "amount": "456231"},
        {"code": "012096", "people": "1783"},
        {"in": 40001, "code": "234567", "out": "89017"},
        {"件数": "123456", "金額": "789018"},
    ]
    results = [result(orjson.dumps(row).decode(), f"call_{n}") for n, row in enumerate(rows)]
    for value in (*([one] for one in results), results):
        assert not screening.sightings(list(walked({"messages": value})))


def test_an_identifier_behind_an_address_stays_what_it_is(screening: Screening) -> None:
    value = {
        "messages": [
            calling({"to": "taro.yamada@example.jp"}),
            result("送りました", "call_a1"),
        ]
    }
    assert seen(screening, value, "EMAIL_ADDRESS") == "taro.yamada@example.jp"


def test_of_many_numbers_no_more_pairs_are_kept_than_are_read() -> None:
    """There are a thousand of each object: all at once they would need more memory than there is."""
    text = "12345番12345"
    leaves = [Segment(f"/{n}!/{m}", "tool", text) for n in range(300) for m in range(16)]
    calls = count()

    def find(_text: str) -> tuple[Finding, ...]:
        if next(calls) == 2_000:
            raise TimeoutError
        return ()

    tracemalloc.start()
    with pytest.raises(TimeoutError):
        list(split_sightings(leaves, find, NOTHING_ALLOWED))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


def numbers(objects: int, fields: int, digits: int) -> list[Segment]:
    """No two of them a telephone number or a card."""
    return [
        Segment(f"/{n}!/{m}", "tool", f"{10**digits - 1 - n * fields - m}")
        for n in range(objects)
        for m in range(fields)
    ]


def test_of_long_numbers_by_the_thousand_only_what_may_be_something_is_read() -> None:
    leaves = numbers(120, 16, 9)  # some 150,000 pairs
    read: list[str] = []

    def find(text: str) -> tuple[Finding, ...]:
        read.append(text)
        return ()

    assert not list(split_sightings(leaves, find, NOTHING_ALLOWED))
    assert len(read) < 2 * len(leaves)


def test_what_a_pack_looks_for_itself_is_seen_in_two_numbers() -> None:
    own = TermForm("OWN", patterns=frozenset({"7[0-9]{16}7"}), starts=frozenset("7"), width=18)
    screening = Screening(Screen([*recognizers(), term_recognizer(own)]), 20)
    value = {"messages": [calling({"a": "712345678", "b": "x", "c": "123456787"})]}
    assert {s.finding.entity for s in screening.sightings(list(walked(value)))} == {"OWN"}
    screening.close()


def test_a_request_with_more_pairs_than_are_read_counts_as_not_judged() -> None:
    leaves = [Segment(f"/{n}!/{m}", "tool", "1番12345") for n in range(100) for m in range(16)]
    leaves = [replace(leaf, text=f"0312{i:04}番5253{i:04}") for i, leaf in enumerate(leaves)]
    told = list(split_sightings(leaves, lambda _: (), NOTHING_ALLOWED))
    assert [s.finding.entity for s in told] == [DETECTOR_FAILED]


KEYS_AND_VALUES = st.sampled_from(
    [LEFT, RIGHT, "%E4%BD%90%E8%97%A4%E8%8A%B1%E5%AD%90", "tel", "090-", "@", "example.jp", "7"]
)


@given(
    st.recursive(
        KEYS_AND_VALUES,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(KEYS_AND_VALUES, inner, max_size=3)
        ),
        max_leaves=8,
    )
)
@example({LEFT: [RIGHT]})
def test_every_half_stands_where_there_is_a_text(screening: Screening, value: object) -> None:
    leaves = list(walked({"messages": [result(orjson.dumps(value).decode(), "call_a1")]}))
    texts = {leaf.pointer: leaf.text for leaf in leaves}
    for sighting in screening.sightings(leaves):
        assert sighting.finding.span.end <= len(texts[sighting.pointer])
