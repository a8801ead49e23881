"""What is spread over the fields of a form, written together: family and given name, the parts of an address, of a date
of birth, of a telephone number, and numbers that are told piece by piece.

A part counts beside another part of the same thing only, each behind its own label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from detectors.letters import LETTER
from detectors.views.normalise import View
from detectors.views.rewrite import Edit, apart, rewritten

APART = 60
"""Characters between two parts, their labels included."""

_WHO = (
    r"(?:申請|届出|請求|相談|利用|契約|代表|保護|世帯主|本人|担当|氏名|お名前|フリガナ|カナ|漢字|ローマ字"
    r"|name|user|customer|applicant|contact|kana|kanji)"
)
_PRE = rf"(?:{_WHO}者?[のは_ .・/()-]{{0,2}})?"
_AT = r"(?:住所|居住地?|address)?[_ .-]?"
_BORN = r"(?:生年月日|出生|誕生日?|お?生まれ|birth(?:day|date)?|dob)?[のは_ .(-]{0,2}"
_CALL = r"(?:電話(?:番号)?|携帯(?:電話)?(?:番号)?|tel|phone|mobile|fax)"
_CALLED = rf"{_CALL}?[の_ .(-]{{0,2}}"
_LINE = r"(?:(?:address|addr)[_ -]?(?:line)?|line)[_ -]?"
_LABELS = MappingProxyType({
    "family": rf"{_PRE}(?:姓|名字|苗字|氏|せい|セイ|sei|(?:last|family|sur)[_ -]?(?:name)?)",
    "given": rf"{_PRE}(?:名前?|下の名前|めい|メイ|mei|(?:first|given|fore)[_ -]?(?:name)?)",
    "region": rf"{_AT}(?:都道府県名?|prefecture|pref|province|state|region|ken)",
    "city": rf"{_AT}(?:市区町村名?|市町村名?|区市町村|市区郡|郡市区|city|shikuchoson|municipality|ward)",
    "town": rf"{_AT}(?:町名・?番地|町名|町域名?|大字|字|町丁目|丁目・?番地|town|street|machi|chome|{_LINE}1)",
    "house": rf"{_AT}(?:番地等?|地番|号|番地・?号|(?:それ)?以降の住所|block|banchi|chiban|house[_ -]?number|{_LINE}2)",
    "era": rf"{_BORN}(?:元号|年号|和暦|era|gengo)",
    "year": rf"{_BORN}(?:西暦|和暦)?(?:生年|生まれ年|誕生年|出生年|year|yyyy|yy|年)",
    "month": rf"{_BORN}(?:生まれ月|誕生月|month|mm|月)",
    "day": rf"{_BORN}(?:生まれた?日|誕生日|date|day|dd|日)",
    "area": rf"{_CALLED}(?:市外局番|area[_ -]?code|area)|{_CALL}[_ .(-]?[1a]\)?",
    "local": rf"{_CALLED}(?:市内局番|exchange|prefix)|{_CALL}[_ .(-]?[2b]\)?",
    "number": rf"{_CALLED}(?:加入者番号|subscriber|line[_ -]?number|番号)|{_CALL}[_ .(-]?[3c]\)?",
})  # fmt: skip
_SAID = r"[\"'*)]{0,3}[ \t]{0,2}(?:[:=|\t]|は|が|\r?\n(?=[^\n]))[ \t]{0,2}[\"'*]{0,3}"
_LABEL = re.compile(
    rf"(?<![A-Za-z一-鿿])(?:{'|'.join(f'(?P<{part}>{words})' for part, words in _LABELS.items())})\Z",
    re.I,
)
_BORDER = re.compile(
    rf"(?<=[姓字氏いイ名前県村区郡市町地域目番号所暦年月日a-ikmnortxyA-Y1-3)])(?:{_SAID})"
)
"""Where a label may end: behind its last letter."""
LONGEST_LABEL = 32
_GATE = re.compile(
    r"(?=[姓苗名局元sSセせlLfFgG都府市区町pPcC生誕出bBdDyY年電携tTaA])"
    rf"(?:(?:姓|苗字|名字|[sS]ei|SEI|セイ|せい|(?i:last|first|family|given|sur|fore)[_ -]?(?i:name)?){_SAID}"
    r"|(?:都道)?府県名?|[都道府市区]町村|局番|(?i:pref|city|birth|dob|year)|生年|年生|生まれ|誕生|出生|元号"
    r"|(?i:area)[_ -]?(?i:code)"
    r"|(?:電話|携帯|(?i:tel|phone|mobile))(?:電話)?(?:番号)?[_ .(-]?[1a])"
)
"""A part of something; the class in front is what each begins with."""
_WORD = rf"[A-Za-z{LETTER}'-]{{1,20}}"
_NOBODY = (
    r"(?!(?:未定|未記入|未入力|不明|無し|なし|同上|空欄|省略|非公開|匿名|必須|任意|(?i:null|none|unknown))"
    r"(?![ぁ-ゖ一-鿿]))"
)
_NAME = re.compile(
    rf"{_NOBODY}{_WORD}?(?=(?:です|だ|である|で|と(?:いい|申し)|でございます)?(?:[\"'*、。,;&|\s\]}})]|$))"
)
_PLACE = re.compile(
    r"[^\n\t|,、。;&\"'{}\[\]=:]{1,40}?(?=(?:です|でございます)?(?:[\"'*、。,;&|\n\t\]}]|$))"
)
_FIGURES = re.compile(r"(?:明治|大正|昭和|平成|令和|[MTSHR])?[0-9]{1,4}(?![0-9])")
_VALUES = MappingProxyType({
    **dict.fromkeys(("family", "given"), _NAME),
    **dict.fromkeys(("region", "city", "town", "house"), _PLACE),
    "era": re.compile("明治|大正|昭和|平成|令和|[MTSHR](?![A-Za-z])"),
    **dict.fromkeys(("year", "month", "day", "area", "local", "number"), _FIGURES),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Whole:
    """What parts make up, the parts in their order, and what is written in front, between and behind them."""

    parts: tuple[str, ...]
    least: int
    before: str
    behind: tuple[str, ...]


_WHOLES = (
    _Whole(("family", "given"), 2, "\n姓:", ("\n名:", "\n")),
    _Whole(("region", "city", "town", "house"), 2, "\n住所:", ("", "", "", "\n")),
    _Whole(("era", "year", "month", "day"), 3, "\n生年月日:", ("", "年", "月", "日\n")),
    _Whole(("area", "local", "number"), 2, "\n電話:", ("-", "-", "\n")),
)
_OF_BIRTH = re.compile("生年|生まれ|誕生|出生|birth|dob", re.I)


@dataclass(frozen=True, slots=True)
class _Field:
    part: str
    start: int
    value: int
    end: int


def written_together(view: View) -> View | None:
    """The view with parts in order written together, or None where there are none."""
    if not _speaks_of_parts(view.text):
        return None
    edits = [e for run, whole in _assembled(view.text) for e in _edits(view.text, run, whole)]
    edits += [
        Edit(left[1], right[0], "") for run in _told(view.text) for left, right in pairwise(run)
    ]
    return rewritten(view, apart(edits)) if edits else None


def parts(text: str) -> list[tuple[int, int]]:
    """Where the values stand that are parts of something."""
    if not _speaks_of_parts(text):
        return []
    told = (piece for run in _told(text) for piece in run)
    return [*((f.value, f.end) for run, _ in _assembled(text) for f in run), *told]


def _speaks_of_parts(text: str) -> bool:
    return bool(_GATE.search(text) or _speaks_of_pieces(text))


def is_label(text: str) -> bool:
    """Whether a text is the label of a part and nothing else."""
    return len(text) <= LONGEST_LABEL and _LABEL.match(text.strip()) is not None


def _fields(text: str) -> Iterator[_Field]:
    place = 0
    while border := _BORDER.search(text, place):
        place = border.end()
        label = _LABEL.search(text, max(0, border.start() - LONGEST_LABEL), border.start())
        if label is None:
            continue
        part = str(label.lastgroup)
        value = _VALUES[part].match(text, place)
        if value and value[0].strip() and not is_label(value[0]):
            yield _Field(part, label.start(), value.start(), value.end())
            place = value.end()


def _assembled(text: str) -> Iterator[tuple[list[_Field], _Whole]]:
    fields = list(_fields(text))
    if len(fields) < 2:
        return
    for whole in _WHOLES:
        run: list[_Field] = []
        for field in (*(f for f in fields if f.part in whole.parts), None):
            if run and (field is None or not _follows(field, run[-1], whole)):
                if _is_whole(text, run, whole):
                    yield run, whole
                run = []
            if field is not None:
                run.append(field)


def _follows(field: _Field, last: _Field, whole: _Whole) -> bool:
    in_order = whole.parts.index(field.part) > whole.parts.index(last.part)
    return in_order and field.start - last.end <= APART


def _is_whole(text: str, run: Sequence[_Field], whole: _Whole) -> bool:
    names = {f.part for f in run}
    if "year" not in whole.parts:
        return len(run) >= whole.least
    around = text[max(0, run[0].start - 40) : run[-1].value]
    return {"year", "month", "day"} <= names and bool(_OF_BIRTH.search(around))


def _edits(text: str, run: Sequence[_Field], whole: _Whole) -> Iterator[Edit]:
    yield Edit(run[0].start, run[0].value, whole.before)
    for left, right in pairwise(run):
        between = whole.behind[whole.parts.index(left.part)]
        if right.part == "given" and right.end - right.value == 1:
            between = " "  # one letter is a name beside another only
        yield Edit(left.end, right.value, between)
    last = run[-1]
    yield Edit(last.end - 1, last.end, text[last.end - 1] + whole.behind[-1])


_CUE = re.compile(
    r"(?=[前後最はじ始先頭次続残末終そ上下1-4一二三四\n])(?:(?<=[0-9])\n[ \t]*(?=[0-9])|前半|後半|最初|はじめ|始め|先頭"
    r"|頭が|次[にはが]|続[きけい]|残り|最後|末尾|終わり"
    r"|それから|その後|そのあと|[上下][0-9一二三四五六]{1,2}[桁ケけ]|[1-4一二三四]つ目)"
)
_OWNER = re.compile(
    r"電話|携帯|ケ-?ー?タイ|TEL|tel|連絡先|FAX|番号|ナンバ|カ-?ード|クレジット|口座|マイナ", re.I
)
_PIECE = re.compile(
    r"(?<![0-9.,])[0-9]{2,8}(?![0-9.,])(?![桁ケけつ年月日時分円人件個回歳%名枚番目ペ階])"
)
_DIGITS = re.compile("[0-9][0-9][^0-9]")
_TOLD_APART, MOST_PIECES = 24, 6


def _speaks_of_pieces(text: str) -> bool:
    return bool(_DIGITS.search(text) and _CUE.search(text))


def _told(text: str) -> Iterator[list[tuple[int, int]]]:
    """Digits in a row that words like 前半 and 続き put there."""
    if not _speaks_of_pieces(text):
        return
    run: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(text):
        if run and piece.start() - run[-1][1] > _TOLD_APART:
            if _is_in_a_row(text, run):
                yield run
            run = []
        run.append(piece.span())
    if _is_in_a_row(text, run):
        yield run


def _is_in_a_row(text: str, run: Sequence[tuple[int, int]]) -> bool:
    if not 2 <= len(run) <= MOST_PIECES:
        return False
    start, end = max(0, run[0][0] - 40), run[-1][1] + 20
    return bool(_OWNER.search(text, start, end) and _CUE.search(text, start, end))
