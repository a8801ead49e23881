"""The catalogue of disguises: what is written otherwise is found all the same, and at its place in the original."""

from __future__ import annotations

import base64
from functools import cache

import pytest

from detectors.catalogue import recognizers
from detectors.findings import DETECTOR_FAILED
from detectors.screen import Screen
from tests.detectors.growth import grows_within
from tests.detectors.recognizers.finding import unnamed
from tests.detectors.views.disguises import DISGUISES, VALUES, b64

SCREEN = Screen(recognizers(), cache_entries=0, budget_s=60)
"""On a busy machine the ordinary budget may run out; what work grows like is looked at in processor time."""

OUT_OF_SCOPE = {
    "2": "half-width kana: in words and names, no identifier is written in it",
    "8": "kanji numbers with units: no identifier is written so; house numbers and ages have rules of their own",
    "16": "regional indicators and enclosed letters: flags and signs, not digits",
    "27": "furigana and Latin letters: names",
    "28": "variants of kanji: names",
    "29": "split between messages: the gateway joins them",
    "30": "split between parts and fields: the gateway joins them",
    "31": "tool arguments: the gateway reads them as JSON",
    "38": "pictures and sound: refused by the gateway",
    "39": "attachments: refused by the gateway",
    **{str(row): "a place in a request or an answer: the gateway's" for row in range(41, 48)},
    **{str(row): "work bounds and translation, no spelling" for row in (48, 49, 50)},
}
"""Rows that are not spellings of an identifier, with the reason. Of row 36 only an address backwards and ROT13 of one
are read: ciphers, Morse, Braille, leetspeak, Roman numerals and Japanese numbers in Latin letters are words as well."""
CASES = [(row, entity) for row, (kinds, _) in DISGUISES.items() for entity in sorted(kinds)]


@cache
def survives(row: str, entity: str) -> bool:
    frame, value = VALUES[entity]
    disguised = DISGUISES[row][1](value)
    text = frame.format(disguised)
    start = frame.index("{}")
    return any(
        f.entity == entity
        and f.score >= 0.6
        and f.span.start < start + len(disguised)
        and start < f.span.end
        for f in SCREEN.scan(text)
    )


def test_disguises_are_seen_through() -> None:
    lost = [case for case in CASES if not survives(*case)]
    assert len(lost) <= 0.05 * len(CASES), lost


def test_every_row_of_the_catalogue_is_tried_or_said_to_be_out_of_scope() -> None:
    tried = {row.split(" ")[0] for row in DISGUISES}
    assert {str(row) for row in range(1, 51)} - tried == OUT_OF_SCOPE.keys()


@pytest.mark.parametrize("entity", sorted(VALUES))
def test_no_kind_is_lost_in_more_than_a_few_disguises(entity: str) -> None:
    rows = [row for row, (kinds, _) in DISGUISES.items() if entity in kinds]
    lost = [row for row in rows if not survives(row, entity)]
    assert len(lost) <= 0.1 * len(rows), lost


def test_rot13_of_a_mail_address_is_still_one() -> None:
    assert "EMAIL_ADDRESS" in {f.entity for f in SCREEN.scan("宛先はgneb@rknzcyr.wcです")}


def test_gaiji_and_variants_are_read_through_and_stay() -> None:
    text = "\ue000田\U000e0100様の旅券番号\ufe00はTR1234567です"
    found = [f for f in SCREEN.scan(text) if f.entity == "JP_PASSPORT"]
    assert [text[f.span.start : f.span.end] for f in found] == ["TR1234567"]


@pytest.mark.parametrize(
    "text",
    [
        "予算は1,234,567円、決算は1,111,222円、差額は123,345円である。",
        "| 1234 | 5678 | 9012 |\n| 2345 | 6789 | 0123 |",
        "2024年4月1日 10:00-11:30、2024年4月2日 13:00-14:30",
        "internationalization and containerization considerations",
        "version 1.2.3, commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
        "id: 550e8400-e29b-41d4-a716-446655440000",
        "一二三四五六丁目の七福神めぐり",
        "https://www.example.jp/path/to/Document_2024_final.html",
        "これは**重要**です。締切は**3月末**、担当は`福祉課`です。",
        "<table><tr><td>1234</td><td>5678</td></tr><tr><td>9012</td><td>3456</td></tr></table>",
        "人口は 20123, 21456, 23001, 25678, 24012 人の順である",
        "C:\\Users\\public\\cafe\\bed\\data2024.csv を開く",
        "git log --format='%h %an' | sed 's/a*b/c/' && x=a*b*c; y[1]*z[2]=3",
        "if (a<b && c>d) { list<String>x = f(1)*2; }",
        "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
    ids=unnamed,
)
def test_ordinary_text_is_not_taken_for_a_disguise(text: str) -> None:
    kinds = ("CLAIM", "ORGANIZATION", "URL")
    assert [f.entity for f in SCREEN.scan(text) if f.score >= 0.5 and f.entity not in kinds] == []


def test_a_finding_in_decoded_text_covers_the_encoded_piece() -> None:
    piece = b64("電話は090-1234-5678です")
    text = f"控え: {piece} 以上"
    found = [f for f in SCREEN.scan(text) if f.entity == "PHONE_NUMBER"]
    assert {text[f.span.start : f.span.end] for f in found} == {piece}


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        (r'x {"tel": "090\n8765\n4321"}', "PHONE_NUMBER"),
        (base64.b64encode(rb'{"tel": "090\n8765\n4321"}').decode(), "PHONE_NUMBER"),
        (base64.b64encode(rb'{"n": "0\n9\n0\n8\n7\n6\n5\n4\n3\n2\n1"}').decode(), "PHONE_NUMBER"),
        (
            base64.b64encode(r'{"個人番号": "1234\r\n5678\r\n9018"}'.encode()).decode(),
            "JP_MY_NUMBER",
        ),
        ("".join("\\" * 7 + f"u{ord(c):04x}" for c in "taro@example.jp"), "EMAIL_ADDRESS"),
        ("".join("\\" * 8 + f"u{ord(c):04x}" for c in "taro@example.jp"), "EMAIL_ADDRESS"),
    ],
)
def test_escapes_of_json_within_what_is_encoded_hide_nothing(text: str, entity: str) -> None:
    assert entity in {f.entity for f in SCREEN.scan(text) if f.score >= 0.8}


