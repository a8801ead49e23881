"""The last look before a masked request leaves: no value that was masked may still stand in it, in another spelling.

Looked for are the value itself, its NFKC form, and its digits alone (`０９０ 1234 5678` and `+81 90 1234 5678` for
090-1234-5678, in the digits of any script), in each text and across the border of one and the next. The work is linear
in the text, whatever the number of values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

from gateway.masking.plan import SHORTEST_SPREAD

FEW = 64
"""Values that are looked for one by one, each by the machine's own search."""
FEWEST_DIGITS = 7
"""Digits from which on they identify somebody by themselves; two house numbers may well be the same."""
WIDEST_GAP = 8
"""Characters between two groups of one number; what is further apart are two numbers of a sentence."""
_DIGITS = re.compile("[0-9]+")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_APART = re.compile(f"[^0-9]{{{WIDEST_GAP + 1},}}")


class Egress:
    """Knows what must not leave. `survives` says whether any of it still does."""

    def __init__(self, values: Iterable[str]) -> None:
        raw = {v for v in values if len(v) >= SHORTEST_SPREAD}
        folded = {_OTHER_DIGIT.sub(_decimal, unicodedata.normalize("NFKC", v)) for v in raw}
        self._values = frozenset(raw | {v for v in folded if len(v) >= SHORTEST_SPREAD})
        self._lengths: dict[str, set[int]] = {}
        for value in self._values:
            self._lengths.setdefault(value[:SHORTEST_SPREAD], set()).add(len(value))
        digits = map(_digits, folded)
        # Without the noughts in front where it is a number of JSON, or stands behind a country's code.
        spelt = chain.from_iterable((d, d.lstrip("0")) for d in digits)
        self._numbers = frozenset(d for d in spelt if len(d) >= FEWEST_DIGITS)
        self._sizes = sorted({len(number) for number in self._numbers})
        longest = max((len(v) for v in self._values), default=0)
        self._beside = max(longest, WIDEST_GAP * max(self._sizes, default=0))

    def survives(self, texts: Iterable[str]) -> bool:
        return bool(self._values) and any(map(self._stands_in, self._with_borders(texts)))

    def _with_borders(self, texts: Iterable[str]) -> Iterator[str]:
        """The texts, and the end of each together with the beginning of the next."""
        end = ""
        for text in texts:
            yield text
            if end:
                yield end + text[: self._beside]
            end = (end + text)[-self._beside :]

    def _stands_in(self, text: str) -> bool:
        folded = _OTHER_DIGIT.sub(_decimal, unicodedata.normalize("NFKC", text))
        spellings = (text,) if folded == text else (text, folded)
        if len(self._values) <= FEW:
            found = any(value in one for one in spellings for value in self._values)
        else:
            found = any(chain.from_iterable(map(self._beginnings, spellings)))
        return found or (bool(self._numbers) and any(map(self._is_number, _APART.split(folded))))

    def _beginnings(self, text: str) -> Iterator[bool]:
        for start in range(len(text) - SHORTEST_SPREAD + 1):
            lengths = self._lengths.get(text[start : start + SHORTEST_SPREAD])
            if lengths is not None:
                yield any(text[start : start + length] in self._values for length in lengths)

    def _is_number(self, text: str) -> bool:
        """Whether one of them stands in a stretch of digits. It may be written in groups, but it begins and ends where
        groups do: the middle of another number is none."""
        groups = _DIGITS.findall(text)
        joined = "".join(groups)
        ends, end = {0}, 0
        for group in groups:
            end += len(group)
            ends.add(end)
        return any(
            start + size in ends and joined[start : start + size] in self._numbers
            for start in ends
            for size in self._sizes
        )


def _decimal(digit: re.Match[str]) -> str:
    return str(unicodedata.decimal(digit[0]))


def _digits(text: str) -> str:
    return "".join(_DIGITS.findall(text))
