"""What is handed over on request: black places with a reason, accounts apart, nothing slips through unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from audit.errors import LogRefused
from audit.exports.disclosure import BLACK, Reason, blacked, disclosed, load_reasons
from audit.exports.sheet import told
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from tests.audit.exports.test_sheet import entered

REASONS = load_reasons()


def names(text: str) -> Iterable[tuple[int, int, str]]:
    return ((m.start(), m.end(), "PERSON") for m in re.finditer("鈴木一郎", text))


def test_a_name_is_blacked_out_with_the_reason_and_never_by_its_length() -> None:
    black = blacked("鈴木一郎様の件", [(0, 4, "PERSON")], REASONS)
    assert black.text == f"{BLACK}［個人］様の件"
    assert black.counts == {(Reason("個人", "個人に関する情報"),): 1}


def test_places_that_overlap_become_one_with_both_reasons() -> None:
    black = blacked("abcdef", [(1, 4, "PERSON"), (3, 5, "IP_ADDRESS")], REASONS)
    assert black.text == f"a{BLACK}［個人・公共安全］f"


def test_a_kind_that_nobody_sorted_is_withheld_until_somebody_decides() -> None:
    assert blacked("abc", [(0, 3, "NEW_KIND")], REASONS).text == f"{BLACK}［要判断］"


def test_a_kind_that_may_be_disclosed_stays() -> None:
    assert blacked("地方自治法", [(0, 5, "CLAIM")], REASONS).text == "地方自治法"


def test_accounts_stand_apart_from_what_is_handed_over(url: str, keys: KeyRing) -> None:
    entered(url, keys, "x1")
    with Reader.open(url, keys) as reader:
        (one,) = disclosed((t for t, _ in told(reader, reader.exchanges())), names, REASONS)
    assert one.sheet[4:6] == ("伏せ字", "完了"), "a citizen reads it"
    assert one.sheet[0] == "x1" and one.sheet[6] == f"user: {BLACK}［個人］様への案内"
    assert "staff1" not in one.sheet and "鈴木" not in "".join(one.sheet)
    assert one.account == ("x1", "職員-3F7A-92C1", "職員-3F7A-92C1")
    assert one.withheld == (("x1", "依頼", "個人", "個人に関する情報", "1"),)


def test_without_a_key_the_sheet_says_so(url: str, keys: KeyRing) -> None:
    entered(url, keys, "x1")
    with Reader.open(url) as reader:
        (one,) = disclosed((t for t, _ in told(reader, reader.exchanges())), names, REASONS)
    assert "封印を開けない" in one.sheet[6] and "封印を開けない" in one.sheet[7]


@pytest.mark.parametrize("text", ["", "reason = 1", "[[reason]]\ncode = 'a'", "disclosed = ["])
def test_a_table_of_reasons_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(text)
    with pytest.raises(LogRefused, match="not a table of reasons"):
        load_reasons(tmp_path / "r.toml")
