"""Whether two names are one person's: whoever approves is another than who asks."""

from __future__ import annotations

import unicodedata


def same_person(one: str, other: str) -> bool:
    """Width, case and blanks do not make another person of a name."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
