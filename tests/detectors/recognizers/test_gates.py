"""No gate is narrower than what stands behind it: whatever a recogniser's own patterns match opens it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from random import Random

import pytest

from detectors.catalogue import RECOGNIZERS
from detectors.recognizers import care_words, special_care
from detectors.recognizers.base import TextRecognizer
from detectors.recognizers.names import NameRecognizer
from detectors.recognizers.needed import Either, Needing
from detectors.recognizers.openings import beginning, led
from detectors.recognizers.written import Pattern, Written
from detectors.views.normalise import normalise
from tests.detectors.recognizers.growing import grown

STRINGS = 800
"""Grown for a recogniser, or two of each of its patterns."""


def _patterns(held: object) -> Iterator[Pattern]:
    if isinstance(held, re.Pattern | Written):
        yield held
    elif isinstance(held, Needing):
        for pattern, _ in held.patterns:
            yield from _patterns(pattern)
    elif isinstance(held, Either):
        yield from held.patterns
    elif isinstance(held, tuple | list):
        for part in held:
            yield from _patterns(part)
    elif hasattr(held, "pattern"):
        yield from _patterns(held.pattern)
        yield from _patterns(getattr(held, "label", None))


def _without_gate(kind: type[TextRecognizer]) -> TextRecognizer:
    """The same, but that its gate is open and every pattern is asked about all of the text."""
    held = {"gate": re.compile(""), "needs": _asking_all(kind.needs)}
    recognizer: TextRecognizer = type(kind.__name__, (kind,), held)()
    return recognizer


def _asking_all(needs: Needing[object] | None) -> Needing[object] | None:
    if needs is None:
        return None
    every = Needing(needs.patterns)
    every.__dict__.update(_always=set(range(len(needs.patterns))), _with={})
    return every


def _texts(patterns: Iterable[Pattern], random: Random) -> Iterator[str]:
    """What the patterns match, alone and behind each other: a label and its value are two."""
    every = list(patterns)
    tries = max(2, STRINGS // max(1, len(every)))
    texts = [text for pattern in every for text in grown(pattern, random, tries)]
    yield from texts
    for _ in texts:
        yield f"{random.choice(texts)}{random.choice([' ', '：', ''])}{random.choice(texts)}"


@pytest.mark.parametrize("kind", [k for k in RECOGNIZERS if k is not NameRecognizer])
def test_whatever_the_patterns_of_a_recogniser_match_opens_its_gate(
    kind: type[TextRecognizer],
) -> None:
    # Fails when the gate of vehicles asks for another letter, and when `needed` takes a repeated part for needed.
    recognizer, open_always = kind(), _without_gate(kind)
    patterns = [p for base in kind.__mro__ for held in vars(base).values() for p in _patterns(held)]
    for text in _texts(patterns, Random(20)):
        view = normalise(text)
        found = set(open_always.find(view))
        assert found == (set(recognizer.find(view)) if recognizer.opens(view) else set()), text


def test_the_law_is_not_empty() -> None:
    found = 0
    for kind in RECOGNIZERS:
        patterns = [p for held in vars(kind).values() for p in _patterns(held)]
        found += any(list(kind().find(normalise(text))) for text in _texts(patterns, Random(20)))
    assert found >= 20


def test_a_look_at_first_letters_passes_over_nothing() -> None:
    said = f"{care_words.STATUTORY}|{care_words.CASEWORK}|{care_words.REGISTRY}"
    looked = re.compile(beginning(said))
    for text in grown(re.compile(said), Random(20), 2000):
        assert {m.span() for m in looked.finditer(text)} == {
            m.span() for m in re.finditer(said, text)
        }
    assert special_care.SpecialCareRecognizer.topic.match("統合失調症")


def test_a_class_of_first_letters_in_front_changes_no_match() -> None:
    # Fails when the last alternative of a group is lost.
    said = r"[歳才](?<=[0-9].)|代(?:前|後)半|(?:高齢|独居|[車い]す)の[男女]|@マ|[\[(<] ?[Aa]"
    every, in_front = re.compile(said), re.compile(led(said))
    texts = ["5歳", "8才", *grown(every, Random(20), 1000)]
    assert {text[0] for text in texts} >= set("代高独車い@[(<")
    for text in ["".join(p) for p in zip(texts, "5歳 の才" * 200, texts[1:], strict=False)]:
        assert [m.span() for m in in_front.finditer(text)] == [
            m.span() for m in every.finditer(text)
        ]


@pytest.mark.parametrize("said", ["男|女?", "(?=男)人", "[^男]", "男|", "男|."])
def test_a_pattern_whose_first_letter_is_not_plain_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="does not begin with a letter"):
        led(said)
