"""Names of persons, and of organisations where a policy asks for them.

A trained model says how likely each word of a sentence is a part of a name (`detectors/names/`). What stands beside a
name outweighs it: in front of an honorific, and behind a label, even a doubtful word is a person.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import chain
from operator import itemgetter
from string import ascii_letters

from detectors.findings import Finding
from detectors.marks import BLANK
from detectors.names import kana
from detectors.names.model import Weights
from detectors.names.morphemes import Word
from detectors.names.reader import NameReader, named
from detectors.recognizers.base import TextRecognizer, around, matches
from detectors.recognizers.children import children
from detectors.recognizers.edges import (
    FIRST,
    LATIN,
    is_identifier,
    trimmed,
)
from detectors.recognizers.families import NO_FAMILY, Listed, sound
from detectors.recognizers.humans import faintly
from detectors.recognizers.kinds import not_kinds, not_lonely
from detectors.recognizers.layouts import NO_NAMES, laid_out
from detectors.recognizers.places import SURE, TOLD, not_places
from detectors.recognizers.repeated import again, in_company, relatives
from detectors.recognizers.roles import grouped
from detectors.recognizers.romaji import in_latin
from detectors.recognizers.rosters import COUNTRY, nobody
from detectors.recognizers.siblings import voted
from detectors.recognizers.somebody import below_headings
from detectors.recognizers.surroundings import (
    AFTER_NAME,
    DIVIDER,
    FIRM_LABEL,
    HONORIFIC,
    LONGEST_LABELLED,
    NOT_A_NAME,
    SOFT_LABEL,
)
from detectors.recognizers.tables import Tables
from detectors.recognizers.turning_points import TURN, scored
from detectors.recognizers.vouching import FAINT, joined, vouched_for
from detectors.recognizers.wholes import Wholes
from detectors.views.normalise import View

_CANDIDATE = re.compile(
    r"[一-鿿々\uf900-\ufaff\U00020000-\U0003134f\ue000-\uf8ff]|[ァ-ヺ]{2}|[A-Z][a-z]|[A-Z]{2}|[Nn]ame|氏|フリ|[ぁ-ゖ]{4}さん[のがはにをとへかもで]"
)
_DIGIT = re.compile("[0-9](?![0-9]?世)")
"""The name of a place or a month and a number is no name of a person; that of a king with his number is."""
_COUNTER = re.compile("(?<![0-9A-Za-z])[0-9]{1,2}(?=[一-鿿])")
"""Of an item in a list, (1) or ①, right in front of a name."""
_NUMBER = re.compile("[〇一二三四五六七八九十百千万]{2,}")
_SHIFT = re.compile("[日夜明休早遅公有年準深出欠可否済半宿泊通訪入浴中晩無強弱大小上下高低並優良]")
"""In a table of who works when, or of how a thing is: no name where nothing vouches for it."""
_KEY = re.compile("[_:=|\\t]")
"""Behind the name of a setting, DB_PASSWORD=, or its first part: it is no firm."""
# One letter a word: F 姓, G 名, N another name of a person, n one in katakana, P a place that may be a surname,
# W a common noun that may be a surname, U a word in kanji that the dictionary lacks, K katakana or an initial, J the point between foreign names.
_KIND_OF_NAME = {"姓": "F", "名": "G"}
_COUNTED = re.compile("[一二三四五六七八九十百千万](?<![0-9一-鿿].)[一-鿿]")
_KANJI_WORD = re.compile(r"[一-鿿々\U00020000-\U0003134f\ue000-\uf8ff]{1,3}")
_NUMERAL = re.compile(r"[〇一二三四五六七八九十百千]")
_KATAKANA_WORD = re.compile(r"[ァ-ヺー]+|[A-Z]")
_TWO_WORDS = re.compile("(?!PP)[FWNPUG]{2,3}")
_FURIGANA = re.compile(
    rf" ?\( ?(?!(?:{COUNTRY})[人籍 ]?\))(?P<kana>[ぁ-ゖー]{{2,6}} ?[ぁ-ゖー]{{1,7}}|[ァ-ヺー]{{2,6}} ?[ァ-ヺー]{{1,7}}) ?\)"
)
"""How a name is read, right behind it."""


def _letter(word: Word) -> str:
    surface, tags = word.surface, word.tags
    if tags[2] == "人名" and not surface.isascii():
        return "n" if _KATAKANA_WORD.fullmatch(surface) else _KIND_OF_NAME.get(tags[3], "N")
    if surface in ("・", "="):
        return "J"
    if _KATAKANA_WORD.fullmatch(surface):
        return "K"
    if _KANJI_WORD.fullmatch(surface):
        if tags[2] == "地名":
            return "P"
        if (
            "F" in word.known_as
            and tags[0] in ("名詞", "接頭辞")
            and not NO_FAMILY.fullmatch(surface)
        ):
            return "W"
        return "." if word.known_as or _NUMERAL.search(surface) else "U"
    return "."


_LOADING = threading.Lock()


@cache
def _shipped() -> NameReader:
    """One for all screens of a process, of which each policy has its own: it takes forty megabytes."""
    return NameReader(_letter)


class NameRecognizer(TextRecognizer):
    """The score follows the model's probability; an honorific, a post or a label makes it .9."""

    finds = ("PERSON", "ORGANIZATION")
    starts = "".join(
        map(
            chr,
            [
                *range(0x4E00, 0xA000),
                *range(0x3041, 0x3097),
                *range(0x30A1, 0x30FB),
                *range(0x20000, 0x31350),
                *range(0xE000, 0xFB00),
            ],
        )
    ) + ("々〆ー" + ascii_letters)
    reach = 64
    gate = re.compile(
        f"{_CANDIDATE.pattern}|{kana.PAIR.pattern}|[ぁ-ゖ](?:くん|ちゃん)|名 ?[:=] ?[ぁ-ゖ]"
    )
    revision = "18"

    def load(self) -> None:
        self._reader: NameReader | None = None
        self._kana = kana.load()

    def use(self, weights: Weights) -> None:
        """Read with these instead of the weights in the package."""
        self._reader = NameReader(_letter, weights)

    def warm_up(self) -> None:
        for _ in self._found("山田太郎さんが来た。"):
            pass

    def _ready(self) -> NameReader:
        if self._reader is None:
            with _LOADING:
                self._reader = self._reader or _shipped()
        return self._reader

    def find(self, view: View) -> Iterator[Finding]:
        # Whoever asks for names of a view, to tell what stands behind one, shares them with this recogniser.
        found = view.once((type(self), self._ready()), lambda text: list(self._found(text)))
        for start, end, entity, score in found:
            yield self.finding(view, start, end, entity, score)

    def _found(self, text: str) -> Iterator[tuple[int, int, str, float]]:
        reader = self._ready()
        persons: list[tuple[int, int, float]] = []
        for reading in reader.read(text, _CANDIDATE.search):
            chances = reader.chances(reading)
            for first, last, chance in named(chances, "ORGANIZATION", TURN, TURN):
                start, end = reading.span(first, last)
                begins = FIRST.search(text, start, end)
                if BLANK in text[start:end]:
                    continue  # what was masked is no part of a name
                if begins and not (LATIN.fullmatch(text, start, end) and _KEY.match(text, end)):
                    yield begins.start(), end, "ORGANIZATION", scored(chance)
            likely = [
                (*reading.span(first, last), chance)
                for first, last, chance in named(chances, "PERSON", TURN, FAINT)
            ]
            likely += faintly(text, reading, chances, likely, reader.known_as)
            vouched = list(vouched_for(text, reading))
            persons += joined(text, likely, vouched, reader.known_as)
        persons = list(not_kinds(text, list(not_places(text, persons))))
        told = self._labelled(text, persons) if DIVIDER.search(text) else []
        persons += self._counted(text)
        listed = self._listed(reader)
        beside = chain(children(text, self._called), grouped(text, listed))
        persons += ((*place, SURE) for place in beside)
        tables = Tables(text)
        placed = chain(laid_out(text, tables, self._letters), below_headings(text, tables, listed))
        told = sorted({*told, *((start, end, SURE) for start, end in placed)})
        other = sorted(
            (*cell, 0.0) for cell in chain(tables.under(NO_NAMES), nobody(text, NO_NAMES))
        )
        persons = [*(p for p in persons if not _inside(p, told)), *told]
        persons += ((*p, SURE) for p in self._kana.named(text) if not _inside((*p, SURE), other))
        persons += again(text, persons, listed)
        persons += relatives(text, persons, listed)
        persons += in_company(text, persons, listed)
        persons = voted(text, persons, listed)
        persons = not_lonely(text, persons)
        for begin, stop in in_latin(text, self._kana.is_family, self._kana.is_given):
            apart = not any(s < stop and begin < e and told >= TOLD for s, e, told in persons)
            if apart and not is_identifier(text, begin, stop):
                yield begin, stop, "PERSON", SURE
        wholes = Wholes(text, reader.listed, reader.known_as, persons)
        for person in persons:
            for begin, stop in _bounded(text, person, other):
                begin, stop = wholes.of(begin, stop)
                yield begin, stop, "PERSON", person[2]
                reads = _FURIGANA.match(text, stop)
                if reads and "c" not in self._ready().known_as(reads["kana"]):
                    yield *reads.span("kana"), "PERSON", person[2]

    def _listed(self, reader: NameReader) -> Listed:
        return Listed(
            reader.known_as,
            sound(reader.is_family),
            lambda word: reader.is_given(word) or self._kana.is_given(word),
        )

    def _called(self, word: str) -> bool:
        """Whether a child is called so: by its given name, or by its family's in kana."""
        return (
            self._kana.is_given(word) or self._kana.is_family(word) or self._ready().is_given(word)
        )

    def _labelled(
        self, text: str, known: list[tuple[int, int, float]]
    ) -> list[tuple[int, int, float]]:
        """What stands behind a label and is not, to its end, a name that was found already."""
        found = []
        stretches = list(around(DIVIDER, text, LONGEST_LABELLED))
        for pattern in (FIRM_LABEL, SOFT_LABEL):
            for match in chain.from_iterable(matches(pattern, text, s) for s in stretches):
                start, value = match.start("value"), match["value"].rstrip()
                if any(
                    s == start and score >= 0.85 and AFTER_NAME.match(value, end - start)
                    for s, end, score in known
                ):
                    continue
                if len(value) < 2 or NOT_A_NAME.search(value):
                    continue
                letters = "" if pattern is FIRM_LABEL else self._letters(value).strip("\n")
                unheard_of = "U" in letters or (pattern is FIRM_LABEL and not self._plain(value))
                whole = " " in value and _TWO_WORDS.fullmatch(letters)
                if unheard_of or whole:
                    found.append((start, start + len(value), SURE))
        return found

    def _plain(self, word: str) -> bool:
        """Whether it is one word that the dictionary has, and no name: the next heading, 人数."""
        reader = self._ready()
        known = reader.known_as(word)
        return bool(known) and not (set(known) & set("FGN") or reader.is_given(word))

    def _counted(self, text: str) -> Iterator[tuple[int, int, float]]:
        """Families whose names begin with a number, in front of an honorific: the tokeniser takes them apart."""
        for match in _COUNTED.finditer(text):
            if HONORIFIC.match(text, match.end()) and "F" in self._ready().known_as(match[0]):
                yield *match.span(), SURE

    def _letters(self, text: str) -> str:
        return "".join(r.letters for r in self._ready().read(text, _CANDIDATE.search))


def _bounded(
    text: str, person: tuple[int, int, float], other: list[tuple[int, int, float]]
) -> Iterator[tuple[int, int]]:
    """The places of a name without what stands around it; none where it is a number or under a heading of `other`."""
    start, end, score = person
    if number := _COUNTER.match(text, start, end):
        start = number.end()
    if _DIGIT.search(text, start, end) or _NUMBER.fullmatch(text, start, end):
        return
    for begin, stop in trimmed(text, start, end):
        if score != SURE and _SHIFT.fullmatch(text, begin, stop):
            continue
        # What is SURE has a label or an honorific beside it; the model alone says less or more than that.
        if score == SURE or not _inside((begin, stop, score), other):
            yield begin, stop


def _inside(person: tuple[int, int, float], told: list[tuple[int, int, float]]) -> bool:
    """Whether it lies in one of `told`, which are in order, but for a blank behind it."""
    at = bisect_right(told, person[0], key=itemgetter(0)) - 1
    return at >= 0 and person[1] <= told[at][1] + 1
