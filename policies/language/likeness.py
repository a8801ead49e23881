"""Which known word is meant by one that is not known."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

FEW = 16
"""As many known words are listed where none is like the one that was written."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word next to this one, or all of them while they are few. A list says in which order
    people know them."""
    ordered = isinstance(known, list | tuple)
    words = [w for w in (dict.fromkeys(known) if ordered else sorted(set(known))) if w]
    meant = alike(word, words)
    if meant:
        return f"「{meant}」ではありませんか"
    return f"使えるのは {'、'.join(words)}" if 0 < len(words) <= FEW else ""


def alike(word: str, known: Iterable[str]) -> str:
    """The known word that is nearly this one; empty for none."""
    words = sorted(set(known))
    same = [known for known in words if _plain(known) == _plain(word)]
    if same and word not in same:
        return same[0]
    longer = [known for known in words if len(word) > 3 and _plain(known).startswith(_plain(word))]
    if len(longer) == 1:
        return longer[0]
    # one sign of a word is no likeness: 平日 is not 日
    likely = [w for w in words if len(w) > 1]
    numbered = [w for w in likely if _other_number(word, w)]
    if len(numbered) > 1:  # 第9条 is no more 第5条 than 第1条
        likely = [w for w in likely if w not in numbered]
    close = difflib.get_close_matches(word, likely, n=1, cutoff=0.6)
    return close[0] if close else ""


def same(one: str, other: str) -> bool:
    """Whether two names differ in width, case and invisible signs at most."""
    return _plain(one) == _plain(other)


def _other_number(one: str, other: str) -> bool:
    """Whether two words differ in their numbers alone."""
    bare, bare_other = (re.sub("[0-9一二三四五六七八九十]+", "0", _plain(w)) for w in (one, other))
    return bare == bare_other and "0" in bare


def _plain(word: str) -> str:
    """Without width, case and invisible signs."""
    return re.sub(r"[\s\u200b-\u200d\ufeff]", "", unicodedata.normalize("NFKC", word)).casefold()
