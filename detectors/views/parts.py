"""A text as gates look at it: which of the words that any of them asks for stands where, found once for all of them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_PART, BESIDE = 600, 200
"""Characters of a part, and of those on each side of it that belong to it too: words that are asked for together stand
near each other, at most that far."""
_SIZE = 1 << 16
_MIX = 40_503
"""Spreads two letters over a table of that size."""


@dataclass(frozen=True, slots=True)
class Part:
    """Of a text: where it begins, how `folded` writes it, its letters, and where the words stand that are asked for."""

    begin: int
    folded: str = field(repr=False)
    letters: frozenset[str] = field(repr=False)
    places: dict[str, list[int]] = field(repr=False)
    held: dict[frozenset[str], bool] = field(default_factory=dict, repr=False)
    """Whether one of which words stands in it, as far as anybody has asked."""
    opened: dict[Hashable, Sequence[tuple[str, set[tuple[int, int]]]]] = field(
        default_factory=dict, repr=False
    )
    """What each gate that was asked found in it."""


class _Asked:
    """Every word that a gate asks for, by its rarest two letters: few of those stand in a text."""

    def __init__(self) -> None:
        self._words: dict[str, list[tuple[str, int]]] = {}
        """By two letters, with how far into the word these stand."""
        self._letters: set[str] = set()
        self._may_begin = np.zeros(_SIZE, dtype=np.bool_)
        """Where two letters that are looked for come to lie in a table; few others do."""

    def add(self, words: Iterable[str]) -> None:
        for word in words:
            if not word[1:]:
                self._letters.add(word)
                continue
            pair = _rarest(word)
            known = self._words.setdefault(pair, [])
            if all(word != other for other, _ in known):
                known.append((word, word.index(pair)))
            self._may_begin[_slots(pair)] = True

    def places(self, text: str) -> list[tuple[int, str]]:
        """Where which of them stands, each in order."""
        found: list[tuple[int, str]] = []
        for at in np.flatnonzero(self._may_begin[_slots(text)]).tolist():
            for word, ahead in self._words.get(text[at : at + 2], ()):
                if text.startswith(word, at - ahead) and at >= ahead:
                    found.append((at - ahead, word))
        for letter in self._letters:
            at = text.find(letter)
            while at >= 0:
                found.append((at, letter))
                at = text.find(letter, at + 1)
        return found


def _slots(text: str) -> NDArray[np.uint32]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    slots: NDArray[np.uint32] = (codes[:-1] * np.uint32(_MIX) + codes[1:]) & np.uint32(_SIZE - 1)
    return slots


_ASKED = _Asked()


def ask_for(words: Iterable[str]) -> None:
    """From now on `parts` tells where these stand."""
    _ASKED.add(words)


def parts(text: str) -> tuple[Part, ...]:
    whole = folded(text)
    found = []
    for place in range(0, len(text), _PART):
        begin = max(0, place - BESIDE)
        part = whole[begin : place + _PART + BESIDE]
        found.append(Part(begin, part, frozenset(part), {}))
    for place, word in _ASKED.places(whole):
        number, inside = divmod(place, _PART)
        first = number - (number > 0 and inside + len(word) <= BESIDE)
        last = number + (number + 1 < len(found) and inside >= _PART - BESIDE)
        for holding in found[first : last + 1]:
            holding.places.setdefault(word, []).append(place - holding.begin)
    return tuple(found)


def folded(text: str) -> str:
    """With one letter for all that are the same to a pattern that ignores case, each in its place."""
    text = text.replace("İ", "i").replace("ı", "i").replace("ſ", "s").replace("\u212a", "k")
    return text.lower()


def _rarest(word: str) -> str:
    pairs = map(str.__add__, word, word[1:])
    return min(pairs, key=lambda pair: share(pair[0]) * share(pair[1]))


_SHARES = {
    **dict.fromkeys("のにはをたがでてとしれさるいなもかこらりっーあうき etaoinsrh", 0.05),
    **dict.fromkeys("ンスルトイアラリクドシくまつけそよdlcumfpgwyb", 0.02),
    **dict.fromkeys("年月日人大中一出国本会者市町事業地方的分行用学時場合員部長高", 0.006),
}


def frequency(words: Iterable[str]) -> float:
    """How often one of them stands at a place, about."""
    return sum(math.prod(map(share, word)) for word in words)


def share(letter: str) -> float:
    return _SHARES.get(letter, 0.001 if letter > "ヿ" else 0.008)
