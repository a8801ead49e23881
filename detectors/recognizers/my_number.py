"""個人番号: a label moves confidence, and so does the check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, TextRecognizer, before, near
from detectors.recognizers.check_digits import counted, digits_of, my_number_check
from detectors.recognizers.labels import OTHER, Labels
from detectors.views.normalise import View

_TWELVE = re.compile(
    r"(?=[0-9])(?:(?<![0-9A-Za-z])(?<![0-9]-)|(?<=[Nn]o))(?:[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}|[0-9]{6} [0-9]{6})(?![0-9A-Za-z]|-[0-9])"
)
_SCATTERED = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][-./])(?:[0-9][-./ ()]{0,2}){11}[0-9](?![0-9A-Za-z]|[-./][0-9])"
)
_MY_NUMBER_LABEL = re.compile(
    r"個人番号|通知カード|マイナンバー|マイナンバ-|my[ _-]?number|ﾏｲﾅﾝﾊﾞ", re.IGNORECASE
)
_GLUED = re.compile(
    rf"(?:{_MY_NUMBER_LABEL.pattern})(?:番号)?[^0-9A-Za-z\n]{{0,6}}"
    r"([0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4})(?=[A-Za-z])",
    re.IGNORECASE,
)
"""Led by its label, and followed by letters of something else: two parts of an answer, written together."""
_OTHER_NUMBER = re.compile(
    r"伝票|注文|[発受]注|納品|管理番号|連番|製品|型番|問い?合わせ番号|受付番号|追跡|送り状|予約|契約|請求|見積|案件|文書|起案|シリアル|ロット|議案|例規|円|ID|id=|[a-z]_id|[Oo]rder|[Ii]nvoice|[Ss]erial|[Tt]icket|[Tt]racking|SKU|sku|http"
)
_DATE_TIME = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9]"
)
_GROUP_BEFORE = re.compile(r"(?<![0-9-])[0-9]{4} $")
_GROUP_BEHIND = re.compile(r" [0-9]{4}(?![0-9年/.-])")
_IN_A_ROW = re.compile(r"[0-9] $"), re.compile(r" [0-9]")
_MANY = 5
"""From this many twelve-digit numbers on that nothing names, a text is a table: then more than a third of them have to pass the check.
What is named is masked for that, and must not have made others what they are."""


class MyNumberRecognizer(TextRecognizer):
    """個人番号. With a label a wrong check digit does not save it: a slip of the finger is still a leak."""

    finds = ("JP_MY_NUMBER",)
    reads_numerals = True
    starts = DIGITS
    reach = 96
    revision = "5"
    needs_ascii = True
    gate = re.compile(r"[0-9](?:[-./ ()]{0,2}[0-9]){11}")

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        matches = list(_TWELVE.finditer(text))
        labels = Labels(text, len(matches))
        in_table = len(matches) >= _MANY and _by_chance(text, matches, labels)
        for match in matches:
            score = _my_number_score(text, match, labels, in_table)
            if score:
                yield self.finding(view, *match.span(), "JP_MY_NUMBER", score)
        if _MY_NUMBER_LABEL.search(text):
            for match in _GLUED.finditer(text):
                if _is_my_number(match[1]):
                    yield self.finding(view, *match.span(1), "JP_MY_NUMBER", 0.9)
            for match in _SCATTERED.finditer(text):
                if (
                    _is_my_number(match[0])
                    and not _longer(text, match)
                    and near(_MY_NUMBER_LABEL, text, *match.span())
                ):
                    yield self.finding(view, *match.span(), "JP_MY_NUMBER", 0.9)


def _is_my_number(text: str) -> bool:
    digits = digits_of(text)
    return my_number_check(digits) == digits[11]


def _my_number_score(text: str, match: re.Match[str], labels: Labels, in_table: bool) -> float:
    digits = digits_of(match[0])
    valid = _is_my_number(match[0])
    whose = labels.owner(*match.span())
    if _longer(text, match):
        return 0.0
    if _is_labelled(text, match, whose):
        return 0.98 if valid else 0.85
    if not valid or in_table or _in_a_row(text, match):
        return 0.0
    plain = "".join(map(str, digits))
    if (
        _DATE_TIME.fullmatch(plain)
        or counted(digits)
        or whose not in (None, OTHER)
        or before(_OTHER_NUMBER, text, match.start(), 12)
    ):
        return 0.2
    return 0.6


def _is_labelled(text: str, match: re.Match[str], whose: str | None) -> bool:
    """By the nearest label; by any near enough where none is nearer."""
    if whose in ("JP_MY_NUMBER", None, OTHER):
        return whose == "JP_MY_NUMBER" or near(_MY_NUMBER_LABEL, text, *match.span())
    return False


def _longer(text: str, match: re.Match[str]) -> bool:
    """Whether groups of four go on in front or behind: then this is a part of another number."""
    return " " in match[0] and bool(
        _GROUP_BEFORE.search(text, max(0, match.start() - 6), match.start())
        or _GROUP_BEHIND.match(text, match.end())
    )


def _in_a_row(text: str, match: re.Match[str]) -> bool:
    """Whether these are three of the numbers in a row of a table that blanks divide."""
    before, behind = _IN_A_ROW
    return " " in match[0] and bool(
        before.search(text, max(0, match.start() - 2), match.start())
        or behind.match(text, match.end())
    )


def _by_chance(text: str, matches: Sequence[re.Match[str]], labels: Labels) -> bool:
    """Whether those that nothing names are many, and pass the check as random numbers do: one in ten. Where a column of
    other numbers stands beside them, half of them do, in the whole text and in any part of it."""
    owned = ((m, labels.owner(*m.span())) for m in matches)
    unnamed = [
        m for m, whose in owned if whose in (None, OTHER) and not _is_labelled(text, m, whose)
    ]
    return len(unnamed) >= _MANY and 6 * sum(map(_passes, unnamed)) <= 2 * len(unnamed) + 3


def _passes(match: re.Match[str]) -> bool:
    return _is_my_number(match[0])
