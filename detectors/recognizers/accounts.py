"""Accounts that show by their form what they are: bank, branch and number, and those of ゆうちょ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, TextRecognizer, before, near
from detectors.recognizers.check_digits import digits_of, post_bank_account, uniform
from detectors.recognizers.patterns import Form, FormRecognizer
from detectors.views.normalise import View

_SLIP, _UNNAMED_SLIP = 0.7, 0.5
"""In the right form, and yet the check digit is another: with ゆうちょ named, still an account of somebody."""


class BankAccountRecognizer(FormRecognizer):
    """Bank (four digits), branch (three) and account (seven). Number and label alone: `LabelledNumberRecognizer`."""

    finds = ("JP_BANK_ACCOUNT",)
    starts = DIGITS
    reach = 96
    needs_ascii = True
    gate = re.compile("[0-9]{4}[- ][0-9]{3}[- ][0-9]{7}")
    forms = (
        # Codes below 1000 are those of the national and regional banks.
        Form(
            re.compile(
                r"(?<![0-9A-Za-z])(?<![0-9][-.])0[0-9]{3}(?P<gap>[- ])[0-9]{3}(?P=gap)[0-9]{7}(?![0-9A-Za-z]|[-.][0-9])"
            ),
            0.7,
        ),
        Form(
            re.compile(
                r"(?<![0-9A-Za-z])(?<![0-9][-.])[1-9][0-9]{3}(?P<gap>[- ])[0-9]{3}(?P=gap)[0-9]{7}(?![0-9A-Za-z]|[-.][0-9])"
            ),
            0.0,
        ),
    )
    label = re.compile(r"口座|銀行|支店|振込|信用金庫|普通|当座|account", re.IGNORECASE)
    other = re.compile(r"注文|伝票|管理番号|型番|製品|追跡|受付|ロット|シリアル|品番")


class PostBankAccountRecognizer(TextRecognizer):
    """ゆうちょ: a symbol 1___0 and a number that ends in 1, of which the symbol's fourth digit is the check."""

    finds = ("JP_POST_BANK_ACCOUNT",)
    starts = DIGITS
    reach = 120
    gate = re.compile(r"1[0-9][0-9 -]{2,6}[0-9]|記号|0[01][0-9]{3}[- ]")
    reads_numerals = True
    _plain = re.compile(
        r"(?<![0-9A-Za-z])(?<![0-9][-.])(1[0-9]{4})[- ](?:[0-9][- ])?([0-9]{1,7}1|[0-9]{6,8})(?![0-9A-Za-z]|[-.][0-9])"
    )
    _named = re.compile(
        r"記号[\"')」]?[ :=はが]{0,3}[\"'「]?(1[0-9]{4})(?:-[0-9])?[\"'」]?[ ,、。;・/|\t\n]{0,4}[\"'(]?(?:口座)?番号[\"')」]?[ :=はが]{0,3}[\"'「]?"
        r"([0-9]{1,8})(?![0-9A-Za-z]|[-.][0-9])"
    )
    _giro = re.compile(
        r"(?<![0-9A-Za-z])(?<![0-9][-.])(0[01][0-9]{3})[- ]([0-9][- ][0-9]{1,6})(?![0-9A-Za-z]|[-.][0-9])"
    )
    """振替口座: five digits, a check digit and up to six more."""
    _of_giro = re.compile("振替|払込|加入者|ゆうちょ|郵便局")
    _run = re.compile(
        r"(?<![0-9A-Za-z])(?<![0-9][-.])(1[0-9]{3}0)[./_の]?([0-9]{7}1)(?![0-9A-Za-z]|[-.][0-9])"
    )
    """Both in one, as they read when signs of any kind between digits are left out."""
    _named_bank = re.compile(r"ゆうちょ|郵便局|日本郵政|郵貯|貯金|通帳|振替口座")
    _label = re.compile(rf"{_named_bank.pattern}|記号")
    _other = re.compile(r"注文|伝票|管理番号|型番|製品|追跡|受付|ロット|銀行")
    _insurance = re.compile(r"保険|被保険者|資格確認|組合員|国保|社保")
    _amount = re.compile(r" ?(?:円|件|人|個|%)")

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for match in self._named.finditer(text):
            own = near(self._label, text, match.start(1), match.end(), 24)
            if own and not before(self._insurance, text, match.start(), 24):
                yield from self._judged(view, match, 0.95)
        for match in self._plain.finditer(text):
            if near(self._label, text, *match.span()) and not self._foreign(text, match.start()):
                yield from self._judged(view, match, 0.95)
        for match in self._run.finditer(text):
            checked = post_bank_account(digits_of(match[1]), digits_of(match[2]))
            if checked and before(self._named_bank, text, match.start(), 24):
                yield from self._judged(view, match, 0.95)
        for match in self._giro.finditer(text):
            if before(self._of_giro, text, match.start(), 24):
                yield self.finding(view, *match.span(), "JP_POST_BANK_ACCOUNT", 0.9)

    def _foreign(self, text: str, start: int) -> bool:
        """Whether another bank or number is named, and nothing of ゆうちょ behind it."""
        own, _, rest = text[max(0, start - 24) : start].rpartition("ゆうちょ")
        return bool(self._other.search(rest.removeprefix("銀行") if own or rest else rest))

    def _judged(self, view: View, match: re.Match[str], score: float) -> Iterator[Finding]:
        symbol, number = digits_of(match[1]), digits_of(match[2])
        if uniform(number) or self._amount.match(view.text, match.end()):
            return
        sure, named = score, near(self._named_bank, view.text, *match.span())
        formed = match[1].endswith("0") and match[2].endswith("1")
        if not formed and not before(self._named_bank, view.text, match.start(), 24):
            return
        if not post_bank_account(symbol, number):
            sure = _SLIP if named else _UNNAMED_SLIP
        yield self.finding(view, match.start(1), match.end(2), "JP_POST_BANK_ACCOUNT", sure)
