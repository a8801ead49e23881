"""What texts of nothing but numbers could surely be together: most of what programs keep (identifiers, dates, times,
amounts) is nothing, and that is said without asking any recogniser.

It answers for the recognisers of this package: `tests/detectors/recognizers/test_bare_numbers.py` holds it to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from detectors.recognizers.check_digits import digits_of, luhn

_BARE = re.compile(r"[0-9.,:\-TZ]+")
_GROUP = re.compile(r"[0-9]+")
_COLONS_OF_TIMES = 4
"""In two times of day; an address of IPv6 has more, or two together."""
_ADDRESS = re.compile(r"[0-9](?:\.[0-9]{1,3}){2}\.[0-9]")
"""Of IPv4."""
_LONGEST = 16
_CARD = re.compile(r"(?:4[0-9]|3[0-9]|2[2-7]|5[1-5]|6[045])[0-9]{12,14}")
_TELEPHONE = re.compile(r"0[0-9]{9,10}|(?:0(?:10)?0?)?81[0-9]{9,11}")
_LAST_GROUP = 3
"""Digits that the last group of a telephone number has at least."""
_IN_GROUPS = re.compile(
    r"0[0-9]{1,4}-[0-9]{1,4}-?[0-9]{3,4}|0[0-9]{5,8}-[0-9]{4}"  # a telephone number
    r"|[0-9]{4}-?[0-9]{4}-?[0-9]{4}(?:-?[0-9]{4})?"  # My Number, a card
    r"|3[0-9]{3}-?[0-9]{6}-?[0-9]{4,5}"  # a card of other brands
)
_MOBILE = re.compile(r"0[5789]0(?:-[0-9]{8}|[0-9]{4}-[0-9]{4})|0120-[0-9]{6}|0120[0-9]{3}-[0-9]{3}")


def is_bare(text: str) -> bool:
    """Whether it is nothing but a number, a date or a time, as programs write them."""
    return _BARE.fullmatch(text) is not None


def may_be_sure(left: str, right: str) -> bool:
    """Whether something that reaches over the border may be told with confidence, with nothing beside it. True of all
    that is more than digits and the marks between them."""
    whole = left + right
    if not is_bare(whole) or "::" in whole or whole.count(":") > _COLONS_OF_TIMES:
        return True
    if _ADDRESS.search(whole):
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


def may_be_written(pieces: Sequence[str]) -> bool:
    """Whether bare texts in a row look like one number that somebody wrote in pieces: its groups are those that people
    make, and some are divided by more than the borders. One pair of numbers in forty passes for a card otherwise."""
    whole, divided = "".join(pieces), "-".join(pieces)
    if "-" in whole:
        return bool(_IN_GROUPS.fullmatch(whole) or _IN_GROUPS.fullmatch(divided))
    return (_IN_GROUPS if len(pieces) > 2 else _MOBILE).fullmatch(divided) is not None


def _is_one(digits: str, last: int) -> bool:
    if last >= _LAST_GROUP and _TELEPHONE.fullmatch(digits):
        return True
    return _CARD.fullmatch(digits) is not None and luhn(digits_of(digits))
