"""The policies that judged what is on record, opened by the names of their bundles."""

from __future__ import annotations

from functools import lru_cache

from audit.record import Record
from gateway.publishing.tables import Shelf
from policies.language.document import ProblemsFound
from policies.language.packed import Packed, unpacked
from policies.rules.model import Policy
from policies.rules.vocabulary import JAPANESE_NAMES

MOST_POLICIES = 8


class Bundles:
    """Without a shelf, none is known."""

    def __init__(self, shelf: Shelf | None) -> None:
        self._shelf = shelf
        self._known: dict[str, Policy | None] = {}

    def judging(self, request: Record) -> Policy | None:
        """The policy that this request was judged by; None where its bundle is not kept."""
        name = str(request.body.get("bundle", ""))
        if self._shelf is None or not name:
            return None
        if name not in self._known:
            stored = self._shelf.bundle(name)
            self._known[name] = None if stored is None else _opened(stored)
        return self._known[name]


@lru_cache(maxsize=MOST_POLICIES)
def _opened(stored: Packed) -> Policy | None:
    try:
        return unpacked(stored.stored, entities=frozenset(JAPANESE_NAMES)).policy
    except ProblemsFound:
        return None
