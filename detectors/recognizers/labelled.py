"""Numbers that mean something only beside their label: papers, insurance, pensions, accounts, municipal registers.

A table gives every kind its shapes and, where there is one, a check digit. The check moves confidence; a labelled
number that fails it stays a finding, because a slip of the finger is still a leak.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, WINDOW, TextRecognizer, before
from detectors.recognizers.check_digits import (
    Digits,
    digits_of,
    driver_license,
    insurer_number,
    resident_record_code,
    uniform,
)
from detectors.recognizers.labels import INSURED, Labels
from detectors.views.normalise import View

_END = r"(?![0-9A-Za-z]|[-./][0-9])"
_NO_MORE = r"(?! [0-9](?![0-9]{4}))"
"""Behind groups that blanks divide: a further short group makes it another number."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """`passed` and `failed` are the scores by the check digit; without a check it is `passed`."""

    shape: re.Pattern[str]
    passed: float = 0.95
    failed: float = 0.88
    check: Callable[[Digits], bool] | None = None

    def score(self, value: str) -> float:
        digits = digits_of(value)
        if uniform(digits):
            return 0.0
        return self.passed if self.check is None or self.check(digits) else self.failed


def _shape(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{a}){_END}" for a in alternatives), re.IGNORECASE)


NUMBERINGS: dict[str, Numbering] = {
    "JP_RESIDENT_RECORD_CODE": Numbering(
        _shape("[0-9]{11}", "[0-9]{4}[-, ][0-9]{4}[-, ][0-9]{3}", "[0-9]{5}[-, ][0-9]{6}"),
        passed=0.98,
        check=resident_record_code,
    ),
    # The first two digits are the code of a 公安委員会, 10 to 97.
    "JP_DRIVER_LICENSE": Numbering(
        _shape(
            r"(?:[1-8][0-9]|9[0-7])[0-9]{2}(?P<gap>[-.]?)[0-9]{4}(?P=gap)[0-9]{4}",
            "(?:[1-8][0-9]|9[0-7])[0-9]{2} [0-9]{4} [0-9]{4}(?! [0-9])",
        ),
        passed=0.98,
        check=driver_license,
    ),
    # Two letters and seven digits: ICAO 9303-4.
    "JP_PASSPORT": Numbering(_shape("[A-Z]{2}[0-9]{7}", rf"[A-Z] ?[A-Z] [0-9]{{7}}{_NO_MORE}")),
    "JP_RESIDENCE_CARD": Numbering(_shape("[A-Z] ?[A-Z][- ]?[0-9]{8}[- ]?[A-Z] ?[A-Z]")),
    "JP_HEALTH_INSURER_NUMBER": Numbering(
        _shape("[0-9]{8}", "[0-9]{4}[ -][0-9]{4}(?! [0-9])", "[0-9]{6}", "[0-9]{2}[ -][0-9]{4}"),
        failed=0.8,
        check=insurer_number,
    ),
    "JP_ELDERLY_INSURANCE_NUMBER": Numbering(
        _shape("[0-9]{8}", "[0-9]{4}[ -][0-9]{4}(?! [0-9])"), failed=0.9, check=insurer_number
    ),
    # H in front: insured persons from 40 to 64 on public assistance.
    "JP_CARE_INSURANCE_NUMBER": Numbering(
        _shape("[0-9]{10}", "H[0-9]{9}", "[0-9]{4}[ -][0-9]{6}", "[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}")
    ),
    # Sixteen digits in two rows before July 1981; 4-6-1 since.
    "JP_EMPLOYMENT_INSURANCE_NUMBER": Numbering(
        _shape("[0-9]{4}[- ]?[0-9]{6}[- ]?[0-9]", "[0-9]{16}")
    ),
    "JP_HEALTH_INSURANCE_NUMBER": Numbering(
        _shape("[0-9]{2,8}-[0-9]{1,8}(?:-[0-9]{2})?", "[0-9]{4} [0-9]{4}", "[0-9]{4,10}"),
        passed=0.92,
    ),
    "JP_PENSION_NUMBER": Numbering(
        _shape("[0-9]{4}[-.]?[0-9]{6}(?:-[0-9]{4})?", rf"[0-9]{{4}} [0-9]{{6}}{_NO_MORE}")
    ),
    "JP_BANK_ACCOUNT": Numbering(_shape("[0-9]{7}", "[0-9]{3}[- /][0-9]{4}")),
    "JP_VEHICLE_NUMBER": Numbering(_shape("[A-Z0-9]{2,8}-[0-9]{6,7}"), passed=0.9),
    "JP_EMPLOYEE_NUMBER": Numbering(_shape("[A-Z]{0,2}[- ]?[0-9]{4,8}"), passed=0.92),
    "JP_LOCAL_NUMBER": Numbering(
        _shape("[A-Z]{0,3}-?[0-9]{4,15}", "[A-Z]{0,3}-?[0-9]{1,10}(?:-[0-9]{2,10}){1,3}"),
        passed=0.92,
    ),
}
_INSURANCES = (
    "JP_CARE_INSURANCE_NUMBER",
    "JP_EMPLOYMENT_INSURANCE_NUMBER",
    "JP_HEALTH_INSURANCE_NUMBER",
)
_UNIT = r"(?:円|千円|百万|億|万|件|人|個|%|口座(?![一-鿿])|名(?!義)|世帯(?!主|員)|台(?!帳)|冊|通(?!帳)|部(?!署)|回|枚|m|km|㎡|ha|年|点|歳|才|票|月|日|時|(?<![0-9]{6})分|頁|ページ|件|箇所|か所|号(?:議案|車))"
_AMOUNT = re.compile(rf"\.[0-9]|{_UNIT}| {_UNIT}(?![一-鿿])")
"""Behind a blank a unit stands alone: 41808986 世帯主 is no number of households."""
_CANDIDATE = re.compile(
    r"(?=[0-9A-Za-z])(?:(?<![0-9A-Za-z])(?<![0-9A-Za-z][-./_])|(?<=[Nn][Oo])|(?<=[Nn][Oo]\.))(?!(?<=[0-9],)[0-9]{3}(?![0-9-])|(?:[Nn][Oo]|[Ii][Dd])[. ]?[A-Z]{0,2}[0-9])"
    r"(?:[A-Za-z](?: ?[A-Za-z]|[A-Za-z]{0,7})[- ]?)?[0-9](?:[0-9A-Za-z][-./]?[0-9]|[-./]?[0-9]|(?=[0-9A-Za-z]? [0-9]))"
)
_NO_BANK = re.compile("(?:架空|サンプル|テスト|ダミー|○○|〇〇|◯◯|××|△△)銀行")
"""Said to be no bank that there is: the account of an example."""
_YEAR = re.compile("[0-9]{1,4}[年月日]")
_BEFORE_GROUPS = re.compile(r"(?:^|[^0-9])[0-9]{1,8} $")


class LabelledNumberRecognizer(TextRecognizer):
    """One pass over the numbers of a text: whose each is, and whether it has the shape of such a one."""

    finds = tuple(NUMBERINGS)
    starts = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    reach = 96
    needs_ascii = True
    gate = re.compile("[0-9][0-9](?:[0-9]{2}(?![0-9]?年)|[-. /][0-9]{2})")
    reads_numerals = True

    def find(self, view: View) -> Iterator[Finding]:
        text, end = view.text, 0
        starts = [m.start() for m in _CANDIDATE.finditer(text) if not _YEAR.match(text, m.start())]
        labels = Labels(text, len(starts))
        for start in starts:
            if start < end:
                continue
            kind = labels.owner(start, _token_end(text, start))
            for entity in _insurances(text, start) if kind == INSURED else (kind or "",):
                numbering = NUMBERINGS.get(entity)
                value = numbering.shape.match(text, start) if numbering else None
                if numbering is None or value is None or self._broken(text, value):
                    continue
                if entity == "JP_BANK_ACCOUNT" and before(_NO_BANK, text, start, 2 * WINDOW):
                    continue
                if score := numbering.score(value[0]):
                    yield self.finding(view, start, value.end(), entity, score)
                    end = value.end()
                break

    def _broken(self, text: str, value: re.Match[str]) -> bool:
        """Whether it is an amount, or groups divided by blanks that began earlier."""
        if _AMOUNT.match(text, value.end()):
            return True
        start = value.start()
        return " " in value[0] and bool(_BEFORE_GROUPS.search(text, max(0, start - 12), start))


_OF_THE_ELDERLY = re.compile("後期高齢|長寿医療")


def _insurances(text: str, start: int) -> tuple[str, ...]:
    """Whose a 被保険者番号 may be, by what is told of before it."""
    if before(_OF_THE_ELDERLY, text, start, WINDOW):
        return ("JP_ELDERLY_INSURANCE_NUMBER", *_INSURANCES)
    return _INSURANCES


_TOKEN = re.compile(r"[0-9A-Za-z](?:[-. /]?[0-9A-Za-z])*")


def _token_end(text: str, start: int) -> int:
    token = _TOKEN.match(text, start, start + 32)
    return token.end() if token else start
