"""Where layout alone says that something is a name: columns, lists, minutes, and the end of a letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from detectors.letters import LETTER
from detectors.recognizers.surroundings import LATIN, NAMED, NOT_A_NAME, SPEAKS
from detectors.recognizers.tables import Tables

Place = tuple[int, int]

_HEADING = re.compile(
    rf" *\"?(?:{NAMED}|姓|名|名字|苗字|セイ|メイ|せい|めい|[姓名](?:カナ|かな)|(?:担当|保護|世帯主|受給|利用|申請|相談|発言)者?(?:名|氏名)|(?:児童|園児|生徒|幼児|選手|職員|委員|講師|患者|本人)の?(?:名|氏名)|担当者|保護者|代表者|宛名)(?:\([^()]{{0,8}}\))?\"? *"
)
"""Over a column of names."""
_READING = re.compile(r" *\"?(?:よみ|ヨミ|読み)(?:[がガ]な|ガナ|仮名|方)?\"? *")
_NAMED_AS_WELL = re.compile(
    "(?:氏|(?:児童|園児|生徒|幼児|保護者|利用者|会員|選手|職員|本人|お)の?)名"
)
"""Beside it where it is of names: places are read as well."""
_IN_LATIN = re.compile(
    r" *\"?(?:(?i:(?:first|last|given|family|middle|full)[ _]?names?|surname|forename|(?:employee|student|guest|customer|applicant|patient|owner|contact|participant) ?names?)|NAME)\"? *"
)
_WORDS = re.compile("[A-ZÀ-Þ][A-Za-zÀ-öø-ÿ'’-]{1,20}(?: [A-ZÀ-Þ][A-Za-zÀ-öø-ÿ'’.-]{0,20}){0,3}")
"""All that a cell below such a heading may hold."""
_SOFT_HEADING = re.compile(
    r" *\"?(?:[一-鿿]{0,4}担当|担任|作成|起案|承認|確認|入力|記録|点検|受付|司会|講師|当番|運転|引率|(?!事業者|業者|利用者数)[一-鿿]{2,4}者|班長|委員|職員)\"? *"
)
"""Over a column of names, or of offices."""
NO_NAMES = re.compile(
    r" *\"?(?:[一-鿿]{0,3}(?:住所|所在地|所属|部署|学校名?|地区|町名?|施設名?|会場|会社名?|事業所名?|品名|製品名?|路線名?|橋名|件名|名称|規格|型[式番名]|仕様|品種|種類|樹種|機種|車種|船名|愛称|曲名|備考|摘要|[職]?区分|職種|種別|科目|教科|学科|専攻|競技|種目|クラブ|部活動?|工種|業種|[起終経]点|経由地?|行き?先|停留所|バス停|駅名?|投票[区所]|場所|地内|[大小]?字|産地|銘柄|業者名?|出版社|書名|メーカー|納入先|工区|校区))\"? *"
)
"""Over a column in which a word that may be a name is a place or a thing."""
_ENTRY = re.compile(
    rf"[{LETTER}]{{1,8}}(?:[ \u3000]{{1,2}}[{LETTER}]{{1,8}})?|[ァ-ヺー]{{2,12}}(?:[・ ][ァ-ヺー]{{1,12}}){{1,3}}|{LATIN}"
)
"""All that such a cell may hold."""
_ITEM = re.compile(
    rf"(?m)(?:^[・\-*○●◯] ?|(?:^| {{1,2}})[0-9]{{1,2}}[.)]? ?)(?P<name>[一-鿿々]{{1,3}} [{LETTER}]{{1,4}})(?=$|  | [0-9]| ?\()"
)
"""An item of a list that may be a name."""
_CELL = re.compile(
    rf"(?m)(?:(?<=[|,\t\"「]) ?|^)(?P<name>[一-鿿々]{{1,3}} [{LETTER}]{{1,4}})(?= ?[|,\t\"」])"
)
"""A cell of a table, or a value in quotation marks, that may be a name."""
_TOGETHER = re.compile(
    r"(?:(?:出席|欠席|参加|同席|署名|訪問|随行|立会|従事|引率|対応|面接)(?:者|委員)?|委員|班員|メンバー|[0-9]班|担当者?)[ :]{1,3}(?P<names>[一-鿿々\uf900-\ufaff]{1,4}(?:[、,・] ?[一-鿿々\uf900-\ufaff]{1,4})+)(?=$|[\n。( ])"
)
"""People who are named together."""
_TURN = re.compile(
    r"(?m)^[○◯〇◎◆]?(?P<name>[一-鿿々]{1,3})[:「>](?=[^0-9\n]{2}|[0-9]{1,2}[月日時])(?![^、。\n]{1,16}(?:、[^、。\n]{1,16}){2,}(?:\n|$))|^【(?P<apart>[一-鿿々]{1,3})】(?=[^\n]{2})"
)
"""Whose turn to speak it is."""
_BLANK_INSIDE = re.compile(f" (?<=[一-鿿々] )[{LETTER}]")
_OF_OFFICE = re.compile("[課係部室局ー所][ の][一-鿿々]")
_FIRST_OF_SEVERAL = re.compile("[ :][一-鿿々\uf900-\ufaff]{1,4}[、,・]")
"""What an item or cell, a signature, and people named together hold: cheap to look for, and in few texts."""
_READ = re.compile(
    r"(?:フリガナ|ふりがな|カナ氏名)(?:\([^()\n]{0,8}\))? {1,3}(?P<name>[ァ-ヺー]{1,8} [ァ-ヺー]{1,8}|[ぁ-ゖー]{1,8} [ぁ-ゖー]{1,8})(?=$|[\n ])"
)
"""A name in kana behind its label and a blank."""
_OFFICE = "(?:課|係|部|室|局|センター|支所)"
_SIGNED = re.compile(
    rf"(?m)^[一-鿿ァ-ヺー]{{1,12}}{_OFFICE} (?P<name>[一-鿿々]{{1,3}})(?=$| ?\((?:内線|電話|直通|TEL))"
    rf"|{_OFFICE}の(?P<self>[一-鿿々]{{1,3}})(?=です(?!か)|でございます|と申し)"
)
"""How a letter ends, and how it begins."""

# Letters of words, as `names` gives them.
_WHOLE = re.compile("F+[GNWU]+|[WNPU]+[GN]+")
_HALVES = re.compile(f"{_WHOLE.pattern}|WW")
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

    yield from _under_their_headings(text, tables)
    for start, end in tables.under(_SOFT_HEADING):
        if _ENTRY.fullmatch(text, start, end) and fit(
            _OWN if end - start < 3 else _WHOLE, (start, end)
        ):
            yield start, end
    yield from _named(_READ, text)
    yield from _of_two_words(text, fit)
    if _OF_OFFICE.search(text):
        yield from (place for place in _named(_SIGNED, text) if fit(_OWN, place))
    turns = list(_named(_TURN, text))
    # Behind its sign one turn is enough: a part of a long text may hold no other.
    yield from (
        turn
        for turn in turns
        if turn[1] - turn[0] > 1 and text[turn[0] - 1 : turn[0]] in SPEAKS and fit(_FAMILY, turn)
    )
    together = _TOGETHER.finditer(text) if _FIRST_OF_SEVERAL.search(text) else ()
    for group in (turns, *map(_members, together)):
        likely = [place for place in group if fit(_ANY, place)]
        if len(group) > 1 and any(fit(_FAMILY, place) for place in likely):
            yield from likely


def _under_their_headings(text: str, tables: Tables) -> Iterator[Place]:
    """Cells of columns of names."""
    for heading, entry, among in (
        (_HEADING, _ENTRY, None),
        (_READING, _ENTRY, _NAMED_AS_WELL),
        (_IN_LATIN, _WORDS, None),
    ):
        for start, end in tables.under(heading, among):
            if entry.fullmatch(text, start, end) and not NOT_A_NAME.search(text[start:end]):
                yield start, end


def _of_two_words(text: str, fit: Callable[[re.Pattern[str], Place], bool]) -> Iterator[Place]:
    """Items of lists, and cells of tables."""
    if not _BLANK_INSIDE.search(text):
        return
    yield from (place for place in _named(_ITEM, text) if fit(_WHOLE, place))
    yield from (
        place
        for place in _named(_CELL, text)
        if fit(_HALVES if place[1] - place[0] > 3 else _WHOLE, place)
    )


def _named(pattern: re.Pattern[str], text: str) -> Iterator[Place]:
    return (match.span(match.lastgroup or 0) for match in pattern.finditer(text))


def _members(match: re.Match[str]) -> list[Place]:
    start = match.start("names")
    return [
        (start + piece.start(), start + piece.end())
        for piece in re.finditer("[一-鿿々\uf900-\ufaff]+", match["names"])
    ]
