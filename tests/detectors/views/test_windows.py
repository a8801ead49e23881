"""Of a reading only what is new in it is read, and nothing is lost by that."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.catalogue import recognizers
from detectors.findings import Finding
from detectors.recognizers.names import NameRecognizer
from detectors.screen import Screen
from detectors.views import windows as module
from detectors.views.normalise import normalise
from detectors.views.readings import readings
from detectors.views.rewrite import Edit, rewritten
from detectors.views.windows import windows
from tests.detectors.samples import POSITIVES

# Names have a model of their own, which is slow to ask twice for a law.
SCREEN = Screen([r for r in recognizers() if not isinstance(r, NameRecognizer)])
PLAIN = "この道をまっすぐ行くと、役場の前に出ます。\n" * 150
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")

samples = st.sampled_from([sentence.format(value) for _, value, sentence in POSITIVES])
disguised = (
    samples
    | samples.map(" ".join)
    | samples.map(lambda s: s.translate(KANJI))
    | st.sampled_from(["番号\t氏名\n12 34 5678\t甲", "a,b\n1,2", "山・田・太・郎さん"])
)


def whole(text: str) -> tuple[Finding, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LONG", len(text) + 1_000_000)
        return SCREEN.scan(text)


@settings(max_examples=25)
@given(st.lists(st.tuples(disguised, st.integers(0, len(PLAIN))), min_size=1, max_size=3))
def test_windows_find_what_the_whole_reading_finds(inside: list[tuple[str, int]]) -> None:
    text = PLAIN
    for piece, place in inside:
        text = text[:place] + piece + text[place:]
    assert SCREEN.scan(text) == whole(text)


def test_a_number_in_kanji_has_the_rest_of_a_long_text_read_once() -> None:
    text = f"{PLAIN}電話は〇九〇－一二三四－五六七八です。\n{PLAIN}"
    read = [len(w.view.text) for r in readings(text) for w in windows(r.view, SCREEN.reach)]
    assert read[0] == len(text)
    assert len(read) > 1
    assert max(read[1:]) < 2_000
    assert "PHONE_NUMBER" in {f.entity for f in SCREEN.scan(text)}


def test_the_rows_of_a_long_table_are_read_with_its_heading() -> None:
    table = "口座番号\t店\n" + "１\t本店\n" * 1_000
    view = normalise(table)
    view = rewritten(view, [Edit(4_000, 4_001, "2345678")])
    assert [w.view for w in windows(view, 100)] == [view]
