"""Dumps of bytes, as the common programs print them."""

from __future__ import annotations

import pytest

from detectors.views.dumps import decode_binary, decode_dump

XXD = (
    "00000000: e5b1 b1e7 94b0 e5a4 aae9 838e 2030 3930  ............ 090\n"
    "00000010: 2d31 3233 342d 3536 3738 0a              -1234-5678."
)
HEXDUMP = (
    "00000000  e5 b1 b1 e7 94 b0 e5 a4  aa e9 83 8e 20 30 39 30  |............ 090|\n"
    "00000010  2d 31 32 33 34 2d 35 36  37 38 0a                 |-1234-5678.|\n0000001b"
)
WORDS = "0000000 b1e5 e7b1 b094 a4e5 e9aa 8e83 3020 3039\n0000010 312d 3332 2d34 3635 3837 000a\n000001b"


@pytest.mark.parametrize("dump", [XXD, HEXDUMP, WORDS], ids=["xxd", "hexdump -C", "hexdump"])
def test_a_dump_says_what_its_bytes_say(dump: str) -> None:
    assert decode_dump(dump) == "山田太郎 090-1234-5678\n"


def test_octal_and_binary_bytes_are_read() -> None:
    assert decode_dump("0000000 060 071 060 055 061 062 063 064") == "090-1234"
    assert decode_binary("00110000 00111001 00110000") == "090"


def test_lines_that_say_nothing_are_no_dump() -> None:
    assert decode_dump("20250401 12 30 45") is None
