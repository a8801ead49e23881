"""The screening machine: what it releases, when, and that the chunks never matter."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from detectors.catalogue import recognizers
from detectors.findings import Finding, Span
from detectors.long_text import PIECE
from detectors.recognizers.labelled import LabelledNumberRecognizer
from detectors.screen import Screen
from gateway.lens import AnswerRules
from gateway.masking import placeholders
from gateway.masking.placeholders import Vault
from gateway.stream import Lens, StreamGuard
from gateway.wire.arguments import Arguments
from gateway.wire.channel import Channel
from policies.rules.decide import Decision, decide
from policies.rules.model import Action, Basis, Facts, Policy, Rule, Sighting, Stage
from tests.fakes import BrokenScreen, FakeScreen

BASIS = (Basis("指針", "第1条", "unconfirmed"),)
FACTS = Facts("情報政策課", "m", external=True)
ANSWER = frozenset({Stage.RESPONSE})
MASKING = Policy((Rule("r", "t", BASIS, ANSWER, frozenset({"CREDENTIAL"}), Action.MASK, "m"),), "d")
BLOCKING = Policy(
    (Rule("r", "t", BASIS, ANSWER, frozenset({"CREDENTIAL"}), Action.BLOCK, "m"),), "d"
)
VAULT = Vault({"kzbmtq": "山田太郎"})


def lens(policy: Policy = MASKING, vault: Vault = VAULT, screen: FakeScreen | None = None) -> Lens:
    screen = screen or FakeScreen()
    starts = re.compile(f"{screen.starts.pattern}|[{placeholders.STARTS}]")

    def judge(text: str, found: Sequence[Finding]) -> Decision:
        return decide(policy, Stage.RESPONSE, FACTS, [Sighting("", "assistant", f) for f in found])

    return Lens(screen, screen, starts, max(screen.reach, placeholders.REACH), judge, vault)


def through(
    chunks: Sequence[str], policy: Policy = MASKING
) -> tuple[str, tuple[Finding, ...], bool]:
    guard = StreamGuard(lens(policy))
    steps = [*(guard.feed(c) for c in chunks), guard.flush()]
    found = tuple(f for step in steps for f in step.findings)
    return "".join(step.released for step in steps), found, guard.blocked


def cut(text: str, places: Sequence[int]) -> list[str]:
    borders = [0, *sorted(p % (len(text) + 1) for p in places), len(text)]
    return [text[a:b] for a, b in pairwise(borders)]


PIECES = st.sampled_from(
    [
        "secret-abcdefghijkl",
        "123456789018",
        "１２",
        "［氏名-kzbmtq］",
        "[氏名 - KZBMTQ]",
        "s",
        "7",
        "［",
        "〔住所-bcdfgh〕",
        "これは普通の文です。",
        "\n",
        "A long English sentence without anything. ",
        "secret-" + "z" * 90,
        "0" * 70,
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=12), min_size=1, max_size=24).map("".join)


@given(TEXTS, st.lists(st.integers(0, 5000), max_size=40))
@example("secret-" + "q" * 500 + "です。", list(range(0, 500, 3)))
def test_the_outcome_is_the_same_for_every_way_of_cutting(text: str, places: list[int]) -> None:
    for policy in (MASKING, BLOCKING):
        assert through(cut(text, places), policy) == through([text], policy)


@given(TEXTS)
def test_the_outcome_is_the_same_one_character_at_a_time(text: str) -> None:
    for policy in (MASKING, BLOCKING):
        assert through(list(text), policy) == through([text], policy)


@given(st.text("あいう。", max_size=80), st.text("かきく、", max_size=80), st.integers(1, 9))
def test_nothing_of_a_blocked_secret_is_released(before: str, after: str, size: int) -> None:
    text = f"{before}secret-hogehoge{after}"
    released, _, blocked = through(
        [text[i : i + size] for i in range(0, len(text), size)], BLOCKING
    )
    assert blocked
    assert released == before


def test_a_masked_secret_leaves_its_kind_only() -> None:
    released, found, _ = through(["鍵は sec", "ret-abc", "def です"])
    assert released == "鍵は ［認証情報］ です"
    assert [(f.entity, f.span.start, f.span.end) for f in found] == [("CREDENTIAL", 3, 16)]


def test_what_stands_before_a_block_is_seen_with_it() -> None:
    # Forty-four digits are no number; the last twelve of them begin a block of their own.
    assert through(["番号は", "1" * 44, "です"])[0] == "番号は" + "1" * 44 + "です"


def test_a_secret_longer_than_any_reach_is_masked_to_its_end() -> None:
    secret = "secret-" + "x" * 3000
    released, _, _ = through([f"鍵は{secret[:100]}", secret[100:], "です"])
    assert released == "鍵は［認証情報］です"


def test_a_secret_without_end_stops_the_answer() -> None:
    released, _, blocked = through(["鍵はsecret-" + "x" * 40_000])
    assert blocked
    assert released == "鍵は"


def test_a_placeholder_is_restored_in_every_spelling() -> None:
    spellings = [
        "［氏名-kzbmtq］",
        "[氏名-kzbmtq]",
        "【氏名－ｋｚｂｍｔｑ】",
        "［ 氏名 - KZBMTQ ］",
        r"\[Name-kzbmtq\]",
    ]
    for spelling in spellings:
        assert through([f"{spelling}様"])[0] == "山田太郎様"


def test_the_innermost_bracket_is_the_placeholders() -> None:
    for before, after in [('{"to": "', '"}'), ("(to ", ")"), ("（［", "］）"), ("{'a': '", "'}")]:
        assert through([f"{before}［氏名-kzbmtq］{after}"])[0] == f"{before}山田太郎{after}"
    escaped = r'{"to": "\uff3b\u6c0f\u540d-kzbmtq\uFF3D"}'
    assert through(list(escaped))[0] == '{"to": "山田太郎"}'


def test_a_placeholder_of_somebody_else_is_left_as_it_is() -> None:
    assert through(["［氏名-bcdfgh］様"])[0] == "［氏名-bcdfgh］様"


def test_ordinary_japanese_is_released_at_once() -> None:
    assert StreamGuard(lens()).feed("これは普通の文です。").released == "これは普通の文です。"


def test_text_that_may_still_become_a_match_is_held_back() -> None:
    guard = StreamGuard(lens())
    assert guard.feed("番号は1234").released == "番号は"
    assert guard.flush().released == "1234"


def test_a_screen_that_cannot_judge_stops_the_answer() -> None:
    guard = StreamGuard(lens(screen=BrokenScreen()))
    assert guard.feed("番号は1" + "あ" * 200).blocked
    assert guard.flush().released == ""


def test_what_is_kept_does_not_grow_with_the_answer() -> None:
    guard = StreamGuard(lens())
    for _ in range(2000):
        guard.feed("普通の文です。12 ")
    assert len(guard._text) < 2000


NUMBERS = [123456789018, -123456789018, 123456789018.5, -123456789018.0, 0.123456789018]
VALUES = st.recursive(
    st.sampled_from([*NUMBERS, "123456789018", -7, None, "［氏名-kzbmtq］", "secret-abcdef", '"'])
    | st.text(st.sampled_from('あ"\\\n{[1,:'), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"\\', max_size=3), inner)
    ),
    max_leaves=12,
)


def as_arguments(chunks: Sequence[str]) -> str:
    guard = StreamGuard(lens(), Arguments())
    return "".join([*(guard.feed(c).released for c in chunks), guard.flush().released])


@given(
    st.lists(VALUES) | st.dictionaries(st.text('a"', max_size=2), VALUES),
    st.booleans(),
    st.lists(st.integers(0, 500), max_size=20),
)
@example([123456789018], False, [5])
@example([-123456789018, 123456789018.5], False, [1, 2, 14, 15])
def test_arguments_stay_json_whatever_is_masked_in_them(
    value: Any, plain: bool, places: list[int]
) -> None:
    text = json.dumps(value, ensure_ascii=not plain, indent=None if plain else 1)
    told = as_arguments(cut(text, places))
    assert told == as_arguments([text])
    assert "123456789018" not in told
    assert shape(json.loads(told)) == shape(value)


def shape(value: Any) -> Any:
    """Of a number that is masked there is a string."""
    if isinstance(value, dict):
        return [shape(v) for v in value.values()]
    if isinstance(value, list):
        return [shape(v) for v in value]
    return "text" if isinstance(value, str) or value in NUMBERS else value


def test_a_masked_number_in_arguments_is_a_string() -> None:
    assert as_arguments(['{"n": 1234567', '89018, "m": "123456789018"}']) == (
        '{"n": "［個人番号］", "m": "［個人番号］"}'
    )
    assert as_arguments(['{"n": -1234567', "89018.", '0, "m": "-123456789018.0"}']) == (
        '{"n": "-［個人番号］", "m": "-［個人番号］.0"}'
    )
    assert as_arguments(["番号は123456789018です。"]) == "番号は［個人番号］です。"


QUOTED = 'A棟\n"山田"\\号室'


@given(st.integers(0, 2), st.booleans(), st.lists(st.integers(0, 500), max_size=20))
@example(2, False, [3, 17, 20])
def test_a_value_is_restored_into_json_in_strings_of_json_as_it_was(
    depth: int, escaped: bool, places: list[int]
) -> None:
    text = "［住所-kzbmtq］の方"
    for level in range(depth + 1):
        text = json.dumps({f"k{level}": [text, 'a "b" \\']}, ensure_ascii=escaped)
    guard = StreamGuard(lens(vault=Vault({"kzbmtq": QUOTED})), Arguments())
    told: Any = "".join(
        [*(guard.feed(c).released for c in cut(text, places)), guard.flush().released]
    )
    for level in range(depth, -1, -1):
        told = json.loads(told)[f"k{level}"][0]
    assert told == f"{QUOTED}の方"


def test_quotation_marks_in_a_text_inside_json_are_no_json() -> None:
    guard = StreamGuard(lens(vault=Vault({"kzbmtq": QUOTED})), Arguments())
    text = json.dumps({"文": '彼は"［氏名-kzbmtq］"と言った'}, ensure_ascii=False)
    told = guard.feed(text).released + guard.flush().released
    assert json.loads(told) == {"文": f'彼は"{QUOTED}"と言った'}


def with_labels(chunks: Sequence[str]) -> list[Finding]:
    screen = Screen([LabelledNumberRecognizer()], cache_entries=0)

    def judge(text: str, found: Sequence[Finding]) -> Decision:
        seen = [Sighting("", "assistant", f) for f in found]
        return decide(Policy((), "d"), Stage.RESPONSE, FACTS, seen)

    guard = StreamGuard(Lens(screen, screen, screen.starts, screen.reach, judge, Vault()))
    steps = [*(guard.feed(chunk) for chunk in chunks), guard.flush()]
    return [finding for step in steps for finding in step.findings]


def table(rows: int, heading: str = "| 番 | 氏 | 宛名番号 |") -> str:
    return f"一覧です。\n{heading}\n|---|---|---|\n" + "".join(
        f"| {n} | あ | 00{7654 + n}3{n % 10} |\n" for n in range(rows)
    )


def test_every_row_of_a_long_table_is_judged_by_its_heading() -> None:
    # Fails when nothing is put in front of the rows.
    text = table(60) + "以上です。\n0012345678 は別の番号です。"
    assert len(with_labels([text])) == 60
    assert all(f.span.start < text.index("以上") for f in with_labels([text]))


@settings(max_examples=8)
@given(st.lists(st.integers(0, 900), max_size=12), st.sampled_from(["\t", ",", " | "]))
def test_the_pieces_of_a_table_do_not_matter(places: list[int], delimiter: str) -> None:
    text = table(9).replace(" | ", delimiter) + "宛名番号は 0012345678 です。" + table(9)
    whole = with_labels([text])
    assert len(whole) > 18
    assert with_labels(cut(text, places)) == whole == with_labels(list(text))


def test_a_new_table_has_its_own_heading() -> None:
    text = table(8) + "\n| 品 | 数 | 伝票番号 |\n" + "| a | b | 0076540012 |\n" * 9
    assert len(with_labels([text])) == 8


class FarSighted(FakeScreen):
    """Takes a word for a secret where the text names it a long way in front."""

    def scan(self, text: str) -> tuple[Finding, ...]:
        if "合言葉は最後" not in text:
            return super().scan(text)
        found = re.finditer("hiraku", text)
        told = (Finding(Span(*match.span()), "CREDENTIAL", "far", 0.95) for match in found)
        return (*super().scan(text), *told)


def far_sighted(chunks: Sequence[str]) -> tuple[str, tuple[Finding, ...], bool, str]:
    guard = StreamGuard(lens(screen=FarSighted()))
    channel = Channel(("choices", 0, "message", "content"), guard)
    given = [*map(channel.pass_on, chunks), channel.end()]
    return "".join(given), tuple(channel.findings), guard.blocked, "".join(channel.received())


@settings(max_examples=30)
@given(
    st.integers(0, 3),
    st.integers(0, 9_000),
    st.integers(0, 9_000),
    st.lists(st.integers(0, 20_000), max_size=12),
)
@example(0, 400, 0, [])
@example(0, 400, 8_000, [8_100, 8_250, 8_330])
@example(1, 8_200, 300, [])
def test_an_answer_in_which_something_is_left_as_a_whole_does_not_become_complete(
    secrets: int, before: int, behind: int, places: list[int]
) -> None:
    text = "合言葉は最後。" + "［氏名-kzbmtq］と secret-abc と" * secrets
    text += "山" * before + "。hiraku " + "川" * behind
    told = far_sighted([text])
    assert told == far_sighted(cut(text, places))
    released, found, blocked, received = told
    assert received == text
    assert blocked == any(f.entity == "DETECTOR_FAILED" for f in found)
    assert blocked or len(text) > PIECE or FarSighted().scan(released) == ()


def test_what_is_left_in_the_end_of_an_answer_is_masked_if_nothing_of_it_is_out() -> None:
    text = "合言葉は最後。" + "山" * 400 + "。hiraku と［氏名-kzbmtq］"
    for chunks in ([text], [text[:300], text[300:]], list(text)):
        released, found, blocked, received = far_sighted(chunks)
        assert not blocked and received == text
        assert released == "合言葉は最後。" + "山" * 400 + "。［認証情報］ と山田太郎"
        assert [text[f.span.start : f.span.end] for f in found] == ["hiraku"]


def test_what_is_not_out_when_something_is_left_in_what_is_stays_here() -> None:
    text = "hiraku " + "山" * 400 + "。hiraku 合言葉は最後。"
    released, found, blocked, _ = far_sighted([text[:300], text[300:]])
    assert blocked and [f.recognizer for f in found] == ["far", "masking"]
    assert released == "hiraku " + "山" * 400 + "。"


def test_what_a_value_is_restored_to_and_what_a_mask_leaves_of_it_are_not_looked_for_again() -> (
    None
):
    text = "［住所-kzbmtq］と" + "山" * 400 + "secret-abcです。"
    guard = StreamGuard(lens(vault=Vault({"kzbmtq": "secret-home"})))
    released = guard.feed(text).released + guard.flush().released
    assert not guard.blocked
    assert released == "secret-homeと" + "山" * 400 + "［認証情報］です。"


def test_a_number_that_is_told_of_with_a_letter_in_front_is_masked_where_that_went_out() -> None:
    policy = Policy(
        (Rule("r", "t", BASIS, ANSWER, frozenset({"JP_MY_NUMBER"}), Action.MASK, "m"),), "d"
    )
    rules = AnswerRules(policy, Screen(recognizers()))
    text = "お知らせです。\n係員　個人番号 1 2 3 4 5 6 7 8 9 0 1 8\n○次の係"
    for chunks in ([text], list(text)):
        guard = StreamGuard(rules.lens(FACTS, Vault()))
        told = "".join([*(guard.feed(c).released for c in chunks), guard.flush().released])
        assert told == "お知らせです。\n係員　個人番号 ［個人番号］\n○次の係"
