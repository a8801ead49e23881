"""Characters that nobody sees: tags and variation selectors that carry text, text that is shown backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.views.normalise import View, normalise
from detectors.views.rewrite import Edit, apart, rewritten

_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{2,6}\U000e007f")
"""Flags of England, Scotland and Wales: the one use of tags that Unicode recommends."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
_BACKWARDS = re.compile("[\u202e\u2067]([^\u202c\u2069\n]{1,400})")
_ANY = re.compile("[\U000e0020-\U000e007f\U000e0100-\U000e01ef\ufe00-\ufe0f\u202e\u2067]")


def smuggled(original: str) -> Iterator[tuple[int, int]]:
    """Where text is hidden in tags or selectors. One selector behind a letter is how a variant is written."""
    if not _ANY.search(original):
        return
    flags = {m.start() + 1 for m in _FLAG.finditer(original)}
    yield from (m.span() for m in _TAGS.finditer(original) if m.start() not in flags)
    yield from (m.span() for m in _SELECTORS.finditer(original))


def revealed(original: str) -> View | None:
    """The text with what is hidden in its place, and with what is shown backwards turned round."""
    if not _ANY.search(original):
        return None
    edits = [Edit(a, b, _spelt(original[a:b])) for a, b in smuggled(original)]
    edits += [Edit(*m.span(), m[1][::-1]) for m in _BACKWARDS.finditer(original)]
    if not edits:
        return None
    shown = rewritten(View(original, original), apart(edits))
    return composed(shown, normalise(shown.text))


def composed(outer: View, inner: View) -> View:
    """`inner`, a reading of the text of `outer`, with places in the original of `outer`."""
    edits = []
    place = 0
    for i, letter in enumerate(inner.text):
        span = inner.span(i, i + 1)
        edits.append(Edit(max(place, span.start), max(place, span.end), letter))
        place = max(place, span.end)
    return rewritten(outer, edits)


def _spelt(run: str) -> str:
    if run[0] >= "\U000e0020" and run[0] <= "\U000e007e":
        return "".join(chr(ord(c) - 0xE0000) for c in run)
    raw = bytes(ord(c) - 0xFE00 if c <= "\ufe0f" else ord(c) - 0xE0100 + 16 for c in run)
    return raw.decode("utf-8", "replace")
