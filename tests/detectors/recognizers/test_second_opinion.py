"""Names that our own model doubts, with GiNZA asked too."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

from detectors.catalogue import recognizers
from detectors.findings import DETECTOR_FAILED
from detectors.names.ginza import Ginza, MissingGinza, shared
from detectors.recognizers.names import NameRecognizer
from detectors.recognizers.second_opinion import ALONE, MOST, GinzaNameRecognizer
from detectors.screen import Screen
from tests.detectors.test_catalogue import NoNlp

OURS = Screen([NameRecognizer()], cache_entries=0)
BOTH = Screen([GinzaNameRecognizer()], cache_entries=0)
DOUBTED_BY_BOTH = "曲は千歳が書き、町の合唱団が歌った。"

PLACES = "スクールバスの運行経路は、登校便が荒井上、荒井下、関口、宮田、上原、学校の順、下校便がその逆である。"


def scores(screen: Screen, text: str) -> dict[str, float]:
    found = [f for f in screen.scan(text) if f.entity == "PERSON"]
    return {text[f.span.start : f.span.end]: f.score for f in found}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("キヌは翌年に引退した。", "キヌ"),
        ("その後、アンブローズと共に工場を建てた。", "アンブローズ"),
        ("富士ら三人が船で島に渡った。", "富士"),
        ("書類を見た。\n 富士ら三人が船で島に渡った。", "富士"),
    ],
)
def test_a_doubt_of_ours_that_ginza_confirms_is_acted_on(text: str, name: str) -> None:
    assert scores(OURS, text)[name] < 0.6
    assert scores(BOTH, text)[name] == 0.6


def test_a_doubt_that_ginza_shares_stays_one() -> None:
    assert scores(OURS, DOUBTED_BY_BOTH)["千歳"] == scores(BOTH, DOUBTED_BY_BOTH)["千歳"] < 0.6


@pytest.mark.parametrize("text", ["氏名：山田太郎、担当の佐藤さん", "本日は晴天です。"])
def test_what_ours_is_sure_of_is_not_asked_about(text: str) -> None:
    class NobodyToAsk(GinzaNameRecognizer):
        def _asked(self) -> Ginza:
            raise AssertionError("asked")

    assert scores(Screen([NobodyToAsk()], cache_entries=0), text) == scores(OURS, text)


def test_places_in_a_list_stay_places_though_ginza_takes_them_for_people() -> None:
    theirs = [PLACES[start:end] for start, end in shared().persons(PLACES)]
    assert "宮田" in theirs
    assert scores(OURS, PLACES)["宮田"] == scores(BOTH, PLACES)["宮田"] == 0.5


def test_beyond_so_many_characters_every_doubt_counts() -> None:
    times = MOST // len(DOUBTED_BY_BOTH) + 3
    text = DOUBTED_BY_BOTH * times
    found = [f.score for f in BOTH.scan(text) if f.entity == "PERSON"]
    assert len(found) == times
    assert found[0] < 0.6 and found[-3:] == [0.6, 0.6, 0.6]


def test_what_only_ginza_takes_for_a_name_is_below_what_policies_act_on() -> None:
    text = "富士らは天照に祈った。"
    assert "富士" not in scores(OURS, text)
    assert scores(BOTH, text)["富士"] == ALONE < 0.6


def test_many_threads_may_ask() -> None:
    sentences = [f"{n}回目、{'キヌは海辺の町で、' * 20}翌年に引退した。" for n in range(12)]
    alone = [Ginza().persons(s) for s in sentences[:1]] * 12
    with ThreadPoolExecutor(8) as threads:
        assert [len(x) for x in threads.map(shared().persons, sentences)] == [len(x) for x in alone]


def test_words_that_were_never_seen_before_are_forgotten_again() -> None:
    ginza = Ginza()
    ginza.persons("まず一文。")
    before = len(ginza._nlp.vocab.strings)
    for number in range(8):
        ginza.persons(f"ヴァルゴン{'ゾラメテ'[number % 4] * (1 + number)}は翌年に引退した。")
    assert len(ginza._nlp.vocab.strings) == before


def test_it_works_in_a_plain_presidio_engine() -> None:
    registry = RecognizerRegistry([GinzaNameRecognizer()], supported_languages=["ja"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=NoNlp(), supported_languages=["ja"])
    (found,) = engine.analyze("富士ら三人が船で島に渡った。", language="ja")
    assert (found.entity_type, found.start, found.end, found.score) == ("PERSON", 0, 2, 0.6)


def test_a_model_that_fails_is_a_finding() -> None:
    class Broken(GinzaNameRecognizer):
        def _asked(self) -> Ginza:
            raise RuntimeError

    found = Screen([Broken()], cache_entries=0).scan(DOUBTED_BY_BOTH)
    assert DETECTOR_FAILED in {f.entity for f in found}


def test_it_stands_in_the_place_of_ours() -> None:
    assert [r.name for r in recognizers("ginza")] == [
        "GinzaNameRecognizer" if r.name == "NameRecognizer" else r.name for r in recognizers()
    ]


def test_without_the_extra_nothing_is_made_and_the_error_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ja_ginza", None)
    with pytest.raises(MissingGinza, match=r"sekisho\[ginza\].*--no-deps"):
        recognizers("ginza")
    assert len(recognizers()) > 30
