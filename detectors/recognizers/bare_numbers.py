"""What two texts of nothing but numbers could surely be together: most of what programs keep (identifiers, dates,
times, amounts) is nothing, and that is said without asking any recogniser.

It answers for the recognisers of this package: `tests/detectors/recognizers/test_bare_numbers.py` holds it to them.
"""

from __future__ import annotations

import re
from itertools import accumulate

from detectors.recognizers.check_digits import digits_of, luhn

_BARE = re.compile(r"[0-9.,:\-TZ]+")
_GROUP = re.compile(r"[0-9]+")
_COLONS_OF_TIMES = 4
"""In two times of day; an address of IPv6 has more, or two together."""
_LONGEST = 16
_CARD = re.compile(r"(?:4[0-9]|3[0-9]|2[2-7]|5[1-5]|6[045])[0-9]{12,14}")
_TELEPHONE = re.compile(r"0[0-9]{9,10}|(?:0(?:10)?0?)?81[0-9]{9,11}")
_LAST_GROUP = 3
"""Digits that the last group of a telephone number has at least."""


def may_be_sure(left: str, right: str) -> bool:
    """Whether something that reaches over the border may be told with confidence, with nothing beside it. True of all
    that is more than digits and the marks between them."""
    whole = left + right
    if not _BARE.fullmatch(whole) or "::" in whole or whole.count(":") > _COLONS_OF_TIMES:
        return True
    border = len(left)
    groups = list(_GROUP.finditer(whole))
    for first, begin in enumerate(groups):
        if begin.start() >= border:
            return False
        number = accumulate(group[0] for group in groups[first:])
        for end, digits in zip(groups[first:], number, strict=True):
            if len(digits) > _LONGEST:
                break
            if end.end() > border and _is_one(digits, len(end[0])):
                return True
    return False


def _is_one(digits: str, last: int) -> bool:
    if last >= _LAST_GROUP and _TELEPHONE.fullmatch(digits):
        return True
    return _CARD.fullmatch(digits) is not None and luhn(digits_of(digits))
