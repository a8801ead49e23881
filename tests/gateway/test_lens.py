"""What only notes something looks at a complete answer, a part at a time, and misses nothing of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.catalogue import recognizers
from detectors.findings import Finding
from detectors.screen import Screen
from gateway.lens import PART, AnswerRules
from gateway.masking.placeholders import Vault
from gateway.stream import StreamGuard
from gateway.wire.channel import Channel
from policies.rules.allow import Allowance, AllowList
from policies.rules.model import Action, Policy, Rule
from tests.gateway.test_stream import ANSWER, BASIS, FACTS

PHONES = frozenset({"PHONE_NUMBER"})
ALLOW = AllowList([Allowance("ours", "公表", PHONES, ("03-5803-1111",))])
NOTING = AnswerRules(
    Policy((Rule("r", "t", BASIS, ANSWER, PHONES, Action.FLAG, "m", min_score=0.6),), "d", ALLOW),
    Screen(recognizers()),
)
SENTENCE = "お問い合わせは担当課までお願いします。"
PHONE, OURS = "電話は03-5803-1112です。", "代表は03-5803-1111です。"


def seen(text: str, size: int) -> list[tuple[Finding, str]]:
    guard = StreamGuard(NOTING.lens(FACTS, Vault()))
    channel = Channel(("choices", 0, "message", "content"), guard, "/choices/0/message/content")
    for place in range(0, len(text), size):
        channel.pass_on(text[place : place + size])
    channel.end()
    assert "".join(channel.received()) == text
    return [(s.finding, s.allowed) for s in NOTING.sightings(channel)]


@settings(max_examples=25)
@given(st.lists(st.integers(0, 3 * PART // len(SENTENCE)), max_size=4), st.integers(100, 5000))
def test_a_number_is_noted_wherever_it_stands_in_a_long_answer(
    places: list[int], size: int
) -> None:
    sentences = [SENTENCE] * (3 * PART // len(SENTENCE) + 1)
    for n, place in enumerate(sorted(set(places))):
        sentences[place] = OURS if n % 2 else PHONE
    text = "".join(sentences)
    told = [(text[f.span.start : f.span.end], allowed) for f, allowed in seen(text, size)]
    expected = [("03-5803-1112", ""), ("03-5803-1111", "ours")] * 2
    assert told == expected[: len(set(places))]


def test_a_short_answer_is_looked_at_as_a_whole() -> None:
    assert [allowed for _, allowed in seen(PHONE + OURS, 3)] == ["", "ours"]


@pytest.mark.parametrize("before", range(-13, 2))
def test_a_number_across_the_end_of_a_part_is_noted(before: int) -> None:
    number = "03-5803-1112"
    filler = SENTENCE * (PART // len(SENTENCE))
    text = f"{number}、{filler}"[: PART + before] + f"、{number}。"
    assert [text[f.span.start : f.span.end] for f, _ in seen(text, 999)] == [number] * 2
