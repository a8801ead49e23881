"""What the model looks at: features of a word by itself. Training and tagging read them from here and nowhere else.

A word counts for itself and for its neighbours: all features at the distances in `NEXT`, the few of `coarse` at the
distances in `FAR`, and its bare form for every word within `NEAR`.
"""

from __future__ import annotations

from detectors.names.morphemes import Word

NEXT = (-1, 0, 1)
FAR = (-4, -3, -2, 2, 3, 4)
NEAR = 6
"""Words on each side whose form counts wherever it stands."""
END = "END"
"""The only feature of what lies beyond either end of a sentence."""

LABELS = (
    "O",
    "B-PERSON",
    "I-PERSON",
    "B-LOCATION",
    "I-LOCATION",
    "B-ORGANIZATION",
    "I-ORGANIZATION",
    "B-WORK",
    "I-WORK",
)
"""A WORK is a product, a book, an event or the like: told apart so that it is taken for no person, never reported."""


def scripts(text: str) -> str:
    """The kinds of letters in order, a run as one: K kanji, h hiragana, k katakana, A and a Latin, d digits."""
    out = ""
    for letter in text:
        kind = _script(letter)
        if not out.endswith(kind):
            out += kind
    return out


def _script(letter: str) -> str:
    if letter.isascii():
        return (
            "d"
            if letter.isdigit()
            else "A"
            if letter.isupper()
            else "a"
            if letter.islower()
            else "s"
        )
    if "ぁ" <= letter <= "ゖ":
        return "h"
    if "ァ" <= letter <= "ー":
        return "k"
    return "K" if "一" <= letter <= "鿿" or letter == "々" else "o"


def part_of_speech(word: Word) -> str:
    return "/".join(word.tags[:4])


def coarse(word: Word) -> list[str]:
    """Of words two to four places away."""
    return [f"w={word.surface}", f"p={part_of_speech(word)}", f"z={word.akin[2]}"]


def fine(word: Word) -> list[str]:
    """Of the word itself and of its neighbours."""
    surface, written = word.surface, scripts(word.surface)
    length = len(surface)
    found = [
        *coarse(word),
        f"t={written}{min(length, 3)}",
        f"l={min(length, 6)}",
        f"d={word.known_as}",
        f"dp={word.known_as}/{word.tags[0]}/{word.tags[2]}",
        f"y={word.akin[1]}",
        f"x={word.akin[0]}",
    ]
    if word.listed:
        found += [f"j={word.listed}", f"jp={word.listed}/{word.tags[2]}/{word.tags[3]}"]
    if word.after_blank:
        found.append("blank")
    if length > 1:
        found += [f"f={surface[0]}", f"e={surface[-1]}", f"f2={surface[:2]}", f"e2={surface[-2:]}"]
    if length > 2 and written in ("k", "Aa"):
        found += [f"e3={surface[-3:]}", f"f3={surface[:3]}"]
    if written == "K":
        found += [f"c={letter}" for letter in sorted(set(surface))]
    return found
