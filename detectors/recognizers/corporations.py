"""法人番号: thirteen digits, of which the first checks the others."""

from __future__ import annotations

import re

from detectors.recognizers.base import DIGITS
from detectors.recognizers.check_digits import corporate_number_check, digits_of
from detectors.recognizers.patterns import Form, FormRecognizer


class CorporateNumberRecognizer(FormRecognizer):
    """法人番号, and 適格請求書登録番号 (T in front)."""

    finds = ("JP_CORPORATE_NUMBER",)
    starts = DIGITS + "T"
    reach = 96
    needs_ascii = True
    gate = re.compile(r"[0-9]-?[0-9]{4}-?[0-9]{4}-?[0-9]{4}")
    _digits = r"[1-9]-?[0-9]{4}-?[0-9]{4}-?[0-9]{4}(?![0-9A-Za-z]|-[0-9])"
    forms = (
        Form(re.compile(rf"(?<![0-9A-Za-z])(?<![0-9]-)T{_digits}"), 0.95),
        Form(re.compile(rf"(?<![0-9A-Za-z])(?<![0-9]-){_digits}"), 0.4),
    )
    label = re.compile(r"法人番号|登録番号|適格請求書|インボイス")

    def valid(self, value: str) -> bool:
        digits = digits_of(value)
        return corporate_number_check(digits) == digits[0]
