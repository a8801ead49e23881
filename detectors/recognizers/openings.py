"""Gates of many words, and of what patterns begin with: which of them stands in a text, at the cost of a look at two letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from detectors.recognizers import trees

_FEW = 16
"""Letters among which it is quicker to try each than to ask in which half of them one is."""


def opening(words: Iterable[str]) -> str:
    """A pattern for any of the words. Where two letters stand with which none begins nothing is compared, and elsewhere
    only the words of one letter in some sixteen: that is twenty times as fast as a list of some four hundred."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return _guarded(sorted(rests), rests)


def beginning(pattern: str) -> str:
    """The same, with a look in front at what any match begins with: what begins with something else is passed over."""
    return rf"(?={begun(beginnings(pattern))})(?:{pattern})"


def alternatives(pattern: str) -> list[str]:
    """Those that an alternation has outside of any group."""
    found, deep, in_class, begin, at = [], 0, False, 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
            # A bracket that closes nothing may stand first.
            at += pattern.startswith(("[]", "[^]"), at) and pattern.index("]", at) - at
        elif sign in "()":
            deep += 1 if sign == "(" else -1
        elif sign == "|" and not deep:
            found.append(pattern[begin:at])
            begin = at + 1
        at += 1
    return [*found, pattern[begin:]]


def led(pattern: str) -> str:
    """The same, with the first letters of all its alternatives as one class in front, to which `re` scans. Each MUST begin
    with a letter or a class of letters that stands there once."""
    each = [_first_and_rest(alternative) for alternative in _unfolded(pattern)]
    letters = "".join(first.removeprefix("[").removesuffix("]") for first, _ in each)
    return f"[{letters}](?:{'|'.join(f'(?<={first}){rest}' for first, rest in each)})"


_GROUP = re.compile(r"\(\?:((?:[^()\[\]\\]|\[[^\]]*\])*)\)(?![?*+{])")
_FIRST = re.compile(r"(\[(?!\^)(?:[^\]\\]|\\.)+\]|[^\[\\().^$*+?{|])(?![?*+{])")


def _unfolded(pattern: str) -> list[str]:
    """Its alternatives, and those of a group that one begins with."""
    found = []
    for alternative in alternatives(pattern):
        if group := _GROUP.match(alternative):
            found += _unfolded(
                "|".join(one + alternative[group.end() :] for one in alternatives(group[1]))
            )
        else:
            found.append(alternative)
    return found


def _first_and_rest(alternative: str) -> tuple[str, str]:
    first = _FIRST.match(alternative)
    if first is None:
        raise ValueError(f"{alternative!r} does not begin with a letter")
    return first[0], alternative[first.end() :]


def named(group: str, pattern: str) -> list[str]:
    """The same, each as a group of that name."""
    return [f"(?P<{group}>{alternative})" for alternative in alternatives(pattern)]


def begun(beginnings: Iterable[str]) -> str:
    """A pattern for where one of `beginnings` stands, none of which MUST be empty."""
    known = sorted(b for b in beginnings if ANY not in b)
    loose = sorted(b for b in beginnings if ANY in b)
    either = [_loosely(b) for b in loose]
    return "|".join([opening(known), *either] if known else either)


ANY = "\N{REPLACEMENT CHARACTER}"
"""In a beginning, for a letter that may be one of many."""
_MANY = 64
_ONE_LETTER = (trees.ANY, trees.CATEGORY, trees.NEGATE, trees.NOT_LITERAL)


def beginnings(pattern: str, flags: int = 0) -> frozenset[str]:
    """The first two letters of everything that it may match, without case where it ignores that; fewer where a match is
    shorter."""
    begun = _begins(trees.tree(pattern, flags))
    return frozenset(b.lower() if flags & re.IGNORECASE else b for b in begun)


def _begins(row: trees.Row) -> set[str]:
    begun = {""}
    for kind, held in row:
        if all(len(b) > 1 for b in begun):
            break
        more = _begins_part(kind, held)
        begun = {(b + further)[:2] for b in begun for further in (more if len(b) < 2 else {""})}
    return begun


def _begins_part(kind: Any, held: Any) -> set[str]:
    if kind is trees.LITERAL:
        return {chr(held)}
    if kind is trees.RANGE and held[1] - held[0] < _MANY:
        return set(map(chr, range(held[0], held[1] + 1)))
    if kind in (trees.RANGE, *_ONE_LETTER):
        return {ANY}
    if kind is trees.IN:
        return set().union(*(_begins_part(*part) for part in held))
    if kind is trees.SUBPATTERN:
        inside = _begins(held[3])
        return {_caseless(b) for b in inside} if held[1] & re.IGNORECASE else inside
    if kind is trees.BRANCH:
        return set().union(*map(_begins, held[1]))
    if kind in trees.REPEATS:
        least, most, row = held
        once = _begins(row)
        twice = {(a + b)[:2] for a in once for b in once} if most > 1 else set()
        return once | twice | (set() if least else {""})
    if kind in trees.BESIDE:
        return {""}
    return {"", ANY, ANY + ANY}


def _caseless(letters: str) -> str:
    return "".join(c if c.lower() == c.upper() else ANY for c in letters)


def _loosely(beginning: str) -> str:
    return "".join("(?s:.)" if c == ANY else re.escape(c) for c in beginning)


def _guarded(letters: Sequence[str], rests: Mapping[str, Sequence[str]]) -> str:
    further = [rest[:1] for letter in letters for rest in rests[letter]]
    second = _class(further) if all(further) else ""
    return f"(?={_class(letters)}{second})(?:{_told_apart(letters, rests)})"


def _told_apart(letters: Sequence[str], rests: Mapping[str, Sequence[str]]) -> str:
    if len(letters) > _FEW:
        half = len(letters) // 2
        return "|".join(_guarded(part, rests) for part in (letters[:half], letters[half:]))
    return "|".join(f"{re.escape(letter)}(?:{any_of(rests[letter])})" for letter in letters)


def _class(letters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(set(letters))))}]"


def any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))
