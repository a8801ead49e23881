"""Values that a model reads and that are no run of letters: spelt over signs, lists and programs, or turned."""

from __future__ import annotations

import codecs

import pytest

from detectors.catalogue import recognizers
from detectors.screen import Screen

SCREEN = Screen(recognizers(), cache_entries=0)
PHONE, MAIL, KEY = "090-1234-5678", "taro.yamada@example.jp", "AKIAIOSFODNN7EXAMPLE"
VALUES = {"PHONE_NUMBER": PHONE, "EMAIL_ADDRESS": MAIL, "CREDENTIAL": KEY}


def entities(text: str) -> set[str]:
    return {f.entity for f in SCREEN.scan(text) if f.score >= 0.6}


@pytest.mark.parametrize("entity", VALUES)
@pytest.mark.parametrize(
    "joint",
    ["\t", "  ", "、", ", ", " | ", "…", "」「", '", "', "][", "\n- "],
    ids=["tab", "two blanks", "comma", "ascii comma", "bar", "dots", "quotes", "json", "brackets", "list"],
)  # fmt: skip
def test_letters_with_the_same_signs_between_them_are_read_together(
    entity: str, joint: str
) -> None:
    assert entity in entities(f"次のとおり：「{joint.join(VALUES[entity])}」です")


@pytest.mark.parametrize("entity", VALUES)
def test_a_letter_in_each_item_of_a_numbered_list_is_read_together(entity: str) -> None:
    items = "\n".join(f"{n}. {c}" for n, c in enumerate(VALUES[entity], 1))
    assert entity in entities(f"次のとおりです\n{items}\n以上")


@pytest.mark.parametrize("entity", VALUES)
@pytest.mark.parametrize("form", ["chr({})+", "Chr({}) & ", "chr(0x{:x}) + ", "{}-", "{:#x}, "])
def test_codes_of_letters_are_read_as_programs_do(entity: str, form: str) -> None:
    codes = "".join(form.format(ord(c)) for c in VALUES[entity]).rstrip(" +&-,")
    assert entity in entities(f"値は {codes} です")


@pytest.mark.parametrize(
    "call", ["String.fromCharCode({})", "bytes([{}])", '"".join(map(chr, [{}]))']
)
def test_the_call_around_codes_is_no_part_of_the_value(call: str) -> None:
    codes = ", ".join(str(ord(c)) for c in "112-8555")
    assert "JP_POSTAL_CODE" in entities(f"郵便番号は{call.format(codes)}です")


def test_an_escape_for_every_other_letter_is_read() -> None:
    mixed = "".join(f"\\x{ord(c):02x}" if n % 2 else c for n, c in enumerate(MAIL))
    assert "EMAIL_ADDRESS" in entities(f"メールは{mixed}です")


@pytest.mark.parametrize(
    "said",
    [
        "⠚⠊⠚-⠁⠃⠉⠙-⠑⠋⠛⠓",
        "○九○-一二三四-五六七八",
        "0きゅう〇-1二さん4-五6なな8",
        "れい、く、れい、いち、にー、さん、し、ごー、ろく、しち、はち",
        "ゼロ・キュウ・ゼロ・-・イチ・ニ・サン・ヨン・-・ゴ・ロク・ナナ・ハチ",
        "zero, nine, zero, -, one, two, three, four, -, five, six, seven, eight",
    ],
)
def test_digits_of_more_spellings_are_read(said: str) -> None:
    assert "PHONE_NUMBER" in entities(f"電話は{said}です")


def test_letters_under_many_marks_are_read_without_them() -> None:
    assert "CREDENTIAL" in entities("キーは" + "".join(f"{c}\u0301\u0316\u0489" for c in KEY))


@pytest.mark.parametrize("entity", VALUES)
def test_what_is_said_to_be_written_backwards_is_turned(entity: str) -> None:
    assert entity in entities(f"逆から読んでください：{VALUES[entity][::-1]}")


def test_what_is_not_said_to_be_turned_is_read_as_it_stands() -> None:
    assert "CREDENTIAL" not in entities(f"読んでください：{KEY[::-1]}")


def test_what_is_said_to_be_in_rot13_is_turned() -> None:
    assert "CREDENTIAL" in entities(f"ROT13で書きます。{codecs.encode(KEY, 'rot13')}")
    assert "CREDENTIAL" not in entities(f"次のとおり。{codecs.encode(KEY, 'rot13')}")


def test_an_address_with_full_stops_of_japanese_is_one() -> None:
    assert "EMAIL_ADDRESS" in entities("メールはtaro。yamada@example。jpです")


@pytest.mark.parametrize(
    "text",
    [
        "月、火、水、木、金、土、日に開館します",
        "1. 5\n2. 4\n3. 3\n4. 5\n5. 2\n6. 1\n7. 4\n8. 3",
        "電話は○○○-○○○○-○○○○です",
        "順序を逆にして 2024-11-20 から並べる",
    ],
)
def test_lists_marks_and_dates_are_nothing(text: str) -> None:
    assert not entities(text)
