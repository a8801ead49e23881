"""What a search compares: normalised text, and the short pieces of it that an index knows.

A phrase occurs in a text exactly when its normalised form is part of the text's. The pieces only narrow where to
look: every single character, every pair of neighbours, and the threes of Latin letters and digits, whose pairs are
too common to tell texts apart. Whether the phrase really occurs is decided on the text itself.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, starmap
from operator import add
from typing import Any

import orjson

MOST_PIECES = 12
"""Pieces of a long phrase that are looked up; more would not narrow further."""
LONGEST_PHRASE = 200
ACCOUNT = "user"
"""The key of contents that names the account: who asked is a filter, not a text."""

# Blanks, controls, and what has no shape of its own: soft hyphens, joiners, fillers, direction marks, variation
# selectors (an ideograph is found whichever variant was typed), tags.
_INVISIBLE = re.compile(
    "[\\s\x00-\x20\x7f-\xa0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]+"
)
_LATIN = re.compile("[0-9a-z]{3,}")
_AS_ONE = str.maketrans(
    "\u309b\u309c\u301c\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2018\u2019\u201b\u02bc\u2032\u2044",
    "\u3099\u309a~-------'''''/",
)
_ALIKE = re.compile(f"[{''.join(map(chr, _AS_ONE))}]")


def normalised(text: str) -> str:
    """Width, case, blanks and what cannot be seen make no difference, nor which of several signs that look alike a
    keyboard has: sound marks of their own, wave dashes, hyphens, apostrophes."""
    if text.isascii():
        return _INVISIBLE.sub("", text.casefold())
    folded = _folded(text)
    # What is taken out may bring together what then becomes one: a blank between a letter and its sound mark.
    while (again := _folded(folded)) != folded:
        folded = again
    return folded


def _folded(text: str) -> str:
    if _ALIKE.search(text) is not None:
        text = text.translate(_AS_ONE)
    composed = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _INVISIBLE.sub("", composed.casefold())


def texts(contents: Mapping[str, Any]) -> set[str]:
    """Every string in the contents but the account's name, normalised; in JSON within a string, the strings in it."""
    leaves = {leaf for key, value in contents.items() if key != ACCOUNT for leaf in _leaves(value)}
    return {normalised(leaf) for leaf in leaves} - {""}


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        # Tool arguments travel as JSON in a string, some of them with every Japanese character escaped.
        if "\\u" in value and value.lstrip()[:1] in ("{", "[", '"'):
            try:
                inner = orjson.loads(value)
            except ValueError:
                return
            if inner != value:
                yield from _leaves(inner)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


def pieces(text: str) -> set[str]:
    """Every piece of a normalised text."""
    found = set(text)
    found.update(map(add, text, text[1:]))
    for run in _LATIN.findall(text):
        found.update(run[i : i + 3] for i in range(len(run) - 2))
    return found


def sought(phrase: str) -> list[str]:
    """Pieces that every normalised text with this normalised phrase in it has; few, and the telling ones."""
    if len(phrase) < 2:
        return [phrase]
    inside = [False] * len(phrase)
    found = []
    for run in _LATIN.finditer(phrase):
        for i in range(run.start(), run.end() - 2):
            found.append(phrase[i : i + 3])
            inside[i] = inside[i + 1] = True
    pairs = list(starmap(add, pairwise(phrase)))
    found += [pair for pair, known in zip(pairs, inside, strict=False) if not known]
    found = list(dict.fromkeys(found))
    step = -(-len(found) // MOST_PIECES)
    return found[::step]


def occurs(phrases: Iterable[str], leaves: Iterable[str]) -> bool:
    """Whether every phrase is somewhere in the leaves."""
    known = list(leaves)
    return all(any(phrase in leaf for leaf in known) for phrase in phrases)


def blinded(key: bytes, piece: str) -> int:
    """A piece as the index stores it: 64 bits that say nothing without the key."""
    digest = hmac.digest(key, piece.encode("utf-8", "surrogatepass"), "sha256")
    return int.from_bytes(digest[:8], signed=True)
