"""Identifiers of other countries, and numbers that are the same everywhere, as English text writes them.

A table: how each is written, what labels it, and its check. Sources of the checks stand with the functions.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer, around, before, matches_at, near
from detectors.recognizers.cards import SAMPLE, published_sample
from detectors.recognizers.check_digits import digits_of, luhn
from detectors.recognizers.openings import beginnings, begun
from detectors.views.normalise import View

_LEFT = r"(?<![0-9A-Za-z])(?<![0-9A-Za-z][-./+_])"
BEGINNING = re.compile("[0-9A-Za-z](?<![0-9A-Za-z].)(?<![0-9A-Za-z][-./+_].)")
"""Where something may be written: what `_LEFT` says, in front of the letter or digit that each of them begins with."""
_RIGHT = r"(?![0-9A-Za-z]|[-./_][0-9A-Za-z])"
_CLOSE = 30
"""Characters within which the label of a number without a form of its own stands, in front of it."""
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_POLYMOD = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _social_security(value: str) -> bool:
    """No area 000 or 666, no group 00, no serial 0000 (SSA), and not the number that advertisements print."""
    plain = "".join(map(str, digits_of(value)))
    return (
        len({*re.findall(r"[-. ]", value)}) <= 1
        and plain[:3] not in ("000", "666")
        and plain[3:5] != "00"
        and plain[5:] != "0000"
        and plain not in ("078051120", "123456789", "987654321")
    )


def _social_security_today(value: str) -> bool:
    return _social_security(value) and value[0] != "9"


def _iban(value: str) -> bool:
    """ISO 13616: letters as 10 to 35, the first four characters at the end, remainder 1 on division by 97."""
    plain = value.replace(" ", "").upper()
    turned = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _nhs(value: str) -> bool:
    """NHS Data Dictionary: weights 10 to 2, check digit 11 less the remainder by 11; 10 is never issued."""
    digits = digits_of(value)
    check = 11 - sum(d * (10 - i) for i, d in enumerate(digits[:9])) % 11
    return check % 11 == digits[9] and check != 10 and len(set(digits)) > 1


def _dea(value: str) -> bool:
    """DEA: odd places once and even places twice, the last digit of the sum is the check digit."""
    digits = digits_of(value)
    return (sum(digits[:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


def _wallet(value: str) -> bool:
    """Bitcoin: Base58Check (a double SHA-256), or Bech32 and Bech32m (BIP 173 and 350)."""
    if value.lower().startswith("bc1"):
        return _bech32(value)
    number = 0
    for letter in value:
        number = number * 58 + _BASE58.index(letter)
    raw = number.to_bytes(25, "big") if number < 1 << 200 else b""
    return bool(raw) and hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] == raw[21:]


def _bech32(value: str) -> bool:
    if value not in (value.lower(), value.upper()):
        return False
    check = 1
    for five in [3, 3, 0, 2, 3, *(_BECH32.index(letter) for letter in value.lower()[3:])]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ five
        for bit, term in enumerate(_POLYMOD):
            check ^= term if top >> bit & 1 else 0
    return check in (1, 0x2BC830A3)


def _blurred(value: str) -> bool:
    """As character recognition reads it: some of the digits as letters."""
    return sum("0" <= letter <= "9" for letter in value) >= 6


def _card(value: str) -> bool:
    digits = digits_of(value)
    return luhn(digits) and len(set(digits)) > 1


def _any(value: str) -> bool:
    return any("0" <= letter <= "9" for letter in value)


@dataclass(frozen=True, slots=True)
class Kind:
    """Confidence alone (0: only behind a label) and near a label; `unchecked` near a label although the check fails: slips are leaks too."""

    entity: str
    pattern: re.Pattern[str]
    label: re.Pattern[str]
    check: Callable[[str], bool]
    alone: float
    labelled: float = 0.9
    unchecked: float = 0.0

    def score(self, text: str, start: int, end: int) -> float:
        checked = self.check(text[start:end])
        told = (
            near(self.label, text, start, end)
            if self.alone
            else before(self.label, text, start, _CLOSE)
        )
        if told:
            return self.labelled if checked else self.unchecked
        if not checked or before(_OTHER, text, start, 16):
            return 0.0
        return self.alone


_OTHER = re.compile(
    r"注文|伝票|管理番号|型番|製品|追跡|受付番号|品番|議案|例規|"
    r"(?:order|invoice|item|serial|model|tracking|part|version|ticket)[ a-z.:#]{0,8}$",
    re.IGNORECASE,
)


def _written(pattern: str) -> re.Pattern[str]:
    return re.compile(_LEFT + pattern + _RIGHT)


def _called(words: str) -> re.Pattern[str]:
    """Words that are not parts of longer ones."""
    return re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE)


_SSN = _called("ssns?|social security|soc ?sec|ss ?#|ss no")
_TAX = _called("itin|individual taxpayer|tax ?id|taxpayer|tin")
_LICENCE = _called("driver'?s?'? licen[cs]e|driving licen[cs]e|dl|learner'?s permit")
_LICENCE_OR_PERMIT = _called("licen[cs]es?(?! key)|permit")
"""What else is licensed (a firm, a program) bears numbers without letters."""
_PASSPORT = _called("passports?|travel document")
_ACCOUNT = _called("bank account|account(?: number| no\\.?| #)?|acct|checking|savings|debit")
KINDS = (
    Kind(
        "US_SSN", _written(r"[0-9]{3}([-. ])[0-9]{2}\1[0-9]{4}"), _SSN, _social_security_today, 0.7
    ),
    Kind(
        "US_SSN",
        _written(r"[0-9]{3}[-. ]?[0-9]{2}[-. ]?[0-9]{4}"),
        _SSN,
        _social_security,
        0.0,
        0.95,
        0.6,
    ),
    Kind(
        "US_SSN",
        _written(r"[0-9OoIlSB]{3}-[0-9OoIlSB]{2}-[0-9OoIlSB]{4}"),
        _SSN,
        _blurred,
        0.0,
        0.8,
    ),
    Kind(
        "CREDIT_CARD",
        _written(r"[0-9]{12,19}"),
        _called("cards?|cc|credit|debit"),
        _card,
        0.0,
        0.85,
    ),
    Kind(
        "US_ITIN",
        _written(r"9[0-9]{2}[- ](?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])[- ][0-9]{4}"),
        _TAX,
        _any,
        0.6,
    ),
    Kind(
        "US_ITIN",
        _written(r"9[0-9]{2}(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])[0-9]{4}"),
        _TAX,
        _any,
        0.0,
    ),
    Kind(
        "IBAN_CODE",
        _written(
            r"(?:[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,30}|[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)"
        ),
        _called("iban"),
        _iban,
        0.95,
        0.98,
    ),
    Kind("US_BANK_NUMBER", _written(r"[0-9]{8,17}"), _ACCOUNT, _any, 0.0, 0.7),
    Kind(
        "US_DRIVER_LICENSE",
        _written(r"[A-Za-z]{0,2}[0-9]{5,14}[A-Za-z]?"),
        _LICENCE,
        _any,
        0.0,
        0.75,
    ),
    Kind(
        "US_DRIVER_LICENSE",
        _written(r"[A-Za-z]{1,2}[0-9]{6,14}[A-Za-z]?"),
        _LICENCE_OR_PERMIT,
        _any,
        0.0,
        0.75,
    ),
    Kind(
        "UK_DRIVING_LICENCE",
        _written(r"[A-Za-z9]{5}[0-9][0156][0-9][0-3][0-9]{2}[A-Za-z9]{2}[0-9][A-Za-z]{2}"),
        _LICENCE,
        _any,
        0.8,
    ),
    Kind("US_PASSPORT", _written(r"[A-Za-z]?[0-9]{8,9}"), _PASSPORT, _any, 0.0, 0.85),
    Kind("UK_PASSPORT", _written(r"[A-Za-z]{2}[0-9]{7}"), _PASSPORT, _any, 0.0, 0.85),
    Kind(
        "UK_NHS",
        _written(r"[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{4}"),
        _called("nhs|national health"),
        _nhs,
        0.0,
        0.95,
    ),
    Kind(
        "UK_NINO",
        _written(
            r"(?!(?:BG|GB|NK|KN|NT|TN|ZZ|bg|gb|nk|kn|nt|tn|zz))[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]"
        ),
        _called("nino|national insurance|ni number"),
        _any,
        0.7,
        0.95,
    ),
    Kind(
        "MEDICAL_LICENSE",
        _written(r"[ABCDEFGHJKLMPRSTUXabcdefghjklmprstux][A-Za-z9][0-9]{7}"),
        _called("dea|certificate|prescriber|medical licen[cs]e"),
        _dea,
        0.0,
    ),
    Kind(
        "US_MBI",
        _written(
            r"[1-9][AC-HJKMNP-RT-Yac-hjkmnp-rt-y][AC-HJKMNP-RT-Yac-hjkmnp-rt-y0-9][0-9]-?[AC-HJKMNP-RT-Yac-hjkmnp-rt-y][AC-HJKMNP-RT-Yac-hjkmnp-rt-y0-9][0-9]-?[AC-HJKMNP-RT-Yac-hjkmnp-rt-y]{2}[0-9]{2}"
        ),
        _called("mbi|medicare|beneficiary"),
        _any,
        0.7,
    ),
    Kind(
        "MEDICAL_RECORD_NUMBER",
        _written(r"[0-9]{5,10}"),
        _called("mrn|medical record"),
        _any,
        0.0,
    ),
    Kind(
        "MEDICAL_RECORD_NUMBER",
        _written(r"MRN-?[0-9]{5,10}"),
        _called("mrn|medical record"),
        _any,
        0.9,
    ),
    Kind(
        "CRYPTO",
        _written(rf"[13][{_BASE58}]{{25,34}}"),
        _called("bitcoin|btc|wallet"),
        _wallet,
        0.95,
        0.98,
    ),
    Kind(
        "CRYPTO",
        _written(rf"(?:bc1[{_BECH32}]{{11,71}}|BC1[{_BECH32.upper()}]{{11,71}})"),
        _called("bitcoin|btc|wallet"),
        _wallet,
        0.95,
        0.98,
    ),
)


_JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
"""Among which a passport in the form of both countries is a Japanese one."""
_WITHOUT_LABEL = tuple(kind for kind in KINDS if kind.alone)
_ANY_WITHOUT_LABEL = re.compile(
    _LEFT
    + "(?:"
    + "|".join(k.pattern.pattern.removeprefix(_LEFT).removesuffix(_RIGHT) for k in _WITHOUT_LABEL)
    + ")"
    + _RIGHT
)
"""All of them in one: the first alone has a group, and so keeps its number."""
_ANY_LABEL = "|".join(dict.fromkeys(kind.label.pattern for kind in KINDS if not kind.alone))
_LABELS = re.compile(
    f"(?={begun(beginnings(_ANY_LABEL, re.IGNORECASE))})(?:{_ANY_LABEL})", re.IGNORECASE
)
"""Without one of these the other kinds have nothing to find."""


class ForeignNumberRecognizer(TextRecognizer):
    """What has no digits enough is not looked at; what has no check of its own counts only near its label."""

    finds = tuple(dict.fromkeys(kind.entity for kind in KINDS))
    starts = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    reach = 128
    needs_ascii = True
    gate = re.compile(r"[0-9](?:[-. :]?[0-9A-Za-z]){5}")
    reads_numerals = True

    def find(self, view: View) -> Iterator[Finding]:
        for stretch in around(self.gate, view.text, self.reach):
            told = _LABELS.search(view.text, max(0, stretch[0] - _CLOSE), stretch[1])
            starts = [match.start() for match in BEGINNING.finditer(view.text, *stretch)]
            if not told:
                within = stretch[1]
                starts = [s for s in starts if _ANY_WITHOUT_LABEL.match(view.text, s, within)]
            for kind in (KINDS if told else _WITHOUT_LABEL) if starts else ():
                for match in matches_at(kind.pattern, view.text, starts, stretch):
                    start, end = match.span()
                    score = kind.score(view.text, start, end)
                    if kind.entity == "CREDIT_CARD" and published_sample(
                        view.text, start, match[0]
                    ):
                        score = SAMPLE
                    if kind.entity == "UK_PASSPORT" and near(_JAPANESE, view.text, start, end):
                        continue
                    if score:
                        yield self.finding(view, start, end, kind.entity, score)
