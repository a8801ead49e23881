"""Names of persons, and of organisations where a policy asks for them.

A trained model says how likely each word of a sentence is a part of a name (`detectors/names/`). What stands beside a
name outweighs it: in front of an honorific, and behind a label, even a doubtful word is a person.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from operator import itemgetter
from string import ascii_letters

from detectors.findings import Finding
from detectors.letters import KANJI
from detectors.marks import BLANK
from detectors.names import kana
from detectors.names.model import Weights
from detectors.names.morphemes import Word
from detectors.names.reader import NameReader, Reading, named
from detectors.recognizers.base import TextRecognizer, around, matches
from detectors.recognizers.children import children
from detectors.recognizers.edges import (
    FIRST,
    LATIN,
    among_towns,
    belongs,
    enumerated,
    is_identifier,
    trimmed,
)
from detectors.recognizers.families import NO_FAMILY, Listed, sound
from detectors.recognizers.humans import faintly, is_human
from detectors.recognizers.kinds import not_kinds
from detectors.recognizers.layouts import NO_NAMES, laid_out
from detectors.recognizers.places import LISTED_SCORE, SURE, not_places
from detectors.recognizers.repeated import again
from detectors.recognizers.roles import grouped
from detectors.recognizers.romaji import in_latin
from detectors.recognizers.rosters import COUNTRY
from detectors.recognizers.surroundings import (
    AFTER_NAME,
    ALONE,
    CALLED_AFTER,
    CHIEF,
    COLLEAGUE,
    DIVIDER,
    FIRM_LABEL,
    HONORIFIC,
    LABEL_BEFORE,
    LABEL_ENDS,
    LONGEST_LABELLED,
    MISTER,
    NOT_A_NAME,
    PERSONAL,
    PLACE,
    SOFT_LABEL,
    SPEAKER,
    SPEAKS,
)
from detectors.recognizers.tables import Tables
from detectors.recognizers.turning_points import TURN, scored, turn
from detectors.recognizers.wholes import Wholes
from detectors.views.normalise import View

FAINT = 0.08
"""Below this probability not even an honorific makes a name of it."""
_CANDIDATE = re.compile(
    r"[一-鿿々\uf900-\ufaff\U00020000-\U0003134f\ue000-\uf8ff]|[ァ-ヺ]{2}|[A-Z][a-z]|[A-Z]{2}|[Nn]ame|氏|フリ|[ぁ-ゖ]{4}さん[のがはにをとへかもで]"
)
_KANJI = re.compile(f"[{KANJI}]")
_DIGIT = re.compile("[0-9](?![0-9]?世)")
"""The name of a place or a month and a number is no name of a person; that of a king with his number is."""
_COUNTER = re.compile("(?<![0-9A-Za-z])[0-9]{1,2}(?=[一-鿿])")
"""Of an item in a list, (1) or ①, right in front of a name."""
_NUMBER = re.compile("[〇一二三四五六七八九十百千万]{2,}")
IN_LIST = 0.8
"""The probability from which a short word in a list is a family and no place."""
LATIN_TOLD = 0.85
"""In Japanese text Latin words are terms as often as names: only what is sure is a name."""
_MIXED = re.compile("[ァ-ヺー]+ [A-Z][A-Za-z]+")
"""A maker and its product: ダイソン Purifier."""
_KEY = re.compile("[_:=|\\t]")
"""Behind the name of a setting, DB_PASSWORD=, or its first part: it is no firm."""
# One letter a word: F 姓, G 名, N another name of a person, n one in katakana, P a place that may be a surname,
# W a common noun that may be a surname, U a word in kanji that the dictionary lacks, K katakana or an initial, J the point between foreign names.
_KIND_OF_NAME = {"姓": "F", "名": "G"}
_POLITE = ("お", "ご")
"""In front of what is no name for all its honorific: お星様."""
_COUNTED = re.compile("[一二三四五六七八九十百千万](?<![0-9一-鿿].)[一-鿿]")
_POST = {"P": COLLEAGUE, "W": HONORIFIC}
"""In front of a mayor a place is a place."""
_KANJI_WORD = re.compile(r"[一-鿿々\U00020000-\U0003134f\ue000-\uf8ff]{1,3}")
_NUMERAL = re.compile(r"[〇一二三四五六七八九十百千]")
_KATAKANA_WORD = re.compile(r"[ァ-ヺー]+|[A-Z]")
_SPEAKING = ("F", "P")
_NAME = re.compile(
    r"(?P<known>n[Kn]*(?:J[KnP]+){1,3}|K(?:JK+){0,2}Jn[Kn]*(?:J[Kn]+)?|F+[GN]+|N+G+|FU|[PU]G+|F+|G+|[Nn]+)"
    r"|(?P<pair>[PUW]W)|(?P<doubtful>P|U|W)"
)
_TWO_WORDS = re.compile("(?!PP)[FWNPUG]{2,3}")
_PART = re.compile(r"F+|G+|[Nn]+")
_FURIGANA = re.compile(
    rf" ?\( ?(?!(?:{COUNTRY})[人籍 ]?\))(?P<kana>[ぁ-ゖー]{{2,6}} ?[ぁ-ゖー]{{1,7}}|[ァ-ヺー]{{2,6}} ?[ァ-ヺー]{{1,7}}) ?\)"
)
"""How a name is read, right behind it."""
_FURTHER = re.compile(r"(?:[・=](?!アンド|エンド)[ァ-ヺー]{2,12}){1,3}(?![ァ-ヺー・])")


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
    revision = "13"

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
        for start, end, entity, score in self._found(view.text):
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
            vouched = list(_vouched_for(text, reading))
            persons += _joined(text, likely, vouched, reader.known_as)
        persons = list(not_kinds(text, list(not_places(text, persons))))
        told = self._labelled(text, persons) if DIVIDER.search(text) else []
        persons += self._counted(text)
        listed = self._listed(reader)
        persons += ((*place, SURE) for place in children(text, listed.is_given))
        persons += ((*place, SURE) for place in grouped(text, listed))
        tables = Tables(text)
        placed = laid_out(text, tables, self._letters)
        told = sorted({*told, *((start, end, SURE) for start, end in placed)})
        other = sorted((*cell, 0.0) for cell in tables.under(NO_NAMES))
        persons = [*(p for p in persons if not _inside(p, told)), *told]
        persons += ((start, end, SURE) for start, end in self._kana.named(text))
        persons += again(text, persons, listed)
        for begin, stop in in_latin(text, self._kana.is_family, self._kana.is_given):
            apart = not any(start < stop and begin < end for start, end, _ in persons)
            if apart and not is_identifier(text, begin, stop):
                yield begin, stop, "PERSON", SURE
        wholes = Wholes(text, reader.listed, reader.known_as, persons)
        for person in persons:
            for begin, stop in _bounded(text, person, other):
                begin, stop = wholes.of(begin, stop)
                yield begin, stop, "PERSON", person[2]
                if reads := _FURIGANA.match(text, stop):
                    yield *reads.span("kana"), "PERSON", person[2]

    def _listed(self, reader: NameReader) -> Listed:
        return Listed(
            reader.known_as,
            sound(reader.is_family),
            lambda word: reader.is_given(word) or self._kana.is_given(word),
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
        # What is SURE has a label or an honorific beside it; the model alone says less or more than that.
        if score == SURE or not _inside((begin, stop, score), other):
            yield begin, stop


def _inside(person: tuple[int, int, float], told: list[tuple[int, int, float]]) -> bool:
    """Whether it lies in one of `told`, which are in order, but for a blank behind it."""
    at = bisect_right(told, person[0], key=itemgetter(0)) - 1
    return at >= 0 and person[1] <= told[at][1] + 1


def _vouched_for(text: str, reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Names, and words that may be names, in front of a title or post or behind a label; whether that is enough.

    In front of a post, and of 氏, stand offices and clans as well: there the model has to think it a name, too.
    """
    letters = reading.letters
    for match in _NAME.finditer(letters):
        start, end = reading.span(match.start(), match.end() - 1)
        if PERSONAL.match(text, end):
            yield (
                start,
                end,
                match[0] != "W"
                or (text[start - 1 : start] not in _POLITE and not _follows_kanji(text, start)),
            )
        elif match[0] in _SPEAKING and text[start - 1 : start] in SPEAKS and CHIEF.match(text, end):
            yield start, end, True
        elif match["known"]:
            labelled = _is_labelled(text, start)
            if labelled or HONORIFIC.match(text, end) or MISTER.match(text, end):
                part = _PART.fullmatch(match[0])
                if not (part and PLACE.match(text, end)):
                    whole = not part and MISTER.match(text, end)
                    yield start, end, bool(labelled or whole or COLLEAGUE.match(text, end))
            elif SPEAKER.match(text, end) and (start == 0 or text[start - 1] == "\n"):
                yield start, end, True
        elif (
            match[0] != "U"
            and not _follows_kanji(text, start)
            and (
                (match["doubtful"] and _POST[match[0]].match(text, end))
                or _holds_alone(text, start, end)
            )
        ):
            yield start, end, True


