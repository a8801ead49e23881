"""The screen: failures become findings, memory holds no text, and threads do not disturb each other."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from detectors.catalogue import recognizers
from detectors.findings import DETECTOR_FAILED, Finding, Span
from detectors.names import model
from detectors.recognizers import credentials, foreign_numbers, patterns, special_care
from detectors.recognizers.base import TextRecognizer, matches, matches_at
from detectors.recognizers.names import NameRecognizer
from detectors.screen import FINDINGS_A_TEXT, Screen
from detectors.views.normalise import View

SECRET = "山田太郎"


class Letters(TextRecognizer):
    """Finds every run of x, and counts how often it was asked."""

    finds = ("LETTERS",)
    starts = "x"
    reach = 8
    gate = re.compile("x")

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def find(self, view: View) -> Iterator[Finding]:
        self.asked += 1
        for match in re.finditer("x+", view.text):
            yield self.finding(view, *match.span(), "LETTERS", 0.9)


class Broken(Letters):
    def find(self, view: View) -> Iterator[Finding]:
        raise ValueError(view.text)


class Slow(Letters):
    def find(self, view: View) -> Iterator[Finding]:
        end = time.thread_time() + 0.02
        while time.thread_time() < end:
            pass
        return iter(())


def test_a_text_seen_before_is_not_read_again() -> None:
    letters = Letters()
    screen = Screen([letters])
    assert screen.recalled("axa") is None
    assert screen.findings("axa") == screen.findings("axa") == screen.recalled("axa")
    assert letters.asked == 1


def test_a_text_that_the_gate_shuts_out_is_not_read_at_all() -> None:
    letters = Letters()
    assert Screen([letters]).scan("いろは") == ()
    assert letters.asked == 0


def test_the_memory_holds_no_text_and_no_more_than_its_bound() -> None:
    screen = Screen([Letters()], cache_entries=3)
    for number in range(10):
        screen.findings(f"{SECRET}x{number}")
    assert len(screen._seen) == 3
    assert SECRET not in repr(screen._seen)


def test_texts_in_which_much_was_found_make_others_be_forgotten_sooner() -> None:
    screen = Screen([Letters()], cache_entries=60)
    for number in range(20):
        screen.findings("xo" * 30 + str(number))
    found = [len(known) for known in screen._seen.values()]
    assert sum(found) == screen._held <= 60 * FINDINGS_A_TEXT
    assert len(found) == 60 * FINDINGS_A_TEXT // 30
    screen.findings("xo" * 1000)
    assert screen._held == len(screen._seen) == 0


@pytest.mark.parametrize("recognizer", [Broken, Slow])
def test_a_recogniser_that_fails_is_a_finding_and_is_not_remembered(
    recognizer: type[TextRecognizer], caplog: pytest.LogCaptureFixture
) -> None:
    screen = Screen([recognizer(), Letters()], budget_s=0.01)
    text = f"{SECRET}x"
    with caplog.at_level(logging.DEBUG):
        found = screen.findings(text)
    assert Finding(Span(0, len(text)), DETECTOR_FAILED, recognizer.__name__, 1.0) in found
    assert screen.recalled(text) is None
    assert SECRET not in caplog.text


@pytest.mark.parametrize("place", range(len(recognizers())))
def test_a_fault_in_any_recogniser_is_a_finding(
    place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = recognizers()
    monkeypatch.setattr(every[place], "gate", re.compile(""))
    monkeypatch.setattr(every[place], "needs", None)
    monkeypatch.setattr(every[place], "needs_ascii", False)
    monkeypatch.setattr(every[place], "find", Broken().find)
    assert DETECTOR_FAILED in {f.entity for f in Screen(every).scan("何か")}


def test_a_part_of_a_screen_finds_only_its_part() -> None:
    whole = Screen(recognizers())
    part = whole.only(frozenset({"PHONE_NUMBER"}))
    text = "山田太郎様 090-1234-5678"
    assert {f.entity for f in part.scan(text)} == {"PHONE_NUMBER"}
    assert part.digest != whole.digest
    assert whole.only(frozenset()).scan(text) == ()
    assert not whole.only(frozenset()).starts.search(text)


def test_findings_are_in_order_and_none_covers_its_own_kind() -> None:
    text = "xx ax"
    assert [f.span for f in Screen([Letters(), Letters()]).scan(text)] == [Span(0, 2), Span(4, 5)]


def test_many_threads_may_share_a_screen() -> None:
    screen = Screen(recognizers())
    texts = [f"佐藤花子さんの第{n}回の相談" for n in range(64)]
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(screen.findings, texts * 4))
    assert all(any(f.entity == "PERSON" for f in found) for found in results)


@pytest.mark.parametrize(
    "text", ["はじめの文です。", "次にまいります", "ハイキングへ行こう", "三人がいます。"]
)
def test_ordinary_japanese_begins_nothing(text: str) -> None:
    assert not Screen(recognizers()).only(frozenset({"JP_MY_NUMBER"})).starts.search(text)


@pytest.mark.parametrize(
    "text", ["に", "いちに", "ろくにいちよんきゅ", "六二一四九八三", "○９０－１２３４"]
)
def test_what_may_become_a_number_is_waited_for(text: str) -> None:
    assert Screen(recognizers()).only(frozenset({"JP_MY_NUMBER"})).starts.match(text)


def remembered() -> dict[str, int]:
    """How much every `functools` cache of the detectors holds."""
    return {
        f"{module}.{name}": value.cache_info().currsize
        for module, held in list(sys.modules.items())
        if module.startswith("detectors")
        for name, value in vars(held).items()
        if hasattr(value, "cache_info")
    }


def test_a_day_of_distinct_names_leaves_memory_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "KINDS", 200)
    names = NameRecognizer()
    screen = Screen([names], cache_entries=50)
    syllables = "山川田村島崎原野沢藤林森池橋本井上中下高"

    def reads(first: int) -> tuple[int, int, dict[str, int]]:
        for number in range(first, first + 400):
            family = "".join(syllables[number // 20**place % 20] for place in range(3))
            screen.findings(f"{family}{number}番の{family}さんが来庁した。")
        kinds = names._ready()._kinds
        return len(kinds.numbers), len(kinds.rows), remembered()

    _, rows, before = reads(0)
    numbers, rows_later, after = reads(400)
    assert numbers <= 200 + 20
    assert rows_later == rows
    assert len(screen._seen) == 50
    assert after == before


@pytest.mark.parametrize(
    ("text", "readers"),
    [
        ("ひらがなだけ。", set()),
        ("来月の防災訓練の案内文を作ってください。", {"NameRecognizer"}),
        ("受付は午前9時からです。", {"NameRecognizer", "ClaimRecognizer"}),
        ("Thank you for the kind words", {"NameRecognizer", "EnglishNameRecognizer"}),
    ],
)
def test_a_plain_text_is_read_by_few(
    text: str, readers: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = recognizers()
    asked: set[str] = set()
    for recognizer in every:

        def find(view: View, name: str = recognizer.name) -> Iterator[Finding]:
            asked.add(name)
            return iter(())

        monkeypatch.setattr(recognizer, "find", find)
    Screen(every).scan(text)
    # What is hidden stands in the original, which no gate over a view can tell.
    assert asked == readers | {"HiddenTextRecognizer"}


def test_a_long_text_is_read_only_around_what_opens_a_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0

    def counting(
        pattern: re.Pattern[str], text: str, stretch: tuple[int, int]
    ) -> Iterator[re.Match[str]]:
        nonlocal read
        read += stretch[1] - stretch[0]
        return matches(pattern, text, stretch)

    def counting_at(
        pattern: re.Pattern[str], text: str, starts: Sequence[int], stretch: tuple[int, int]
    ) -> Iterator[re.Match[str]]:
        nonlocal read
        read += stretch[1] - stretch[0]
        return matches_at(pattern, text, starts, stretch)

    for module in (credentials, patterns, special_care):
        monkeypatch.setattr(module, "matches", counting)
    monkeypatch.setattr(foreign_numbers, "matches_at", counting_at)
    long = "この道をまっすぐ行くとよい。" * 1000
    text = f"{long}電話は090-1234-5678、相談の鍵。パスワードは別に。{long}"
    screen = Screen(recognizers()).only(frozenset({"PHONE_NUMBER", "CREDIT_CARD", "US_SSN"}))
    assert "PHONE_NUMBER" in {f.entity for f in screen.scan(text)}
    assert 0 < read < len(text)