def test_base64_straight_behind_a_word_for_telephones_is_decoded() -> None:
    text = "TEL" + b64("090-1234-5678") + "まで"
    assert ("PHONE_NUMBER", 0, len(text) - 2) in [
        (f.entity, f.span.start, f.span.end) for f in SCREEN.scan(text)
    ]


def test_flags_are_not_hidden_text_and_other_tags_are() -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert [f for f in SCREEN.scan(f"旗{flag}です") if f.entity == "HIDDEN_TEXT"] == []
    assert [f for f in SCREEN.scan("旗\U000e0067\U000e0062です") if f.entity == "HIDDEN_TEXT"]


def test_a_variant_of_a_kanji_is_not_hidden_text() -> None:
    assert [f for f in SCREEN.scan("辻\U000e0100と葛\U000e0101") if f.entity == "HIDDEN_TEXT"] == []


def test_a_long_piece_that_cannot_be_decoded_is_a_finding() -> None:
    piece = base64.b64encode(bytes((i * 89 + i * i * 7) % 256 for i in range(400))).decode()
    assert "OPAQUE_CONTENT" in {f.entity for f in SCREEN.scan(f"添付: {piece}")}
    assert "OPAQUE_CONTENT" not in {f.entity for f in SCREEN.scan(b64("会議の記録。" * 80))}


def test_a_long_piece_of_hexadecimal_that_cannot_be_decoded_is_a_finding() -> None:
    piece = bytes((i * 89 + i * i * 7) % 256 for i in range(400)).hex()
    assert "OPAQUE_CONTENT" in {f.entity for f in SCREEN.scan(f"添付: {piece}")}
    assert "OPAQUE_CONTENT" not in {f.entity for f in SCREEN.scan(f"罫線: {'0' * 400}")}


@pytest.mark.parametrize(
    "start", [b"PK\x03\x04", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_file_pasted_as_base64_is_an_unread_attachment(start: bytes) -> None:
    file = start + bytes((i * 89 + i * i * 7) % 256 for i in range(90))
    for text in (base64.b64encode(file).decode(), base64.encodebytes(file).decode()):
        scores = [f.score for f in SCREEN.scan(f"開いて {text}") if f.entity == "OPAQUE_CONTENT"]
        assert max(scores, default=0) == 0.95


NASTY = {
    "separators": "1" + "-" * 50_000,
    "digits apart": "1 - " * 12_000,
    "equal signs": "=" * 50_000,
    "percent": "%4" * 25_000,
    "percent of percent": "%25" * 16_000,
    "escapes": "\\u30" * 12_000,
    "marks": "a" + "\u0301" * 50_000,
    "tags": "\U000e0041" * 50_000,
    "selectors": "\ufe0f" * 50_000,
    "base64": "QUFB" * 12_000,
    "lines of base64": ("QUFB" * 15 + "\n") * 800,
    "entities": "&#48;" * 10_000,
    "kana": "イチニ" * 16_000,
    "letters apart": "あ・" * 25_000,
    "backwards": "\u202e" * 50_000,
    "look-alikes": "O0" * 25_000,
    "hexadecimal": "4 1:" * 12_000,
    "pairs of hexadecimal": "41 4a " * 8_000,
    "pairs of decimal": "41 42 " * 8_000 + "4a",
    "open tags": "<b" * 25_000,
    "comments": "<!--" * 12_000,
    "closed comments": "1<!---->" * 6_000,
    "stars": "*" * 50_000,
    "stars between digits": "1*" * 25_000,
    "backslashes": "\\" * 50_000,
    "escapes of escapes": "\\\\\\u30" * 8_000,
    "ends of lines": "1\\n" * 16_000,
    "backslashes between digits": "1\\" * 25_000,
    "links": "[a](" * 12_000,
    "ruby": "<rt>" * 12_000,
    "words of base64": "QUFB " * 10_000,
    "signs": "a1B#" * 12_000,
    "code points": "U+0041 " * 7_000,
    "style sheet": "\\41 " * 10_000,
}


@pytest.mark.parametrize("kind", NASTY)
def test_nasty_text_costs_no_more_than_ten_times_as_much_when_it_is_four_times_as_long(
    kind: str,
) -> None:
    text = NASTY[kind]

    def read(some: str) -> None:
        assert DETECTOR_FAILED not in {f.entity for f in SCREEN.scan(some)}

    assert grows_within(read, text[: len(text) // 4], text, times=10, spare_s=0.2)
