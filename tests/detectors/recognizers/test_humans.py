"""Words that are said to be, do or have what only people can."""

from __future__ import annotations

import re

import pytest

from detectors.recognizers.humans import is_human
from detectors.recognizers.names import NameRecognizer
from detectors.screen import Screen

SCREEN = Screen([NameRecognizer()], cache_entries=0).only(frozenset({"PERSON"}))


def said(marked: str, known: str = "") -> bool:
    """Whether the word in ［］ is; `known` is what the dictionary has it as."""
    start, end = marked.index("［"), marked.index("］") - 1
    text = re.sub("[［］]", "", marked)
    return is_human(text, start, end, lambda _: known)


@pytest.mark.parametrize(
    "marked",
    [
        "［ロマリカ］の没後、工房は閉じた。",
        "［ロマリカ］の息子が継いだ。",
        "島では［ロマリカ］を説得できない。",
        "［ロマリカ］は1950年に生まれた。",
        "［ロマリカ］伯爵が立ち寄った。",
        "相談者の母［ロマリカ］が来た。",
        "妻の［玲那子］と話す。",
        "作曲家である［ロマリカ］の曲",
        "［玲那子］(1950年 -)は、日本の実業家。",
        "工場を見た。［ロマリカ］は土木技師であり、町に残った。",
    ],
)
def test_what_only_people_are_do_and_have_tells_them(marked: str) -> None:
    assert said(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "［ロマリカ］を設置する。",
        "［ロマリカ］の性能は高い。",
        "［ロマリカ］は日本の実業家が建てた。",
        "今日の［ロマリカ］は、日本の実業家。",
        "伯父［島］に渡る。",
        "父母［会］が開かれた。",
        "［Romalica］の没後",
        "［米］大統領が来た。",
        "［子ども］が生まれました。",
        "長女［12歳］の国保税",
        "［ロマリカ］大統領府",
        "［ロマリカ］の母体は組合である。",
    ],
)
def test_other_words_beside_it_tell_nothing(marked: str) -> None:
    assert not said(marked)


@pytest.mark.parametrize(
    ("known", "is_person"), [("c", False), ("L", False), ("cG", True), ("FL", True)]
)
def test_a_word_that_is_only_something_else_stays_that(known: str, is_person: bool) -> None:
    assert said("［サクラ］の死後に植えた。", known) is is_person


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("コンメリンを抹殺することで話は終わる。", "コンメリン"),
        ("役場の前でトラクスバーは死後に祀られた。", "トラクスバー"),
        ("クラブはキンベル夫妻に部屋を貸した。", "キンベル"),
    ],
)
def test_such_a_person_is_found(text: str, name: str) -> None:
    assert name in [text[f.span.start : f.span.end] for f in SCREEN.scan(text) if f.score >= 0.6]
