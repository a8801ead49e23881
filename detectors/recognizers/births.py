"""Dates of birth: a real date, in the Japanese or the Western calendar, that a label says is somebody's birthday."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from itertools import chain

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, TextRecognizer, around, matches, near
from detectors.recognizers.tables import Tables
from detectors.views.normalise import View

_YEARS = {"明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018}
_INITIALS = {"M": "明", "T": "大", "S": "昭", "H": "平", "R": "令"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_DIGITS = "〇一二三四五六七八九"
_NUMBER = "(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_ERA = "(明治|大正|昭和|平成|令和|[明大昭平令MTSHR](?=[. ]?[0-9元]))"
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"

Date = tuple[int, int, int]


class BirthDateRecognizer(TextRecognizer):
    finds = ("BIRTH_DATE",)
    starts = DIGITS + "明大昭平令MTSHR㍾㍽㍼㍻㋿" + _DIGITS + "JFAONDjfmasond"
    reach = 96
    reads_numerals = True
    revision = "4"
    # Every branch begins with a letter of its own, so that others are passed over at the speed of a scan.
    gate = re.compile(
        r"生(?:年|まれ|\)|(?<=誕生)日|(?<=[日0-9出]生))|b(?i:irth|(?<![a-z].)orn)|B(?i:irth|(?<![a-z].)orn)"
        r"|d(?i:(?<![a-z].)ob(?![a-z]))|D(?i:(?<![a-z].)ob(?![a-z]))"
    )
    _label = re.compile(
        r"生年月日|誕生日|生まれ|出生(?!率|数)|生年|birth|(?<![a-z])dob(?![a-z])|(?<![a-z])born",
        re.IGNORECASE,
    )
    _born = re.compile(r" ?(?:生まれ|生(?![一-鿿]))")

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        tables = Tables(text)
        for needs, (pattern, window, score, read) in zip(_NEEDS, _FORMS, strict=True):
            stretches = around(needs, text, _LONGEST)
            for match in chain.from_iterable(matches(pattern, text, s) for s in stretches):
                span = match.span()
                if _is_date(read(match)) and self._labelled(text, span, window, tables):
                    yield self.finding(view, *span, "BIRTH_DATE", score)

        yield from self._columns(view)

    def _columns(self, view: View) -> Iterator[Finding]:
        """Year, month and day in neighbouring columns of a table."""
        text, done = view.text, 0
        for heading in _COLUMNS.finditer(text):
            if heading.start() < done:
                continue
            mark = heading["mark"]
            line = text.rfind("\n", 0, heading.start()) + 1
            first = text.count(mark, line, heading.start())
            place = text.find("\n", heading.end()) + 1
            while place:
                end = text.find("\n", place)
                cells = text[place : end if end >= 0 else len(text)].split(mark)
                if len(cells) < first + 3:
                    break
                start = place + sum(len(c) + 1 for c in cells[:first])
                held = mark.join(cells[first : first + 3])
                if _is_date_in_cells(cells[first : first + 3]):
                    yield self.finding(view, start, start + len(held), "BIRTH_DATE", 0.8)
                done, place = place, end + 1

    def _labelled(self, text: str, span: tuple[int, int], window: int, tables: Tables) -> bool:
        if self._born.match(text, span[1]) or near(self._label, text, *span, window):
            return True
        cell = tables.cell(span[0])
        return bool(cell and self._label.search(cell.heading))


def _of_era(match: re.Match[str]) -> Date:
    era, of_era, western, month, day = match.groups()
    return (int(western) if western else _western(era, of_era)), int(month), int(day)


def _western(era: str, of_era: str) -> int:
    return _YEARS[_INITIALS.get(era[0], era[0])] + (1 if of_era == "元" else int(of_era))


def _in_kanji(match: re.Match[str]) -> Date:
    era, of_era, western, month, day = match.groups()
    if western:
        return int("".join(str(_DIGITS.index(c)) for c in western)), _number(month), _number(day)
    return _YEARS[era[0]] + _number(of_era), _number(month), _number(day)


def _in_english(match: re.Match[str]) -> Date:
    month, day, year = (
        match["month"] or match["later"],
        match["day"] or match["first"],
        match["year"],
    )
    return int(year), _MONTHS.index(month.lower()) + 1, int(day)


def _american(match: re.Match[str]) -> Date:
    return int(match[3]), int(match[1]), int(match[2])


def _number(kanji: str) -> int:
    """Of what `_NUMBER` matches, and of 元: up to ninety-nine."""
    if kanji == "元":
        return 1
    tens, ten, ones = kanji.rpartition("十")
    return (_DIGITS.index(tens or "一") * 10 if ten else 0) + _DIGITS.index(ones or "〇")


def _is_date(date: Date) -> bool:
    try:
        datetime.date(*date)
    except ValueError:
        return False
    return True


_COLUMNS = re.compile(
    r"(?:生年|誕生年|生まれ(?:た)?年|出生年|生年月日[の_(（ ]?年|(?<![a-z])birth[_ ]?y(?:ear)?)[^,\t|\n]{0,6}(?P<mark>[,\t|])"
    r"[ \"]?(?:生年?|生まれた?|誕生|出生|birth[_ ]?)?(?:月|m(?:onth)?)[^,\t|\n]{0,4}(?P=mark)[ \"]?(?:生年?|生まれた?|誕生|出生|birth[_ ]?)?(?:日|d(?:ay)?)",
    re.IGNORECASE,
)
_YEAR_CELL = re.compile(r"(明治?|大正?|昭和?|平成?|令和?|[MTSHR])?[. ]?([0-9]{1,4}|元)年?")
_CELL = re.compile(r"([0-9]{1,2})[月日]?")


def _is_date_in_cells(cells: list[str]) -> bool:
    """A year of a calendar that is not said is taken for one with a 29 February."""
    year, month, day = (c.strip(' "') for c in cells)
    parts = _YEAR_CELL.fullmatch(year), _CELL.fullmatch(month), _CELL.fullmatch(day)
    if not (parts[0] and parts[1] and parts[2]):
        return False
    era, number = parts[0][1], parts[0][2]
    if era:
        number = str(_western(era, number))
    western = int(number) if number.isdigit() and len(number) == 4 else 2000
    return _is_date((western, int(parts[1][1]), int(parts[2][1])))


_FORMS: tuple[tuple[re.Pattern[str], int, float, Callable[[re.Match[str]], Date]], ...] = (
    (
        re.compile(
            rf"(?<![0-9A-Za-z])(?:{_ERA}[. ]?([0-9]{{1,2}}|元)|((?:18|19|20)[0-9]{{2}}))"
            r" ?[年./-][ \n]?([0-9]{1,2}) ?[月./-][ \n]?([0-9]{1,2})(?![0-9])(?: ?日)?"
        ),
        20,
        0.85,
        _of_era,
    ),
    (
        re.compile(
            rf"(?:(明治?|大正?|昭和?|平成?|令和?)(元|{_NUMBER})|([一二][〇一二三四五六七八九]{{3}}))年({_NUMBER})月({_NUMBER})日"
        ),
        20,
        0.85,
        _in_kanji,
    ),
    (
        re.compile(
            r"(?<![0-9A-Za-z])(?:([MTSHR])([0-9]{2})|((?:18|19|20)[0-9]{2}))([01][0-9])([0-3][0-9])(?![0-9])"
        ),
        16,
        0.8,
        _of_era,
    ),
    (
        re.compile(
            rf"(?<![A-Za-z0-9])(?:{_MONTH.replace('(', '(?P<month>', 1)} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?"
            rf"|(?P<first>[0-9]{{1,2}})(?:st|nd|rd|th)? {_MONTH.replace('(', '(?P<later>', 1)},?) (?P<year>(?:19|20)[0-9]{{2}})(?![0-9])",
            re.IGNORECASE,
        ),
        20,
        0.85,
        _in_english,
    ),
    (
        re.compile(r"(?<![0-9A-Za-z/])([0-9]{1,2})/([0-9]{1,2})/((?:19|20)[0-9]{2})(?![0-9])"),
        20,
        0.8,
        _american,
    ),
)
"""How a date is written, how near its label stands, the score, and how it is read."""
_NEEDS = tuple(
    map(
        re.compile,
        (
            "[0-9元] ?[年./-][ \n]?[0-9]",
            f"年[{_DIGITS}十]{{1,3}}月",
            "[0-9][0-9]{5}",
            " (?:19|20)[0-9]{2}",
            "/(?:19|20)[0-9]{2}",
        ),
    )
)
"""What each of these holds: a long text is read only around it."""
_LONGEST = 32
"""Characters of a date."""
