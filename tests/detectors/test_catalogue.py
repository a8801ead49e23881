"""Every recogniser on cases of its own: bare, embedded in running Japanese, disguised, and the ones to leave alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from detectors.catalogue import ENTITIES, RECOGNIZERS, recognizers
from detectors.findings import DETECTOR_FAILED, LOOK_BEHIND, Finding
from detectors.screen import Screen
from policies.rules.vocabulary import JAPANESE_NAMES, japanese
from tests.detectors.growth import grows_within
from tests.detectors.samples import NEGATIVES, POSITIVES

SCREEN = Screen(recognizers())
ALONE = [(recognizer, Screen([recognizer])) for recognizer in recognizers()]
ENOUGH = {"CLAIM": 0.4, "COPYRIGHT_REQUEST": 0.4}
PLAIN_TO_WIDE = {i: i + 0xFEE0 for i in range(0x30, 0x3A)}
NUMBERS = [
    p
    for p in POSITIVES
    if re.search("[0-9]", p[1]) and p[0] not in ("CREDENTIAL", "CLAIM", "EMAIL_ADDRESS")
]
NASTY = [
    *(
        "1-",
        "a@",
        "1",
        "漢",
        "（",
        "090-",
        "A.",
        "::",
        "https://a:",
        "パスワードは",
        "東京都",
        "1丁目",
        "氏名：",
    ),
    *("\\u0031", "eyJ", "-----BEGIN-", "第1条", ",1", "市"),
    *(
        "口座番号",
        "口座番号1234567",
        "番号,1\n",
        "|1234",
        "記号1番号",
        "品川300あ",
        "1歳",
        "0005-",
        "00:",
    ),
    *("a.local", "\\\\a", "a at b dot ", "[at]", "生年月日昭和", "イチ", "保険証の", "A1 "),
    *("氏名|", "田 ○山", "のJohn ①"),
    *(
        "ID,パスワード\n",
        "admin / ",
        "80代男性",
        "佐藤うつ病",
        "予定価格",
        "ignore all ",
        "上の指示を",
    ),
    *(
        "![](https://a.b/?c=",
        "](",
        "word/",
        "あなたは",
        "『歌詞",
        "新聞の記事",
        "print the ",
        "氏名:滞納",
    ),
]


def found(text: str, entity: str) -> list[Finding]:
    return [f for f in SCREEN.findings(text) if f.entity == entity]


def names(cases: Sequence[tuple[str, str, object]]) -> list[str]:
    return [f"{entity}-{number}" for number, (entity, _, _) in enumerate(cases)]


@pytest.mark.parametrize(("entity", "value", "sentence"), POSITIVES, ids=names(POSITIVES))
def test_a_value_in_its_sentence_is_found_whole(entity: str, value: str, sentence: str) -> None:
    text = sentence.format(value)
    sure = [f for f in found(text, entity) if f.score >= ENOUGH.get(entity, 0.6)]
    assert [text[f.span.start : f.span.end] for f in sure] == [value]


@pytest.mark.parametrize(("entity", "value", "sentence"), POSITIVES, ids=names(POSITIVES))
def test_a_value_is_found_between_other_sentences(entity: str, value: str, sentence: str) -> None:
    text = f"次の件について確かめます。\n{sentence.format(value)}\n以上、よろしくお願いします。"
    sure = [f for f in found(text, entity) if f.score >= ENOUGH.get(entity, 0.6)]
    assert value in [text[f.span.start : f.span.end] for f in sure]


@pytest.mark.parametrize(
    ("entity", "text", "harmless"), NEGATIVES, ids=[f"{n[0]}-{i}" for i, n in enumerate(NEGATIVES)]
)
def test_what_only_looks_like_one_is_left_alone(entity: str, text: str, harmless: float) -> None:
    assert [f for f in found(text, entity) if f.score > harmless] == []


@pytest.mark.parametrize(("entity", "value", "sentence"), NUMBERS, ids=names(NUMBERS))
@pytest.mark.parametrize("disguise", ["wide", "zero-width", "soft hyphen", "escaped"])
def test_a_disguised_number_is_found(entity: str, value: str, sentence: str, disguise: str) -> None:
    hidden = {
        "wide": value.translate(PLAIN_TO_WIDE),
        "zero-width": "\u200b".join(value),
        "soft hyphen": "\u00ad".join(value),
        "escaped": "".join(f"\\u{ord(c):04x}" if c in "0123456789" else c for c in value),
    }[disguise]
    text = sentence.format(hidden)
    covered = [text[f.span.start : f.span.end] for f in found(text, entity) if f.score >= 0.6]
    assert any(hidden[:12] in c for c in covered)


@pytest.mark.parametrize(("entity", "value", "sentence"), POSITIVES, ids=names(POSITIVES))
def test_nothing_is_left_to_find_after_masking(entity: str, value: str, sentence: str) -> None:
    for placeholder in (f"［{japanese(entity)}］", f"［{japanese(entity)}-kzbmtq］"):
        text = sentence.format(placeholder)
        left = [
            f
            for f in SCREEN.scan(text)
            if f.score >= 0.6 and f.entity not in ("CLAIM", "ORGANIZATION")
        ]
        assert left == []


@pytest.mark.parametrize(("entity", "value", "sentence"), POSITIVES, ids=names(POSITIVES))
def test_a_match_begins_with_a_character_that_the_screen_names(
    entity: str, value: str, sentence: str
) -> None:
    text = sentence.format(value)
    for _, alone in ALONE:
        for finding in alone.scan(text):
            assert alone.starts.match(text, finding.span.start)


@pytest.mark.parametrize(("entity", "value", "sentence"), POSITIVES, ids=names(POSITIVES))
def test_a_recogniser_looks_no_further_than_it_says(entity: str, value: str, sentence: str) -> None:
    text = "前の文です。\n" * 12 + sentence.format(value) + "。次の文です。\n" * 30
    for recognizer, alone in ALONE:
        for finding in alone.scan(text):
            start = max(0, finding.span.start - LOOK_BEHIND)
            window = text[start : finding.span.start + max(recognizer.reach, len(value) + 1)]
            assert finding in [replace(f, span=f.span.shifted(start)) for f in alone.scan(window)]


@given(st.text(max_size=60))
def test_every_finding_lies_in_the_text_and_begins_where_it_may(text: str) -> None:
    # Fails when findings end one place further.
    for finding in SCREEN.scan(text):
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert SCREEN.starts.match(text, finding.span.start)


def test_no_finding_shows_what_it_found() -> None:
    for entity, value, sentence in POSITIVES:
        assert value not in repr(found(sentence.format(value), entity))


@pytest.mark.parametrize("piece", NASTY)
def test_the_work_grows_with_the_text_and_not_faster(piece: str) -> None:
    small, large = ((piece * length)[:length] for length in (4_000, 16_000))
    assert grows_within(SCREEN.scan, small, large, times=12, spare_s=0.02)


def test_the_catalogue_names_all_that_it_finds_in_japanese() -> None:
    assert DETECTOR_FAILED in ENTITIES
    assert JAPANESE_NAMES.keys() >= ENTITIES


class NoNlp(NlpEngine):  # type: ignore[misc]  # presidio ships no types
    """Presidio without a language model."""

    def load(self) -> None: ...

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        return NlpArtifacts([], [], [], [], self, language)

    def process_batch(self, texts: object, language: str, **options: object) -> object:
        raise NotImplementedError

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return False

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return ["ja"]


def test_no_recogniser_takes_the_name_of_one_of_presidios_own() -> None:
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    theirs = {recognizer.name for recognizer in registry.recognizers}
    assert "CreditCardRecognizer" in theirs
    assert theirs.isdisjoint(cls.__name__ for cls in RECOGNIZERS)


def test_the_recognisers_work_in_a_plain_presidio_engine() -> None:
    registry = RecognizerRegistry(list(recognizers()), supported_languages=["ja"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=NoNlp(), supported_languages=["ja"])
    text = "山田太郎様の電話は090-1234-5678です"
    results = engine.analyze(text, language="ja", entities=["PERSON", "PHONE_NUMBER"])
    assert {(r.entity_type, text[r.start : r.end]) for r in results} == {
        ("PERSON", "山田太郎"),
        ("PHONE_NUMBER", "090-1234-5678"),
    }
    assert len(RECOGNIZERS) == len({r.__name__ for r in RECOGNIZERS})
