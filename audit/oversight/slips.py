"""Words of a filter that nothing on record has: told, with what is near them, rather than answered with "none"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from audit.errors import LogRefused
from audit.reading.filters import Filter
from audit.reading.listing import ExchangeRow
from audit.reading.words import NO_KIND

NAMED = {
    "department": ("部署", "department"),
    "model": ("モデル", "model"),
    "rule": ("規則", "rule"),
    "clause": ("条項", "clause"),
}
"""What a filter asks for by a name that somebody may mistype, and no table has."""
NEAR = 2_000
"""Among the names of so many of the newest exchanges is looked for what was meant."""


@dataclass(frozen=True, slots=True)
class Slips:
    """`anywhere` says whether anything on record passes a filter, `newest` are exchanges to compare names with, as
    whoever asks may see them; `kinds` are the types of findings that are known without a record."""

    anywhere: Callable[[Filter], bool]
    newest: Callable[[int], Iterable[ExchangeRow]]
    kinds: frozenset[str]

    def check(self, wanted: Filter) -> None:
        """Of a filter that found nothing. Raises LogRefused for a word that nothing on record has."""
        kind = wanted.finding
        named = kind is not None or any(getattr(wanted, name) is not None for name in NAMED)
        if not named or not self.anywhere(Filter()):
            return
        unheard = kind is not None and bool(self.kinds) and kind not in self.kinds
        if unheard and not self.anywhere(Filter(finding=kind)):
            raise LogRefused(NO_KIND)
        for name, (japanese, english) in NAMED.items():
            word = getattr(wanted, name)
            if word is not None and not self.anywhere(Filter(**{name: word})):
                near = "、".join(self._near(name, word))
                meant = f"もしかして: {near}" if near else "綴りを確かめてください"
                told = f"; did you mean {near}?" if near else ""
                raise LogRefused(
                    f"その{japanese}のやり取りは記録にありません: {word!r:.80}。{meant}"
                    f" (no exchange on record has this {english}{told})"
                )

    def _near(self, name: str, word: str) -> list[str]:
        known: set[str] = set()
        for row in self.newest(NEAR):
            named = {"department": [row.department], "model": [row.model], "rule": row.rules}
            known.update(one for one in named.get(name, ()) if one)
        within = [one for one in sorted(known) if word in one or one in word]
        return (within or get_close_matches(word, sorted(known)))[:3]
