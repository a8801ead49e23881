"""Given names in front of what only children are called, くん and ちゃん: no dictionary need have one in kanji."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from detectors.letters import KANJI
from detectors.recognizers.base import around, matches
from detectors.recognizers.kinds import is_title

_CALLED = re.compile("くん|ちゃん")
_FURTHEST = 16
"""Characters in front of that in which such a name begins."""
_CHILD = re.compile(
    "(?<![一-鿿々])[一-鿿々]{1,3}(?=くん|ちゃん(?![ぽと]|人形))"
    "|(?<!キャラクター)(?<!マスコット)[ぁ-ゖ]{2,12}?(?=(?:くん|ちゃん)(?:[のはがをにへとでもや、。]|[^ぁ-ゖー]|$))"
)
_RELATIVE = re.compile(
    "[一-鿿々]*(?:息子|[父母兄姉爺婆嬢坊娘息弟妹犬猫民員生者])|[ぁ-ゖ]*(?:あか|わん|にゃん|かあ|とう|[ばじ]い?あ?|[にね][いえ])"
)
_TITLE = re.compile("『[^』\n]*$")
_SPEECH = re.compile("[^」』\n]*(?:[。!?よねた]|です|ます)[」』]")
"""What stands in quotation marks and is said."""
_KANJI = re.compile(f"[{KANJI}]")
_PARTICLE = "のはがをにへとでもや"
"""In front of a given name in hiragana."""
_LONGEST = 5


def children(text: str, is_given: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Where they stand. In hiragana only what is the reading of a given name."""
    if "くん" not in text and "ちゃん" not in text:
        return
    for match in chain.from_iterable(
        matches(_CHILD, text, stretch) for stretch in around(_CALLED, text, _FURTHEST)
    ):
        start, end = match.span()
        if _TITLE.search(text, max(0, start - _FURTHEST), start):
            continue
        if is_title(text, start, end) and not _SPEECH.match(text, end):
            continue
        if not _KANJI.match(text, start):
            start = _given(text, start, end, is_given)
        elif end - start == 1 and not is_given(text[start:end]):
            continue
        if start < end and not _RELATIVE.fullmatch(text, start, end):
            yield start, end


def _given(text: str, start: int, end: int, is_given: Callable[[str], bool]) -> int:
    """Where a given name begins that ends there, behind a particle or at the beginning; or its end."""
    for begin in range(max(start, end - _LONGEST), end - 1):
        before = text[begin - 1 : begin]
        apart = not "ぁ" <= before <= "ゖ" or before in _PARTICLE
        if apart and is_given(text[begin:end]):
            return begin
    return end
