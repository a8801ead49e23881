"""Where layout alone says that something is a name: columns, lists, minutes, and the end of a letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from detectors.recognizers.surroundings import LATIN, LETTER, NAMED, NOT_A_NAME
from detectors.recognizers.tables import Tables

Place = tuple[int, int]

_HEADING = re.compile(
    rf" *\"?(?:{NAMED}|姓|名|名字|苗字|(?:担当|保護|世帯主|受給|利用|申請|相談|発言)者?(?:名|氏名)|担当者|保護者|代表者|宛名)(?:\([^()]{{0,8}}\))?\"? *"
)
"""Over a column of names."""
NO_NAMES = re.compile(
    r" *\"?(?:[一-鿿]{0,3}(?:住所|所在地|所属|部署|学校名?|地区|町名?|施設名?|会場|会社名?|事業所名?|品名|製品名?|路線名?|橋名|件名|備考))\"? *"
)
"""Over a column in which a word that may be a name is a place or a thing."""
_ENTRY = re.compile(rf"[{LETTER}]{{1,8}}(?:[ \u3000]{{1,2}}[{LETTER}]{{1,8}})?|{LATIN}")
"""All that such a cell may hold."""
_ITEM = re.compile(
    rf"(?m)(?:^[・\-*○●◯] ?|(?:^|  )[0-9]{{1,2}}[.)]? )(?P<name>[一-鿿々]{{1,3}} [{LETTER}]{{1,4}})(?=$|  | ?\()"
)
"""An item of a list that may be a name."""
_TOGETHER = re.compile(
    r"(?:(?:出席|欠席|参加|同席|署名)(?:者|委員)?|委員|班員|メンバー)[ :]{1,3}(?P<names>[一-鿿々\uf900-\ufaff]{1,4}(?:[、,] ?[一-鿿々\uf900-\ufaff]{1,4})+)(?=$|[\n。(])"
)
"""People who are named together."""
_TURN = re.compile(r"(?m)^[○◯〇◎◆]?(?P<name>[一-鿿々]{1,3})[:「](?=[^0-9\n]{2}|[0-9]{1,2}[月日時])")
"""Whose turn to speak it is."""
_OFFICE = "(?:課|係|部|室|局|センター|支所)"
_SIGNED = re.compile(
    rf"(?m)^[一-鿿ァ-ヺー]{{1,12}}{_OFFICE} (?P<name>[一-鿿々]{{1,3}})$"
    rf"|{_OFFICE}の(?P<self>[一-鿿々]{{1,3}})(?=です(?!か)|でございます|と申し)"
)
"""How a letter ends, and how it begins."""

# Letters of words, as `names` gives them.
_WHOLE = re.compile("F+[GNWU]+|[WNPU]+[GN]+")
_ANY = re.compile("[FWNPUG]{1,3}")
_FAMILY = re.compile("[FWNPUG]*F[FWNPUG]*")
_OWN = re.compile("[FWN]")
"""A place in such a place is an office as likely as a person."""


def laid_out(text: str, tables: Tables, letters: Callable[[str], str]) -> Iterator[Place]:
    """Names by their place. `letters` says of what kinds the words of a piece are."""
    kinds: dict[str, str] = {}

    def fit(pattern: re.Pattern[str], place: Place) -> bool:
        piece = text[slice(*place)]
        if piece not in kinds:
            kinds[piece] = letters(piece).strip("\n")
        return bool(pattern.fullmatch(kinds[piece]))

    for start, end in tables.under(_HEADING):
        if _ENTRY.fullmatch(text, start, end) and not NOT_A_NAME.search(text[start:end]):
            yield start, end
    yield from (place for place in _named(_ITEM, text) if fit(_WHOLE, place))
    yield from (place for place in _named(_SIGNED, text) if fit(_OWN, place))
    turns = list(_named(_TURN, text))
    for group in (turns, *map(_members, _TOGETHER.finditer(text))):
        likely = [place for place in group if fit(_ANY, place)]
        if len(group) > 1 and any(fit(_FAMILY, place) for place in likely):
            yield from likely


def _named(pattern: re.Pattern[str], text: str) -> Iterator[Place]:
    return (match.span(match.lastgroup or 0) for match in pattern.finditer(text))


def _members(match: re.Match[str]) -> list[Place]:
    start = match.start("names")
    return [
        (start + piece.start(), start + piece.end())
        for piece in re.finditer("[一-鿿々\uf900-\ufaff]+", match["names"])
    ]
