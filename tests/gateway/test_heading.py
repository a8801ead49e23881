"""The heading over the rows of an answer counts however far above it stands, in whatever pieces it comes."""

from __future__ import annotations

import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.catalogue import recognizers
from detectors.findings import Finding
from detectors.recognizers.labelled import LabelledNumberRecognizer
from detectors.recognizers.tables import LONGEST_ROW
from detectors.screen import Screen
from gateway.heading import Heading
from gateway.masking import placeholders
from gateway.masking.placeholders import Vault
from gateway.stream import Lens, StreamGuard
from policies.rules.decide import Decision, decide
from policies.rules.model import Facts, Policy, Sighting, Stage

SCREEN = Screen([LabelledNumberRecognizer()], cache_entries=0)
POLICY = Policy((), "d")


def found(chunks: list[str]) -> list[Finding]:
    def judge(text: str, findings: object) -> Decision:
        seen = [Sighting("", "assistant", f) for f in findings]  # type: ignore[attr-defined]
        return decide(POLICY, Stage.RESPONSE, Facts("課", "m", external=True), seen)

    starts = re.compile(f"{SCREEN.starts.pattern}|[{placeholders.STARTS}]")
    guard = StreamGuard(Lens(SCREEN, SCREEN, starts, SCREEN.reach, judge, Vault({})))
    steps = [*(guard.feed(chunk) for chunk in chunks), guard.flush()]
    return [finding for step in steps for finding in step.findings]


def table(rows: int, heading: str = "| 番 | 氏 | 宛名番号 |") -> str:
    return f"一覧です。\n{heading}\n|---|---|---|\n" + "".join(
        f"| {n} | あ | 00{7654 + n}3{n % 10} |\n" for n in range(rows)
    )


def test_every_row_of_a_long_table_is_judged_by_its_heading() -> None:
    # Fails when nothing is put in front of the rows.
    text = table(60) + "以上です。\n0012345678 は別の番号です。"
    whole = [f.span for f in SCREEN.scan(text)]
    assert len(whole) == 60
    assert [f.span for f in found([text])] == whole


@settings(max_examples=8)
@given(st.lists(st.integers(0, 900), max_size=12), st.sampled_from(["\t", ",", " | "]))
def test_the_pieces_do_not_matter(places: list[int], delimiter: str) -> None:
    # Fails when the heading is not told what has been dropped in front of it.
    text = table(9).replace(" | ", delimiter) + "宛名番号は 0012345678 です。" + table(9)
    cuts = [0, *sorted(min(p, len(text)) for p in places), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(cuts)]
    assert found(pieces) == found([text]) == found(list(text))


def test_a_sentence_with_commas_is_no_heading_and_a_new_table_has_its_own() -> None:
    text = table(8) + "\n| 品 | 数 | 伝票番号 |\n" + "| a | b | 0076540012 |\n" * 9
    assert len(found([text])) == 8
    heading = Heading(lambda start, end: text[start:end])
    text = "First of all, this is a sentence that goes on for long and for longer, and on\na,b\n"
    heading.follow(text, len(text))
    assert not heading.is_over(text + "c,d", len(text) + 3)


def test_what_is_kept_of_a_row_is_bounded() -> None:
    heading = Heading(lambda start, end: text[start:end])
    text = "a|b\n" + "x|" * LONGEST_ROW
    heading.follow(text, len(text))
    assert heading.kept(len(text)) == len(text)
    assert not heading.is_over(text, len(text))


def test_with_every_recogniser_a_streamed_table_reads_as_a_whole_one() -> None:
    screen = Screen(recognizers(), cache_entries=0).only(frozenset({"JP_LOCAL_NUMBER"}))
    assert len(screen.scan(table(20))) == 20
