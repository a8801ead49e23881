"""A long text, piece by piece: the same as in one go, and what failed is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import long_text
from detectors.catalogue import recognizers
from detectors.findings import DETECTOR_FAILED
from detectors.recognizers.base import TextRecognizer
from detectors.recognizers.contact import MailAddressRecognizer, TelephoneRecognizer
from detectors.recognizers.labelled import LabelledNumberRecognizer
from detectors.screen import Screen

SCREEN = Screen([TelephoneRecognizer(), MailAddressRecognizer()], cache_entries=0)
LINES = st.lists(
    st.sampled_from(["電話は090-1234-5678です\n", "一つ目の行\n", "a@example.jp ", "住所", "\n"]),
    max_size=40,
).map("".join)


@given(LINES, st.integers(30, 90))
def test_pieces_find_what_the_whole_finds(text: str, size: int) -> None:
    # Fails when a piece is read without what follows it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_text, "PIECE", size)
        assert tuple(long_text.scan(SCREEN, text)) == SCREEN.scan(text)


def test_a_value_at_every_place_of_a_long_file_is_found() -> None:
    text = "".join(f"{n}行目の連絡先は090-1234-{n:04d}です。\n" for n in range(3_000))
    assert sum(1 for _ in long_text.scan(SCREEN, text)) == 3_000


def test_cells_far_below_a_heading_are_judged_by_it() -> None:
    screen = Screen([LabelledNumberRecognizer()], cache_entries=0, budget_s=60)
    rows = "".join(f"{n},{n % 10}0{n:05d}{n % 7}12\n" for n in range(4_000))
    text = f"番号,宛名番号\n{rows}以上です。\n宛名番号は別の表です\n"
    found = list(long_text.scan(screen, text))
    assert tuple(found) == screen.scan(text)
    assert len(found) > 3_000


def test_a_piece_that_could_not_be_judged_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: TextRecognizer, view: object) -> None:
        raise ValueError

    monkeypatch.setattr(MailAddressRecognizer, "find", fail)
    text = "あ" * 30_000 + "@" + "\n" + "い" * 30_000
    failed = [f for f in long_text.scan(SCREEN, text) if f.entity == DETECTOR_FAILED]
    assert failed and all(f.span.end <= len(text) for f in failed)
    assert any(f.span.start <= 30_000 < f.span.end for f in failed)
    assert len(recognizers()) > 2
