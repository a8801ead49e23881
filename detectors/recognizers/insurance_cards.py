"""記号・番号・枝番 of a health insurance card: three parts that mean a person only together."""

from __future__ import annotations

import re

from detectors.recognizers.base import DIGITS
from detectors.recognizers.patterns import Form, FormRecognizer


class InsuranceCardRecognizer(FormRecognizer):
    """From the symbol to the number or its branch. Symbols may hold kanji and kana (組合・共済)."""

    finds = ("JP_HEALTH_INSURANCE_NUMBER",)
    starts = "".join(
        map(chr, [*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0x4E00, 0xA000)])
    ) + (DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    reach = 120
    gate = re.compile("記号")
    forms = (
        Form(
            re.compile(
                r"記号[\"')」]?[ :=はが]{0,3}[\"'「]?(?P<value>[0-9A-Za-zぁ-んァ-ヶ一-鿿-]{1,10}[\"'」]?[ ,、・/|\t\n]{0,4}[\"'(]?番号[\"')」]?"
                r"[ :=はが]{0,3}[\"'「]?[0-9]{1,8}(?:[ 、,]{0,2}\(?枝番[ :=はが]{0,2}[0-9]{1,2})?)(?![0-9A-Za-z]|[-.][0-9])"
            ),
            0.5,
            labelled=0.92,
            mistaken=0.0,
            value="value",
        ),
        # Both in one field: 記号番号 文1・28672.
        Form(
            re.compile(
                r"記号(?:[・/]|及び|と)?番号[\"')」]?(?:[ :=はが]{1,3}[\"'「]?|[\"'「])(?P<value>(?:[ぁ-んァ-ヶ一-鿿]{1,6}[0-9A-Za-z]{0,4}|[0-9]{2,8})[ ・/-]{1,3}[0-9]{2,8})"
                r"(?![0-9A-Za-z]|[-.][0-9])"
            ),
            0.5,
            labelled=0.92,
            mistaken=0.0,
            value="value",
        ),
    )
    label = re.compile(r"保険|資格確認|組合員|国保|社保|共済|枝番")
    other = re.compile(r"ゆうちょ|郵便局|貯金|通帳|口座")
    other_window = 24
