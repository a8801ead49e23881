"""What is read in front of a place makes what follows the same table that it is in the whole text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from detectors.findings import LOOK_BEHIND
from detectors.lead import Lead
from detectors.recognizers.tables import LONGEST_ROW, Tables

CELLS = st.sampled_from(["氏名", "宛名番号", "あ" * 50, "0012345678", "い", "", "課"])
ROWS = st.tuples(st.lists(CELLS, min_size=1, max_size=4), st.sampled_from("|\t,"), CELLS).map(
    lambda row: row[1].join(row[0]) + row[2]
)
GLUED = st.tuples(ROWS, st.sampled_from(["\n", "\n", "\n", "\t", ",", ""])).map("".join)
TEXTS = st.lists(GLUED, max_size=14).map("".join)


def lead(pieces: list[str], following: str) -> str:
    grown = Lead()
    for piece in pieces:
        grown.grow(piece)
    return grown.before(following)


@given(TEXTS, st.lists(st.integers(0, 900), min_size=1, max_size=6))
@example("住所,電話\t氏名\n7654321\t1\n2", [13])
@example("氏名," + "あ" * 70 + "\n1,2\n", [75])
@example("a\tb\n1\t2,宛名番号\n" + "3,4\n" * 9, [20])
def test_a_cell_behind_a_lead_is_the_cell_of_the_whole_text(text: str, places: list[int]) -> None:
    # Fails when the row that the place stands in, or its table, is not looked up from its beginning.
    cuts = [0, *sorted(min(p, len(text)) for p in places)]
    place = cuts[-1]
    front = lead([text[a:b] for a, b in pairwise(cuts)], text[place:])
    assert front == lead(list(text[:place]), text[place:])
    assert front.endswith(text[max(0, place - LOOK_BEHIND) : place])
    whole, rest = Tables(text), Tables(front + text[place:])
    for at in range(place, len(text)):
        there = rest.cell(at - place + len(front))
        assert whole.cell(at) == there


def test_a_row_below_a_line_too_long_to_be_kept_stands_in_the_same_table() -> None:
    heading = "番\t氏名\t宛名番号\n"
    for long in ("1\t" + "あ" * 2 * LONGEST_ROW, "い" * 2 * LONGEST_ROW + "\t2"):
        text = f"{heading}{long}\n3\t\t0012345678\n"
        for place in (text.index(long) + 1_800, text.index("\n3"), text.index("0012")):
            at = text.index("0012") + 4
            front = lead([text[:place]], text[place:])
            assert len(front) < 2 * LONGEST_ROW
            there = Tables(front + text[place:]).cell(at - place + len(front))
            assert there == Tables(text).cell(at)
            assert there is not None and there.heading == "宛名番号"


def test_without_a_table_little_is_read_again() -> None:
    text = "これは表ではありません。ふつうの文が続きます。" * 40
    assert lead([text], "次の文です。") == text[-LOOK_BEHIND:]


def test_what_is_kept_of_a_text_is_bounded() -> None:
    grown = Lead()
    for number in range(3_000):
        grown.grow(f"{number},普通の行です。\n")
    grown.grow("," * 50_000)
    assert len(grown._text) < 2 * LONGEST_ROW
    assert len(grown._lines) < 100


def test_the_heading_of_a_list_stands_in_front_of_its_rows_and_of_nothing_behind_it() -> None:
    # Fails when the heading is dropped with the text that it stands in.
    rows = "".join(f"{number}　秋葉　布施\n" for number in range(20))
    text = "防災訓練の当番表\n班 早番 担当者\n" + rows
    assert lead([text], "21　関\n").startswith("防災訓練の当番表\n班 早番 担当者\n")
    assert "当番表" not in lead([f"{text}\n{rows}"], "21　関\n")
    assert "当番表" not in lead([f"{text}訓練は9時に始める。\n{rows}"], "21　関\n")
    assert "当番表" not in lead([text + rows * 3], "21　関\n")
