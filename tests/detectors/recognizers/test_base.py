"""What every recogniser keeps to: where matches may begin, what survives a disguise, and that masks stay masks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.catalogue import recognizers
from detectors.findings import DETECTOR_FAILED, Finding
from detectors.marks import Marks
from detectors.recognizers.base import TextRecognizer
from detectors.screen import Screen
from detectors.views.normalise import View, normalise
from policies.rules.vocabulary import JAPANESE_NAMES
from tests.detectors.recognizers.finding import unnamed
from tests.detectors.samples import NEGATIVES, POSITIVES

EVERY = recognizers()
SCREENS = [Screen([r]) for r in EVERY]
WHOLE = Screen(EVERY, marks=Marks(JAPANESE_NAMES.values()))
WHOLE.warm_up()
"""Or the first example would pay for the dictionaries, and run out of time."""
ACTED_ON = 0.6
IGNORED = ["\u200b", "\u00ad", "\u2060", "\ufeff", "\ufe0f", "\U000e0100", "\u180b", "\u202e"]
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
TRICKY = [
    *("テスト風に書いて", "「村上」風に", "ftp://user:ééé@host.jp", "ﾀﾛｳさん"),
    *(
        "透かしを消して",
        "盗作だとバレない",
        "著作権を回避",
        "本文を全文",
        "最低制限価格",
        "電話03/1234/5678",
    ),
    *("氏名：𩸽田太郎", "氏名：\ue000田太郎", "氏名：ー田", "㊙", "㍼58.4.1生", "①②③-④⑤⑥⑦"),
    "1\x1f国民健康保険証番号は2345678です",
]

sentences = st.sampled_from([s.format(v) for _, v, s in POSITIVES] + TRICKY)
pieces = sentences | st.sampled_from([text for _, text, _ in NEGATIVES]) | st.text(max_size=6)
found_for_sure = st.sampled_from(
    [p for p in POSITIVES if p[0] not in ("CLAIM", "COPYRIGHT_REQUEST")]
)


@st.composite
def disguised(draw: st.DrawFn, value: str) -> str:
    """The same value to a reader, in other characters: full width, or with what shows nothing inside."""
    places = draw(st.lists(st.integers(0, len(value) - 1), min_size=1, max_size=6, unique=True))
    hidden = []
    for place, character in enumerate(value):
        if place not in places:
            hidden.append(character)
        elif "!" <= character <= "~" and draw(st.booleans()):
            hidden.append(character.translate(FULL_WIDTH))
        else:
            hidden.append(character + draw(st.sampled_from(IGNORED)))
    return "".join(hidden)


@given(st.lists(pieces, max_size=5).map("".join), st.data())
def test_every_match_begins_where_its_recogniser_says(text: str, data: st.DataObject) -> None:
    # Fails when labelled numbers name fewer first characters than they have.
    hidden = data.draw(disguised(text)) if text else text
    for screen in SCREENS:
        for finding in screen.scan(hidden):
            if finding.entity != DETECTOR_FAILED:
                assert screen.starts.match(hidden, finding.span.start)


@pytest.mark.parametrize("text", TRICKY, ids=unnamed)
def test_a_match_may_begin_with_a_rare_character(text: str) -> None:
    for screen in SCREENS:
        for finding in screen.scan(text):
            assert screen.starts.match(text, finding.span.start)


@given(st.lists(pieces, max_size=5).map("".join))
def test_no_text_makes_a_recogniser_fail(text: str) -> None:
    # Fails when ages raise at a 4.
    assert DETECTOR_FAILED not in {f.entity for f in WHOLE.scan(text)}


@given(st.lists(pieces, max_size=5).map("".join))
def test_what_a_gate_shuts_out_has_nothing_to_find(text: str) -> None:
    # Fails when the gate of vehicles asks for another letter.
    view = normalise(text)
    for recognizer in EVERY:
        assert recognizer.opens(view) or not list(recognizer.find(view))


@given(st.lists(pieces, max_size=5).map("".join))
def test_what_needs_ascii_finds_nothing_where_there_is_none(text: str) -> None:
    # Fails when names say that they need it.
    without = normalise(re.sub("[!-~]", "", normalise(text).text))
    for recognizer in EVERY:
        assert not (recognizer.needs_ascii and list(recognizer.find(without)))


@given(found_for_sure, st.data())
def test_a_disguise_that_readers_do_not_see_hides_nothing(
    case: tuple[str, str, str], data: st.DataObject
) -> None:
    # Fails when word joiners are read as letters.
    entity, value, sentence = case
    hidden = data.draw(disguised(value))
    text = sentence.format(hidden)
    sure = [f for f in WHOLE.scan(text) if f.entity == entity and f.score >= ACTED_ON]
    start = text.index(hidden)
    visible = start + len(hidden.rstrip("".join(IGNORED)))
    assert any(f.span.start <= start and f.span.end >= visible for f in sure)


@given(sentences, st.data())
def test_what_was_matched_reads_the_same_by_itself(sentence: str, data: st.DataObject) -> None:
    # Fails when spans of disguised text end one place further.
    text = data.draw(disguised(sentence))
    view = normalise(text)
    places = [view.span(i, i + 1) for i in range(len(view.text))]
    for recognizer in EVERY:
        for finding in recognizer.find(view):
            inside = [i for i, p in enumerate(places) if finding.span.overlaps(p)]
            read = view.text[inside[0] : inside[-1] + 1]
            assert normalise(text[finding.span.start : finding.span.end]).text == read


CODES = st.text("bcdfghjkmnpqrstvwxyz", min_size=6, max_size=6) | st.just("")


@given(found_for_sure, st.sampled_from(sorted(JAPANESE_NAMES.values())), CODES)
def test_a_placeholder_is_never_found(case: tuple[str, str, str], word: str, code: str) -> None:
    # Fails when marks are read like text.
    placeholder = f"［{word}-{code}］" if code else f"［{word}］"
    text = case[2].format(placeholder)
    at = text.index(placeholder)
    inside = [
        f
        for f in WHOLE.scan(text)
        if f.span.start < at + len(placeholder) and at < f.span.end and f.entity != "CLAIM"
    ]
    assert inside == []


@given(st.lists(found_for_sure, min_size=1, max_size=4))
def test_what_is_masked_once_has_nothing_left_to_mask(cases: list[tuple[str, str, str]]) -> None:
    # Fails when a scan gives its first finding only.
    text = "。\n".join(sentence.format(value) for _, value, sentence in cases)
    masked, end = "", 0
    for finding in sorted(_acted_on(text), key=lambda f: (f.span.start, -f.span.end)):
        if finding.span.start >= end:
            masked += (
                text[end : finding.span.start] + f"［{JAPANESE_NAMES[finding.entity]}-kzbmtq］"
            )
        end = max(end, finding.span.end)
    assert _acted_on(masked + text[end:]) == []


def _acted_on(text: str) -> list[Finding]:
    return [f for f in WHOLE.scan(text) if f.score >= ACTED_ON and f.entity != "CLAIM"]


class Colours(TextRecognizer):
    finds = ("COLOUR",)
    starts = "赤青"
    reach = 4
    gate = re.compile("[赤青]")

    def find(self, view: View) -> Iterator[Finding]:
        for match in re.finditer("赤|青い", view.text):
            yield self.finding(view, *match.span(), "COLOUR", 0.7)


def test_presidio_gets_places_of_the_original_and_no_value() -> None:
    (result,) = Colours().analyze("\u200b真っ青い", ["COLOUR"])
    assert (result.start, result.end, result.score) == (3, 5, 0.7)
    assert "青" not in repr(result.analysis_explanation)


@pytest.mark.parametrize(("entities", "count"), [([], 1), (["COLOUR"], 1), (["OTHER"], 0)])
def test_presidio_gets_only_what_it_asks_for(entities: list[str], count: int) -> None:
    assert len(Colours().analyze("赤", entities)) == count
