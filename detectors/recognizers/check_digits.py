"""Check digits, each written from its published formula. `digits` are those of the whole number, from the left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, pairwise

Digits = Sequence[int]


def digits_of(text: str) -> list[int]:
    return [ord(c) - 48 for c in text if "0" <= c <= "9"]


def counted(digits: Digits) -> bool:
    """All the same, or each the next of the one before: a filler or a sample rather than a number."""
    steps = {(b - a) % 10 for a, b in pairwise(digits)}
    return steps in ({0}, {1})


def uniform(digits: Digits) -> bool:
    return len(set(digits)) == 1


def luhn(digits: Digits) -> bool:
    """ISO/IEC 7812-1 annex B."""
    doubled = (
        d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits))
    )
    return sum(doubled) % 10 == 0


def my_number_check(digits: Digits) -> int:
    """Check digit of the first eleven: 総務省令（平成26年）85号 5条. Weights 2 to 7, then 2 to 6, from the right."""
    return _eleven(digits[:11])


def resident_record_code(digits: Digits) -> bool:
    """The rule of My Number on ten digits. Not published by the state: it moves confidence, it decides nothing."""
    return len(digits) == 11 and _eleven(digits[:10]) == digits[10]


def eleven(digits: Digits) -> bool:
    """The rule of My Number on a number of any length, whose last digit is the check digit."""
    return _eleven(digits[:-1]) == digits[-1]


def _eleven(body: Digits) -> int:
    weights = cycle((2, 3, 4, 5, 6, 7))
    remainder = sum(d * w for d, w in zip(reversed(body), weights, strict=False)) % 11
    return 0 if remainder <= 1 else 11 - remainder


def corporate_number_check(digits: Digits) -> int:
    """Check digit, the first of the thirteen: 平成26年財務省令70号. Weights 1 and 2 in turn from the right."""
    total = sum(d * (1 + i % 2) for i, d in enumerate(reversed(digits[1:13])))
    return 9 - total % 9


def driver_license(digits: Digits) -> bool:
    """The eleventh digit over the first ten; the twelfth counts reissues. Not published: it moves confidence."""
    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    total = sum(d * w for d, w in zip(digits[:10], weights, strict=True))
    return (11 - total % 11) % 10 == digits[10]


def insurer_number(digits: Digits) -> bool:
    """Modulus 10, weights 2 and 1 from the right of the body, digits of products added: 昭和49年保険発104号."""
    products = (d * (2 - i % 2) for i, d in enumerate(reversed(digits[:-1])))
    return (10 - sum(p // 10 + p % 10 for p in products) % 10) % 10 == digits[-1]


def post_bank_account(symbol: Digits, number: Digits) -> bool:
    """ゆうちょ: the symbol's fourth digit over its others and the number, which zeros fill up to eight digits."""
    n = [0] * (8 - len(number)) + list(number)
    doubled = [2 * d if d < 5 else 2 * d - 9 for d in (symbol[2], n[0], n[3], n[6])]
    total = symbol[0] + 3 * symbol[1] + 3 * symbol[4] + n[1] + 3 * n[2] + n[4] + 3 * n[5] + n[7]
    return (total + sum(doubled)) % 10 == symbol[3]
