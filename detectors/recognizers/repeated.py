"""Names that are sure in one place, looked for in the rest of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.letters import KANJI
from detectors.recognizers.families import Listed
from detectors.recognizers.places import SURE, TOLD, Person
from detectors.recognizers.surroundings import HONORIFIC, MISTER
from detectors.recognizers.touching import Places

AGAIN = 0.75
"""The score of a name that is sure elsewhere in the text."""
PARTED, SHORTEST_PART = 0.85, 3
"""How sure a whole foreign name is, and how long its parts are, that are looked for again."""
SHORTEST_AGAIN = 2
"""Letters of a name that is looked for again."""
_APART_BEFORE = re.compile("(?:^|[\n 、。・:(「,|\t→])$")
_APART_BEHIND = re.compile(
    "(?:さん|様|氏)|[がはともへ](?!ん|る|れ|っ)|から|より|まで|に(?=[はも確連依報渡伝電説引])|で(?=訪問|対応|協議|確認|同行|打合)|(?<![前新元旧各両全])(?:委員|議員|先生|医師|氏)|[\n 、。・:)」,|\t→]|$"
)
"""What stands on both sides of a name of one letter: such a word is a part of others too often."""
MOST_AGAIN = 200
"""How many names are looked for in the rest of the text: the work stays bounded in a register."""
OTHERS = 2
"""How many are sure in a text in which a family that is a place as well is a person."""
_DOES = re.compile("(?:^|[。\n])(?P<name>[一-鿿々]{2,3})(?=[がはも](?!ん|る|れ|っ))")
_CALLED = re.compile(
    "(?<![^、。\n ・「(])(?!みな|おじ|おば|おく|おか|おと|おに|おね|むす|いも|たく)(?P<name>[ぁ-ゖ]{2,4})(?=さん)"
)
"""A given name in hiragana in front of さん: みなさん and おばさん are no names."""
_BESIDE = "[^ \\n\\t、,|/:;(]"
_FROM_ABROAD = re.compile(
    f"(?<!{_BESIDE})[ァ-ヺー]{{2,10}}(?:・[ァ-ヺー]{{2,10}}){{1,3}}(?=[ \\n\\t、,|/;)(]|$)"
)
_CAPITALS = re.compile(
    f"(?<!{_BESIDE})[A-Z]{{2,12}}(?: [A-Z]{{2,12}}){{1,3}}(?=[\\n\\t、,|/;)(]| [^A-Za-z0-9]|$)"
)
"""Whole names from abroad that are all of a field."""
_WITH_BLANK = re.compile(f"[{KANJI}]{{1,4}} [{KANJI}ぁ-ゖァ-ヺー]{{1,6}}")
_GIVEN = rf"(?:[{KANJI}]{{1,3}}|[ぁ-ゖ]{{2,5}}|[ァ-ヺー]{{2,6}})(?![{KANJI}ぁ-ゖァ-ヺー])"
"""What a given name may be written like, with nothing right behind it."""
_WHOLE = re.compile("[一-鿿々]{2} ?[一-鿿々]{1,3}")
_FOREIGN = re.compile("[ァ-ヺー]+(?:[・=][ァ-ヺー]+)+")
_FOREIGN_BESIDE = frozenset("・=ー") | frozenset(map(chr, range(0x30A1, 0x30FB)))
_OTHER = frozenset("LXc")
"""Of `Word.known_as`: places and things are called so, too."""
_TITLE = re.compile(f"{HONORIFIC.pattern}|{MISTER.pattern}")
_KANJI = re.compile(f"[{KANJI}]")


def again(text: str, persons: list[Person], listed: Listed) -> Iterator[Person]:
    """A name that is sure in one place, wherever else it stands by itself."""
    sure = {
        text[start:end]
        for start, end, score in persons
        if score >= SURE and (end - start >= SHORTEST_AGAIN or _KANJI.match(text, start))
    }
    told = Places(person for person in persons if person[2] >= TOLD)
    parts = set(_parts(text, persons, listed)) - sure
    for name in (*sorted(sure)[:MOST_AGAIN], *sorted(parts)[:MOST_AGAIN]):
        if text.count(name) < 2:
            continue
        for match in re.finditer(re.escape(name), text):
            start, end = match.span()
            apart = not (start and _KANJI.match(text, start - 1))
            ends = not _KANJI.match(text, end) or bool(_TITLE.match(text, end))
            if "ァ" <= name[-1] <= "ー":
                apart = text[start - 1 : start] not in _FOREIGN_BESIDE
                ends = ends and text[end : end + 1] not in _FOREIGN_BESIDE
            if len(name) < SHORTEST_AGAIN:
                apart = bool(_APART_BEFORE.search(text, max(0, start - 1), start))
                ends = bool(_APART_BEHIND.match(text, end))
            if apart and ends and not told.touches(start, end):
                yield start, end, AGAIN


def relatives(text: str, persons: list[Person], listed: Listed) -> Iterator[Person]:
    """Whoever is called by the family of a whole name that is sure elsewhere: 塚 信吾, and 塚 マヤ."""
    families = {
        text[start:end].partition(" ")[0]
        for start, end, score in persons
        if score >= PARTED and _WITH_BLANK.fullmatch(text, start, end)
    }
    for family in sorted(families)[:MOST_AGAIN]:
        if text.count(f"{family} ") < 2:
            continue
        for match in re.finditer(rf"(?<![{KANJI}ァ-ヺー]){re.escape(family)} ({_GIVEN})", text):
            if listed.is_given(match[1]) and not _is_told(persons, *match.span()):
                yield *match.span(), AGAIN


def in_company(text: str, persons: list[Person], listed: Listed) -> Iterator[Person]:
    """A family that does something in a text that names others: it need be no place then."""
    sure = [text[start:end] for start, end, score in persons if score >= SURE]
    if len(set(sure)) < OTHERS:
        return
    for match in _DOES.finditer(text):
        name = match["name"]
        if "F" in listed.known_as(name) and listed.is_family(name):
            start, end = match.span("name")
            if not _is_told(persons, start, end):
                yield start, end, AGAIN
    for match in _CALLED.finditer(text):
        name = match.span("name")
        if listed.is_given(match["name"]) and not _is_told(persons, *name):
            yield *name, AGAIN
    for pattern in (_FROM_ABROAD, _CAPITALS):
        for match in pattern.finditer(text):
            words = re.split("[・ ]", match[0])
            plain = sum(bool(_OTHER & set(listed.known_as(word))) for word in words)
            if 2 * plain <= len(words) and not _is_told(persons, *match.span()):
                yield *match.span(), AGAIN


def _is_told(persons: list[Person], start: int, end: int) -> bool:
    return any(a < end and start < b and score >= TOLD for a, b, score in persons)


def _parts(text: str, persons: list[Person], listed: Listed) -> Iterator[str]:
    """The single names of whoever is called by all of them in one place: メリッサ・ブリム, and ブリム. What stands in the
    text but once is nobody's name again, and is not looked up."""
    for start, end, score in persons:
        if score < PARTED:
            continue
        if _WHOLE.fullmatch(text, start, end):
            family, given = text[start : start + 2], text[start + 2 : end].strip()
            again = [
                name
                for name in (family, given)
                if len(name) >= SHORTEST_AGAIN and text.count(name) > 1
            ]
            if again and listed.is_family(family) and listed.is_given(given):
                yield from again
        elif _FOREIGN.fullmatch(text, start, end):
            for part in re.split("[・=]", text[start:end]):
                if (
                    len(part) >= SHORTEST_PART
                    and text.count(part) > 1
                    and not _OTHER & set(listed.known_as(part))
                ):
                    yield part
