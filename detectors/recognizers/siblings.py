"""What stands in one list is of one kind: where most are surely people all are, and where few seem to be nobody is.

A list is what stands below each other in lines of one shape, or side by side between the same signs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import chain

from detectors.letters import KANJI
from detectors.recognizers.enumerations import MANY, PERSONAL, long_lists
from detectors.recognizers.families import IN_FIELDS, NO_FAMILY, Listed
from detectors.recognizers.layouts import NO_NAMES
from detectors.recognizers.places import (
    LISTED_SCORE,
    SURE,
    TOLD,
    Person,
)
from detectors.recognizers.repeated import AGAIN
from detectors.recognizers.rosters import opens_list
from detectors.recognizers.somebody import NOBODY

Place = tuple[int, int]

_CELL = re.compile(r"[^ \t\n|,:;()\[\]「」『』\"<>]+")
_BULLET = re.compile(r"(?:[・\-*○●◯◎◇◆□■×△▲※]|[0-9]{1,3}[.)]) *(?=[^ ])")
_FIGURE = re.compile(
    r"[A-Z]|[0-9A-Z]{0,3}[0-9][階室番組班号]|[0-9A-Za-z./,:%~○×△◎〇—―–-]*[0-9○×△◎〇—―–-][0-9A-Za-z./,:%~-]*(?:[年月日時分秒円本枚個台件人名回点位番号級歳才冊票kgtm])*"
)
LONGEST_LINE = 80
"""Letters; a longer line is a sentence."""
_SENTENCE = re.compile("[。？！?]|ます|です|した(?:$|[、\n])")
MOST_LINES = 200
FEWEST = 3
"""Items of which most must be people to make the others such."""
_ITEM = rf"(?:[{KANJI}]{{1,5}}?(?: [{KANJI}ぁ-ゖァ-ヺー]{{1,4}})?|[ァ-ヺー]{{2,12}}(?:[・= ][ァ-ヺー]{{1,12}}){{0,4}}|[ぁ-ゖー]{{2,6}})"
_ONE_FIELD = rf"[一-鿿ァ-ヺー]{{1,6}}: ?{_ITEM}"
_ROW_OF_FIELDS = re.compile(rf"(?m)^{_ONE_FIELD}(?:[ 、/|]{{1,3}}{_ONE_FIELD}){{2,}}$")
_FIELD = re.compile(rf": ?(?P<name>{_ITEM})(?=[ 、/|\n]|$)")
_TITLE = "(?:さん|様|氏|君|くん|ちゃん|委員|議員|先生)?"
_NUMBER = "(?<![0-9])(?:(?<=→)[0-9]{1,2})?"
"""Of somebody in a chain of calls, 1桝田→2安孫子."""
_SIDE = re.compile(
    rf"(?<![{KANJI}ぁ-ゖァ-ヺーA-Za-z・])(?P<first>{_ITEM}){_TITLE}(?P<sign> ?[、,/→―◎○×△|] ?| [○◎×△] |・| - |-){_NUMBER}{_ITEM}{_TITLE}(?:(?P=sign){_NUMBER}{_ITEM}{_TITLE}){{0,60}}(?![{KANJI}ァ-ヺーA-Za-z])"
)
_COUNT = re.compile("[0-9]{1,2}")
_SIGN = re.compile("[-、,/→―◎○×△|・]")
"""One of those: where people stand close to each other, looking for it alone costs a fiftieth."""
_WHOLE = re.compile(rf"[{KANJI}]{{1,4}} ?[{KANJI}ぁ-ゖァ-ヺー]{{1,6}}")
_FAMILY = re.compile(rf"[{KANJI}]{{1,4}}")
_GIVEN = re.compile("[ぁ-ゖー]{2,5}|[ァ-ヺー]{2,8}")
_FROM_ABROAD = re.compile("[ァ-ヺー]{2,10}(?:[・ ][ァ-ヺー]{1,10}){0,3}")
_PLAIN = frozenset("vao")
_THINGS = frozenset("LXc")
_SIGNS = re.compile("[,|\t]")
"""Of a table whose first line says what its columns hold."""
_VERBAL = re.compile("を|[一-鿿々さんま]に|する|した|[一-鿿]へ(?![^ぁ-ゖ])")
"""In what is to be done and no name of a thing."""
_ONE_WORD = re.compile("(?:[A-Z] )?[ァ-ヺー・=]+|[一-鿿々]{1,3}|[ァ-ヺー・=]+|[ぁ-ゖー]+")
_OF_THINGS = re.compile(
    "品種|品目|商品|製品|銘柄|産地|菓|酒|樹[種木]|植物|花|鳥|魚|虫|動物|犬|猫|牛|馬|標本|書名|図書|蔵書|絵本|本の|作品|題名|題目|曲目|曲$|課題曲|演目|映画|上映|演奏|献立|メニュー|料理|出店|店舗|加盟店|取扱店|車種|機種|型番|薬|病名|町名|町丁|地名|大字|地点|観測[局所点]|路線|系統|バス停|停留所|駅名|駅の|河川|橋りょう|ため池|団地|公園|施設|会場|設置場所|出願|入試|学校別|遺跡|文化財|フォント|ソフト|システム|玩具|ゲーム|キャラクター"
)
"""In a heading: what is listed are things or places."""
_STATE = re.compile(
    "[有無済未可否要不男女印他計同良適正誤既仮昼夜朝夕晴雨曇雪甲乙丙丁白黒赤青黄緑紫田畑宅欄枚台本個張]|(?:児童|保護者|生徒|園児)?[名氏]名?|セイ|メイ|カナ|かな|ふりがな|フリガナ|よみ"
)
"""What a cell may say of somebody or something."""
_OFFICE = frozenset("課係部室局所校館署庁院園社店")
"""The last letter of what is no family."""
_CHECKS = frozenset("○◎×△")
"""Between those who have seen something, or come."""


@dataclass(frozen=True, slots=True)
class _Told:
    """The people of a text in order, for what stands between two places."""

    persons: Sequence[Person] = field(repr=False)

    def within(self, start: int, end: int) -> list[Person]:
        at = bisect_left(self.persons, (start,))
        if at and self.persons[at - 1][1] > start:
            at -= 1
        found = []
        while at < len(self.persons) and self.persons[at][0] < end:
            if self.persons[at][2] >= TOLD:
                found.append(self.persons[at])
            at += 1
        return found


def voted(text: str, persons: list[Person], listed: Listed) -> list[Person]:
    """The same people; those whom their lists outvote count less, and those whom they vouch for are people too."""
    told = _Told(sorted(persons))
    if not told.within(0, len(text)):
        return persons
    more: set[Place] = set()
    less: set[Place] = set()
    for table in _tables(text, told):
        less.update(table.across)
        for column in table.columns:
            more.update(_people(text, column.cells, told, listed))
            if column.things is not _Things.NO:
                less.update(_things(text, column.cells, told, column.things is _Things.SURELY))
    for items in chain(_side_by_side(text, told), _fields(text, told)):
        more.update(_people(text, items, told, listed))
    for items in long_lists(text, told.within):
        less.update(_things(text, items, told))
    lowered = [
        (start, end, min(score, LISTED_SCORE) if (start, end) in less else score)
        for start, end, score in persons
    ]
    apart = [
        (start, end, AGAIN)
        for start, end in sorted(more)
        if not any(start < b and a < end for a, b, _ in told.within(start, end))
    ]
    return lowered + apart


class _Things(Enum):
    """Whether the cells of a column may be things: some of them, or all for what is said above them."""

    NO = auto()
    PERHAPS = auto()
    SURELY = auto()


@dataclass(frozen=True, slots=True)
class _Column:
    cells: list[Place]
    things: _Things


@dataclass(frozen=True, slots=True)
class _Table:
    columns: list[_Column]
    across: list[Place]
    """What runs over two cells and is no name for that."""


def _tables(text: str, told: _Told) -> Iterator[_Table]:
    if "\n" not in text:
        return
    block: list[Place] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip() and len(line) <= LONGEST_LINE and not _SENTENCE.search(line):
            block.append((start, end))
        else:
            yield from _of_block(text, block, told)
            block = []
        start = end + 1
    yield from _of_block(text, block, told)


def _of_block(text: str, block: list[Place], told: _Told) -> Iterator[_Table]:
    if len(block) < FEWEST or not told.within(block[0][0], block[-1][1]):
        return
    rows = [_cells(text, line, told) for line in block[:MOST_LINES]]
    usual, often = Counter(len(apart) for apart, _ in rows).most_common(1)[0]
    joined, times = Counter(len(cells) for _, cells in rows).most_common(1)[0]
    if times >= often:
        usual = joined
    fitting = [
        cells if len(cells) == usual else apart
        for apart, cells in rows
        if usual in (len(cells), len(apart))
    ]
    if len(fitting) < FEWEST or 2 * len(fitting) < len(rows):
        return
    across = list(
        {
            (start, end)
            for apart, cells in rows
            if len(apart) == usual != len(cells)
            for start, end, _ in told.within(apart[0][0], apart[-1][1])
            if " " in text[start:end]
        }
    )
    first = [text[slice(*cell)] for cell in fitting[0]]
    of_things = sum(map(bool, map(NO_NAMES.fullmatch, first))) > 1
    if 2 * len(across) > len(fitting) or not of_things or _SIGNS.search(text, *block[0]):
        across = []
    heading = text[_line_before(text, block[0][0]) : block[0][1]]
    yield _Table(list(_columns(text, fitting, heading)), across)


def _line_before(text: str, start: int) -> int:
    return text.rfind("\n", 0, max(0, start - 1)) + 1


def _columns(text: str, rows: list[list[Place]], heading: str) -> Iterator[_Column]:
    of_people = any(opens_list(line) or PERSONAL.search(line) for line in heading.split("\n"))
    of_things = bool(_OF_THINGS.search(heading))
    first = [text[slice(*cell)] for cell in rows[0]]
    in_signs = bool(_SIGNS.search(text, rows[0][0][0], rows[0][-1][1]))
    for at in range(len(rows[0])):
        column = [row[at] for row in rows]
        words = [text[slice(*cell)] for cell in column]
        if 2 * sum(bool(_FIGURE.fullmatch(word)) for word in words) > len(words):
            continue
        if NO_NAMES.fullmatch(first[at]):
            if len(first) == 1:
                yield _Column(column[1:], _Things.SURELY)
            continue
        if (of_people and not of_things) or PERSONAL.search(first[at]):
            things = _Things.NO
        elif of_things and not of_people:
            things = _Things.SURELY
        else:
            things = _Things.PERHAPS if in_signs or _is_apart(text, rows, at) else _Things.NO
        yield _Column(column, things)


def _is_apart(text: str, rows: list[list[Place]], at: int) -> bool:
    """Whether nothing beside the cells of a column says what each of them is, as labels in a form do."""
    for other in range(len(rows[0])):
        if other == at:
            continue
        words = [text[slice(*row[other])] for row in rows]
        if any(PERSONAL.search(word) for word in words[1:]):
            return False
        figures = sum(bool(_FIGURE.fullmatch(word)) for word in words)
        if other < at and 2 * figures < len(words) and 2 * len(set(words)) > len(words):
            return False
    return True


def _cells(text: str, line: Place, told: _Told) -> tuple[list[Place], list[Place]]:
    """All that signs and blanks part; and the same with those joined that are one name."""
    apart = [cell.span() for cell in _CELL.finditer(text, *_without_bullet(text, line))]
    joined: list[Place] = []
    for start, end in apart:
        before = joined[-1] if joined else None
        if before and any(a < before[1] and start < b for a, b, _ in told.within(before[0], end)):
            joined[-1] = before[0], end
        else:
            joined.append((start, end))
    return apart, joined


def _without_bullet(text: str, line: Place) -> Place:
    bullet = _BULLET.match(text, *line)
    return (bullet.end() if bullet else line[0]), line[1]


def _side_by_side(text: str, told: _Told) -> Iterator[list[Place]]:
    """Items between the same signs, some of them people."""
    done = 0
    for start, _, score in told.persons:
        if score < TOLD or start < done:
            continue
        around = max(done, start - 96), start + 160
        if not _SIGN.search(text, *around):
            continue
        for side in _SIDE.finditer(text, *around):
            if told.within(*side.span()):
                yield list(_split(text, side))
            done = max(done, side.end())


def _fields(text: str, told: _Told) -> Iterator[list[Place]]:
    """What stands behind three and more labels in one line, where that is short."""
    if text.count(":") < FEWEST:
        return
    for row in _ROW_OF_FIELDS.finditer(text):
        if told.within(*row.span()):
            yield [one.span("name") for one in _FIELD.finditer(text, *row.span())]


def _split(text: str, side: re.Match[str]) -> Iterator[Place]:
    item = re.compile(rf"(?P<name>{_ITEM}){_TITLE}(?={re.escape(side['sign'])}|$)")
    start, (_, end) = side.start(), side.span()
    for _ in range(64):
        found = item.match(text, start, end)
        if not found:
            return
        yield found.span("name")
        start = found.end() + len(side["sign"])
        number = _COUNT.match(text, start, end) if "→" in side["sign"] else None
        start = number.end() if number else start


def _people(text: str, items: list[Place], told: _Told, listed: Listed) -> Iterator[Place]:
    """The other items where most are surely people, and the others may be."""
    sure = [item for item in items if _is_sure(text, item, told)]
    others = [item for item in items if not told.within(*item)]
    others = [
        item
        for item in others
        if not NOBODY.fullmatch(text, *item) and not _FIGURE.fullmatch(text, *item)
    ]
    if not others or not sure:
        return
    pair = len(items) == 2 and text[items[0][1]] in "・→"
    if not pair and len(items) < FEWEST:
        return
    may_be = _strictly if pair or 2 * len(sure) < len(items) else _loosely
    checked = text[items[0][1] :][:3].strip() in _CHECKS
    if len(sure) < 2 and may_be is _strictly and not (pair or checked):
        return
    fits = [item for item in others if may_be(text[slice(*item)], listed)]
    misfits = len(others) - len(fits)
    if misfits <= (0 if may_be is _strictly else max(1, len(others) // 4)):
        yield from fits


def _is_vouched_for(item: Place, told: _Told) -> bool:
    """Whether most of it is somebody for what stands beside."""
    return any(
        score == SURE and 2 * (end - start) >= item[1] - item[0]
        for start, end, score in told.within(*item)
    )


def _is_sure(text: str, item: Place, told: _Told) -> bool:
    return any(
        score in (SURE, AGAIN) or (score > AGAIN and end - start > 2)
        for start, end, score in told.within(*item)
        if 2 * (end - start) >= item[1] - item[0]
    )


def _strictly(word: str, listed: Listed) -> bool:
    return bool(_FAMILY.fullmatch(word)) and listed.in_field(word) is True


def _loosely(word: str, listed: Listed) -> bool:
    """Whether a name could be written so."""
    if IN_FIELDS.fullmatch(word):
        return True
    if NO_FAMILY.fullmatch(word) or _STATE.fullmatch(word):
        return False
    if _FAMILY.fullmatch(word):
        if word[-1] in _OFFICE:
            return False
        return listed.is_family(word) is not False or listed.is_given(word)
    if _GIVEN.fullmatch(word) and listed.is_given(word):
        return word[0] >= "ァ" or not _PLAIN & set(listed.known_as(word))
    if _FROM_ABROAD.fullmatch(word):
        return not _THINGS & set(listed.known_as(word))
    _family, blank, given = word.partition(" ")
    return bool(blank and _WHOLE.fullmatch(word)) and listed.is_given(given)


def _things(text: str, items: list[Place], told: _Told, of_things: bool = False) -> Iterator[Place]:
    """Those who seem to be people where few do; where the heading says that these are things, any of one word."""
    if len(items) < (FEWEST if of_things else MANY):
        return
    if 5 * sum(bool(_VERBAL.search(text, *item)) for item in items) > len(items):
        return
    sure = sum(_is_vouched_for(item, told) for item in items)
    if sure > (len(items) // 4 if of_things else 0):
        return
    held = [told.within(*item) for item in items]
    seem = {(start, end) for people in held for start, end, _ in people}
    if of_things:
        yield from (place for place in sorted(seem) if _ONE_WORD.fullmatch(text, *place))
    share = 2 if all(_ONE_WORD.fullmatch(text, *place) for place in seem) else 3
    if share * sum(map(bool, held)) <= len(items):
        yield from sorted(seem)
