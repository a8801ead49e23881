"""A recogniser made of data: the words and patterns that a guideline names itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from detectors.findings import Finding
from detectors.recognizers.base import WINDOW, TextRecognizer, near
from detectors.recognizers.checks import passes
from detectors.views.normalise import View, normalise

SLACK = 2
"""Characters of the original that one of a word may take up; longer matches grow in a stream."""


@dataclass(frozen=True, slots=True)
class TermForm:
    """What the recogniser is made of. Words and patterns MUST be bounded by `width`, and begin with one of `starts`."""

    entity: str
    words: frozenset[str] = field(default=frozenset(), repr=False)
    patterns: frozenset[str] = field(default=frozenset(), repr=False)
    near: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()
    score: float = 0.9
    starts: frozenset[str] = frozenset()
    width: int = 0
    check: str = ""
    """The check digit, by name, without which a match of a pattern is none."""


class TermRecognizer(TextRecognizer):
    """Words count whatever their case and width; patterns as they are written, on normalised text."""

    form: ClassVar[TermForm]

    def __init__(self) -> None:
        super().__init__()
        form = self.form
        self._words = frozenset(filter(None, map(_plain, form.words)))
        by_first: dict[str, set[int]] = {}
        for word in self._words:
            by_first.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(n, reverse=True)) for first, n in by_first.items()}
        self._patterns = tuple(map(re.compile, sorted(form.patterns)))
        self._near, self._not_near = _any_of(form.near), _any_of(form.not_near)

    def find(self, view: View) -> Iterator[Finding]:
        for start, end in sorted({*self._of_words(view.text), *self._of_patterns(view.text)}):
            if self._near and not near(self._near, view.text, start, end):
                continue
            if self._not_near and near(self._not_near, view.text, start, end):
                continue
            yield self.finding(view, start, end, self.form.entity, self.form.score)

    def _of_words(self, text: str) -> Iterator[tuple[int, int]]:
        """The longest word at each place."""
        plain = _lowered(text)
        for start, character in enumerate(plain):
            for length in self._lengths.get(character, ()):
                if plain[start : start + length] in self._words:
                    yield start, start + length
                    break

    def _of_patterns(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                if not self.form.check or passes(self.form.check, match[0]):
                    yield match.span()


def term_recognizer(form: TermForm) -> TextRecognizer:
    """A recogniser of its own class for each form: what a recogniser finds is said by its class."""
    firsts = {c for word in form.words for c in _plain(word)[:1]} | form.starts
    starts = "".join(
        sorted({case for c in firsts for case in (c, c.lower(), c.upper()) if len(case) == 1})
    )
    said = repr(
        (
            form.entity,
            sorted(form.words),
            sorted(form.patterns),
            form.score,
            form.check,
            *map(sorted, (form.near, form.not_near)),
        )
    )
    kind = type(
        f"TermRecognizer_{form.entity}",
        (TermRecognizer,),
        {
            "form": form,
            "finds": (form.entity,),
            "starts": starts,
            "reach": SLACK * form.width + (WINDOW if form.near or form.not_near else 0),
            "gate": re.compile(f"[{re.escape(starts)}]" if starts else "(?!)"),
            "revision": hashlib.sha256(said.encode()).hexdigest()[:12],
        },
    )
    made: TextRecognizer = kind()
    return made


def _lowered(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _plain(word: str) -> str:
    return _lowered(normalise(word).text)


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    escaped = [
        re.escape(normalise(word).text) for word in sorted(words, key=lambda w: (-len(w), w))
    ]
    return re.compile("|".join(escaped), re.IGNORECASE) if escaped else None
