"""Allow-lists on answers: what passes, what does not, and that the chunks never matter to either."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.catalogue import recognizers
from detectors.findings import Finding, Span
from detectors.screen import Screen
from gateway.lens import AnswerRules
from gateway.masking.placeholders import Vault
from gateway.stream import StreamGuard
from gateway.wire.channel import Channel
from policies.rules.allow import Allowance, AllowList
from policies.rules.model import Action, Policy, Rule
from tests.gateway.test_stream import ANSWER, BASIS, FACTS, cut

DEEP = "a" * 40 + "." + "b" * 40 + ".city.example.lg.jp"
ALLOW = AllowList(
    [
        Allowance("phone", "公表", frozenset({"PHONE_NUMBER"}), ("03-5803-1111",)),
        Allowance("mail", "公表", frozenset({"EMAIL_ADDRESS"}), (), ("city.example.lg.jp", DEEP)),
    ]
)
DETECT = frozenset({"PHONE_NUMBER", "EMAIL_ADDRESS"})


class GrowingScreen(Screen):
    """Finds addresses of any length, as far as they are known, and looks ahead for less than they may take up."""

    _patterns = (
        ("PHONE_NUMBER", re.compile(r"(?<![0-9-])[0-9]{2}-[0-9]{4}-[0-9]{4}(?![0-9-])")),
        ("EMAIL_ADDRESS", re.compile(r"(?<![a-z.])[a-z]+@[a-z]+(?:\.[a-z]+)*")),
    )

    def __init__(self) -> None:
        super().__init__(())
        self.entities, self.reach, self.starts = DETECT, 24, re.compile("[0-9a-z]")

    def only(self, entities: frozenset[str]) -> Screen:
        return self if entities else Screen(())

    def scan(self, text: str) -> tuple[Finding, ...]:
        return tuple(
            Finding(Span(*match.span()), entity, "fake", 0.95)
            for entity, pattern in self._patterns
            for match in pattern.finditer(text)
        )


def rules(action: Action, screen: Screen) -> AnswerRules:
    rule = Rule("r", "t", BASIS, ANSWER, DETECT, action, "m", min_score=0.6)
    return AnswerRules(Policy((rule,), "d", ALLOW), screen)


GROWING = {action: rules(action, GrowingScreen()) for action in (Action.MASK, Action.BLOCK)}
REAL = rules(Action.MASK, Screen(recognizers()))


def through(chunks: Sequence[str], judging: AnswerRules) -> tuple[str, list[Finding], bool]:
    guard = StreamGuard(judging.lens(FACTS, Vault()))
    steps = [*map(guard.feed, chunks), guard.flush()]
    found = [f for step in steps for f in step.findings]
    return "".join(step.released for step in steps), found, guard.blocked


PIECES = st.sampled_from(
    [
        "03-5803-1111",
        "03-5803-1112",
        "info@city.example.lg.jp",
        f"info@{DEEP}",
        ".example.com",
        "a@example.com",
        "@",
        "1",
        "-",
        "です。",
        "お問い合わせは",
        " ",
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=10).map("".join)


@given(TEXTS, st.lists(st.integers(0, 2000), max_size=20))
def test_the_outcome_is_the_same_for_every_way_of_cutting(text: str, places: list[int]) -> None:
    for judging in GROWING.values():
        assert through(cut(text, places), judging) == through([text], judging)
        assert through(list(text), judging) == through([text], judging)


@given(TEXTS)
def test_an_answer_is_stopped_exactly_when_something_in_it_is_not_allowed(text: str) -> None:
    _, _, blocked = through([text], GROWING[Action.BLOCK])
    assert blocked == any(not ALLOW.allowing(f, text) for f in GrowingScreen().scan(text))


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_an_allowed_value_stays_and_another_is_masked(size: int) -> None:
    text = "代表は03-5803-1111、直通は03-5803-1112です。宛先はinfo@city.example.lg.jpです。"
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    guard = StreamGuard(REAL.lens(FACTS, Vault()))
    channel = Channel(("choices", 0, "message", "content"), guard, "/choices/0/message/content")
    released = "".join([*map(channel.pass_on, pieces), channel.end()])
    assert released == text.replace("03-5803-1112", "［電話番号］")
    assert [s.allowed for s in REAL.sightings(channel)] == ["phone", "", "mail"]


def test_an_allowed_value_is_known_in_the_escapes_of_tool_arguments() -> None:
    text = json.dumps({"tel": "０３－５８０３－１１１１"})
    assert "\\u" in text
    assert through([text], REAL)[0] == text


@pytest.mark.parametrize("before", range(40))
def test_an_address_longer_than_any_look_ahead_is_judged_whole(before: int) -> None:
    for after, passes in (("です", True), (".example.com", False), (".", True), ("x", False)):
        text = f"{'1' * before} info@{DEEP}{after}"
        for pieces in ([text], list(text)):
            released, _, blocked = through(pieces, GROWING[Action.BLOCK])
            assert blocked is not passes
            assert (DEEP in released) is passes