def _holds_alone(text: str, start: int, end: int) -> bool:
    """Whether it is all that stands behind a label."""
    return bool(ALONE.match(text, end)) and _is_labelled(text, start)


def _follows_kanji(text: str, start: int) -> bool:
    return start > 0 and bool(_KANJI.match(text, start - 1))


def _is_labelled(text: str, start: int) -> bool:
    return text[start - 1 : start] in LABEL_ENDS and bool(
        LABEL_BEFORE.search(text, max(0, start - 32), start)
    )


def _joined(
    text: str,
    likely: list[tuple[int, int, float]],
    beside: list[tuple[int, int, bool]],
    known_as: Callable[[str], str],
) -> Iterator[tuple[int, int, float]]:
    """What the model thinks likely and what stands beside an honorific or label, each place once."""
    taken: list[tuple[int, int]] = []
    for start, end, chance in likely:
        near = [v for v in beside if v[0] < end and start < v[1]]
        vouched, enough = [(a, b) for a, b, _ in near], any(sure for _, _, sure in near)
        if any(a < start or b > end for a, b in vouched):
            taken += [v for v in vouched if (v[0] < start or v[1] > end) and v not in taken]
            outer = [v for v in vouched if v[0] < start or v[1] > end]
            yield from ((a, b, SURE if enough else _beside(text, b, chance)) for a, b in outer)
            continue
        end = _abroad(text, end)
        labelled = _is_labelled(text, start) and not (
            CALLED_AFTER.match(text, end) or NOT_A_NAME.search(text[start:end])
        )
        if vouched or HONORIFIC.match(text, end) or labelled:
            yield start, end, SURE if enough else _beside(text, end, chance)
        elif (
            (chance >= FAINT * 2 or is_human(text, start, end, known_as))
            and not belongs(text, start, end)
            and not among_towns(text, start, end)
        ):
            score = scored(chance, turn(text, start, end, chance, known_as))
            if chance < IN_LIST and enumerated(text, start, end):
                score = min(score, LISTED_SCORE)
            doubtful = (
                score < LATIN_TOLD and LATIN.fullmatch(text, start, end)
            ) or _MIXED.fullmatch(text, start, end)
            yield start, end, min(score, 0.5) if doubtful else score
        taken += vouched
    yield from ((a, b, SURE) for a, b, enough in beside if enough and (a, b) not in taken)


def _beside(text: str, end: int, chance: float) -> float:
    """The score of a name beside an honorific, post or label."""
    return scored(chance) if MISTER.match(text, end) else SURE


def _abroad(text: str, end: int) -> int:
    """The end of a name in katakana, with the further names behind points."""
    if not "ァ" <= text[end - 1] <= "ー":
        return end
    more = _FURTHER.match(text, end)
    return more.end() if more else end
