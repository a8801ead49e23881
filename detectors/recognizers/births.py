"""Dates of birth: a real date, in the Japanese or the Western calendar, that a label says is somebody's birthday."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, TextRecognizer, near
from detectors.views.normalise import View

_YEARS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_INITIALS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}


_DIGITS = "〇一二三四五六七八九"
_NUMBER = "(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"


class BirthDateRecognizer(TextRecognizer):
    finds = ("BIRTH_DATE",)
    starts = DIGITS + "明大昭平令MTSHR㍾㍽㍼㍻㋿"
    reach = 96
    revision = "2"
    gate = re.compile(r"生年月日|誕生日|生まれ|生\)|[日0-9]生|birth", re.IGNORECASE)
    _date = re.compile(
        r"(?<![0-9A-Za-z])(?:(明治|大正|昭和|平成|令和|[MTSHR](?=[0-9元])) ?([0-9]{1,2}|元)|((?:18|19|20)[0-9]{2}))"
        r" ?[年./-] ?([0-9]{1,2}) ?[月./-] ?([0-9]{1,2})(?![0-9])日?"
    )
    _kanji = re.compile(rf"(明治|大正|昭和|平成|令和)(元|{_NUMBER})年({_NUMBER})月({_NUMBER})日")
    _compact = re.compile(r"(?<![0-9])((?:18|19|20)[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
    _label = re.compile(r"生年月日|誕生日|生まれ|birth", re.IGNORECASE)
    _born = re.compile(r" ?(?:生まれ|生(?![一-鿿]))")

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for match in self._date.finditer(text):
            era, of_era, western, month, day = match.groups()
            year = int(western) if western else _western_year(era, of_era)
            if _is_date(year, int(month), int(day)) and self._labelled(text, *match.span()):
                yield self.finding(view, *match.span(), "BIRTH_DATE", 0.85)
        for match in self._kanji.finditer(text):
            era, of_era, month, day = match.groups()
            date = (_YEARS[era] + _number(of_era), _number(month), _number(day))
            if _is_date(*date) and self._labelled(text, *match.span()):
                yield self.finding(view, *match.span(), "BIRTH_DATE", 0.85)
        for match in self._compact.finditer(text):
            if _is_date(*map(int, match.groups())) and near(self._label, text, *match.span(), 16):
                yield self.finding(view, *match.span(), "BIRTH_DATE", 0.8)

    def _labelled(self, text: str, start: int, end: int) -> bool:
        return bool(self._born.match(text, end)) or near(self._label, text, start, end, 20)


def _western_year(era: str, of_era: str) -> int:
    name = _INITIALS.get(era, era)
    return _YEARS[name] + (1 if of_era == "元" else int(of_era))


def _number(kanji: str) -> int:
    """Of what `_NUMBER` matches, and of 元: up to ninety-nine."""
    if kanji == "元":
        return 1
    tens, ten, ones = kanji.rpartition("十")
    return (_DIGITS.index(tens or "一") * 10 if ten else 0) + _DIGITS.index(ones or "〇")


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
