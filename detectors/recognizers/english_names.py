"""Persons and addresses in English text, by a small trained model (`detectors/english/`)."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache
from itertools import chain

import numpy as np

from detectors.english.reader import WORTH, EnglishReader, Stretch
from detectors.findings import Finding
from detectors.names.model import Weights
from detectors.names.reader import named
from detectors.recognizers.base import TextRecognizer
from detectors.recognizers.edges import is_identifier
from detectors.recognizers.english_addresses import SURE, addresses
from detectors.recognizers.needed import Needing
from detectors.recognizers.software import is_software
from detectors.views.normalise import View

TURN = 0.4
"""The probability that is reported as .6: recall of names weighs more than precision (F2)."""
FAINT = 0.2
PLACE = 0.5
"""The confidence of a place that is no address: to know the country is not to know the person."""
LABELLED = 0.85
_LABELLED = re.compile(
    r"(?<![A-Za-z])(?:surname|(?:family|last|given|first|full|maiden|middle) names?)[ \t]?:[ \t]?"
    r"(?-i:(?!(?:Required|Optional|String|Text|Unknown|None|Same|Please|Not|As)(?![a-z]))"
    r"([A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ɏ'’-]{1,30}(?: [A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ɏ'’-]{1,30}){0,3}))",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? "
    r"((?!(?:Word|Excel|Office|President|Chair|Speaker|Chairman)(?![a-z]))[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’-]{2,30})"
)
_SAID = Needing(((_LABELLED, LABELLED), (_TITLED, LABELLED)))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LETTER = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]{2}")
_NUMBER = re.compile(r"[0-9]")
_JAPANESE_ADDRESS = re.compile(
    r"-(?:ku|shi|ken|to|fu|cho|machi|mura|gun|chome)(?![a-z])", re.IGNORECASE
)
"""`AddressRecognizer` reads these, to the postal code behind."""
_PLACED = re.compile(
    r"[A-ZÀ-ÖØ-ÞΆ-ΫА-Я]|(?<![a-z])(?:street|st|road|rd|avenue|ave|lane|drive|way|close|court|city|town|village)(?![a-z])"
)
"""A place without a number has a capital somewhere, or says in small letters what it is."""
_NO_PLACE = re.compile(
    r"[^A-Za-zÀ-ɏͰ-ϿЀ-ӿḀ-ỿ]*|[^()]*[a-z]\([0-9., %-]*\)?"
    r"|[A-Z]{0,3}[0-9]{4,}[A-Z]{0,3}(?:[\t,;|\n]{1,2}[A-Z]{0,3}[0-9]{4,}[A-Z]{0,3})*"
    r"|(?:[0-9]{1,2}(?:st|nd|rd|th)? )?(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June?|July?|Aug(?:ust)?|Sept(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)[ .,]{0,2}[0-9, ]+"
)
"""Numbers alone (columns of a dump, of CSV), with letters at their ends (cards in a row), arguments in code, and dates."""
_HOUSE = re.compile("#?[0-9]{1,6}")
_GOES_ON = re.compile("(?:,? |,?\n) {0,8}")
"""Between a number and the place that it belongs to."""
_BORDER = re.compile(r"[\t|\n]|,(?! )")
_OF_A_ROW = re.compile(r"[\t|]|,(?! )[^\n,]*,(?! )")
"""Between cells, and what is only in rows of a table: a comma without a blank is a border beside another."""
_BETWEEN = re.compile("[0-9][A-Za-z]|[A-Za-z][0-9]")
_MOUNTAIN = re.compile("(?:Mount|Lake|Cape|River)")
_OPENS = re.compile(r"(?:^|[.!?:;\n]) *$")
_NO_NAME = re.compile(
    r"(?:Drew|Rose|Chase|Mark|Bill|Grant|Will|Pat|Sue|Jack|Rob|Nick|Pierce|Skip|Wade|Gene|Miles|Hope|Page|Chip|Ray|Dean|Rich|Frank|Sandy|Randy|Rusty|Woody|Misty)"
    r" (?:(?:up|the|an?|to|off|out|down|your|our|their|this|that|these|those|into|all|any|each)(?![A-Za-z])"
    r"|(?:soils?|beach(?:es)?|loam|ground|shores?|areas?|terrain|bottoms?|answers?|discussions?|talks?|feedback|opinions?|exchanges?|therap(?:y|ies)|text|weather|plants?|hills?|mornings?|pipes?)(?![A-Za-z]))"
)
"""Opens a sentence with a capital, and goes on as a verb or an adjective does: Drew the plan, Sandy soil."""
_BESIDE = 40
"""Characters on each side in which a row is known by its borders."""
_IN_MAIL = re.compile(r"[A-Za-z0-9._%+-]*@")
_LOADING = threading.Lock()


@cache
def _shipped() -> EnglishReader:
    """One for all screens of a process: it is large, and the same for every policy."""
    return EnglishReader()


class EnglishNameRecognizer(TextRecognizer):
    """English lines, and English clauses in Japanese lines. A place without a number is reported below .6."""

    finds = ("PERSON", "LOCATION")
    starts = (
        _LETTERS
        + "".join(map(chr, [*range(0xC0, 0x250), *range(0x370, 0x500), *range(0x1E00, 0x1F00)]))
        + "0123456789#"
    )
    reach = 160
    revision = "7"
    needs_ascii = True
    gate = WORTH

    def load(self) -> None:
        self._reader: EnglishReader | None = None

    def use(self, weights: Weights) -> None:
        """Read with these instead of the weights in the package."""
        self._reader = EnglishReader(weights)

    def warm_up(self) -> None:
        for _ in self._ready().read("My name is Taro Yamada."):
            pass

    def _ready(self) -> EnglishReader:
        if self._reader is None:
            with _LOADING:
                self._reader = self._reader or _shipped()
        return self._reader

    def find(self, view: View) -> Iterator[Finding]:
        told = list(_told(view))
        read = (part for seen in self._found(view.text) for part in _in_cells(view.text, seen))
        for start, end, entity, score in chain(told, _apart(read, told)):
            if view.text[start] in self.starts:
                yield self.finding(view, start, end, entity, score)

    def _found(self, text: str) -> Iterator[tuple[int, int, str, float]]:
        for stretch in self._ready().read(text):
            if not np.any(stretch.chances[:, 0] < 1 - FAINT):
                continue
            for first, last, chance in named(stretch.chances, "PERSON", TURN, FAINT):
                start, end = stretch.places[first][0], stretch.places[last][1]
                if _cuts(text, start, end) or _IN_MAIL.match(text, end):
                    continue
                if is_identifier(text, start, end) or _nobody(text, start, end):
                    continue
                if _LETTER.search(text, start, end):
                    yield start, end, "PERSON", scored(chance)
            yield from _places(text, stretch)


def _places(text: str, stretch: Stretch) -> Iterator[tuple[int, int, str, float]]:
    """Addresses and other places. A number alone is one only right beside another: a house and its street."""
    number: tuple[int, int, float] | None = None
    ends = -1
    for first, last, chance in named(stretch.chances, "LOCATION", TURN, TURN):
        start, end = stretch.places[first][0], stretch.places[last][1]
        end = start + len(text[start:end].rstrip(" .,;:-\n"))
        if start < end and _HOUSE.fullmatch(text, start, end):
            if ends >= 0 and _GOES_ON.fullmatch(text, ends, start):
                yield start, end, "LOCATION", scored(chance)
                ends = -1
            else:
                number = start, end, chance
            continue
        if _cuts(text, start, end) or _nowhere(text, start, end):
            continue
        exact = _NUMBER.search(text, start, end)
        if exact or _PLACED.search(text, start, end):
            if number and _GOES_ON.fullmatch(text, number[1], start):
                yield number[0], number[1], "LOCATION", scored(number[2])
            yield start, end, "LOCATION", scored(chance) if exact else PLACE
            number, ends = None, end


def _told(view: View) -> Iterator[tuple[int, int, str, float]]:
    """What a label or a title in front of it makes a name."""
    length = len(view.text)
    for pattern, score, _ in _SAID.worth(view.parts, length):
        for match in pattern.finditer(view.text, 0, length):
            yield *match.span(1), "PERSON", score
    for start, end in addresses(view.text):
        if not _JAPANESE_ADDRESS.search(view.text, start, end):
            yield start, end, "LOCATION", SURE


def _apart(
    read: Iterator[tuple[int, int, str, float]], told: list[tuple[int, int, str, float]]
) -> Iterator[tuple[int, int, str, float]]:
    """Without what lies in something that its form tells."""
    places = [(start, end) for start, end, entity, _ in told if entity == "LOCATION"]
    return (one for one in read if not any(a <= one[0] and one[1] <= b for a, b in places))


def _in_cells(
    text: str, seen: tuple[int, int, str, float]
) -> Iterator[tuple[int, int, str, float]]:
    """What the model reads over several cells of a table is what it is in each."""
    start, end, entity, score = seen
    around = max(text.rfind("\n", 0, start) + 1, start - _BESIDE), end + _BESIDE
    if not _BORDER.search(text, start, end) or not _OF_A_ROW.search(text, *around):
        yield seen
        return
    for part in re.finditer(r"[^\t|\n]+?(?=,(?! )|[\t|\n]|$)", text[start:end]):
        begin = start + part.start() + len(part[0]) - len(part[0].lstrip(' ,"'))
        stop = start + part.start() + len(part[0].rstrip(' ,"'))
        if stop - begin < 2 or not _LETTER.search(text, begin, stop):
            continue
        if entity == "PERSON" or not _nowhere(text, begin, stop):
            exact = entity == "PERSON" or _NUMBER.search(text, begin, stop)
            yield begin, stop, entity, score if exact else min(score, PLACE)


def _nobody(text: str, start: int, end: int) -> bool:
    """Whether it is a program, the first word of a mountain's or a lake's name, or the verb of a sentence."""
    if _NO_NAME.match(text, start) and _OPENS.search(text, max(0, start - 4), start):
        return True
    return is_software(text, start, end) or bool(_MOUNTAIN.fullmatch(text, start, end))


def _nowhere(text: str, start: int, end: int) -> bool:
    """Whether it is numbers, code or a date, or an address that `AddressRecognizer` reads."""
    return bool(_NO_PLACE.fullmatch(text, start, end) or _JAPANESE_ADDRESS.search(text, start, end))


def _cuts(text: str, start: int, end: int) -> bool:
    """Whether it begins or ends between a letter and a digit, as in `4c1ea3`: a part of some key or number."""
    begins = start > 0 and _BETWEEN.match(text, start - 1)
    return bool(begins or _BETWEEN.match(text, end - 1))


def scored(chance: float) -> float:
    """The confidence that is reported for a probability: the turning point at .6, certainty at .95."""
    if chance < TURN:
        return round(chance * 0.6 / TURN, 2)
    return round(0.6 + (chance - TURN) * 0.35 / (1 - TURN), 2)
