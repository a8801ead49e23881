"""What stands beside a name and outweighs what the model thinks: a title or post behind it, a label in front."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from detectors.letters import KANJI
from detectors.names.reader import Reading
from detectors.recognizers.edges import LATIN, among_towns, begins_inside, belongs, enumerated
from detectors.recognizers.humans import is_human
from detectors.recognizers.places import LISTED_SCORE, SURE
from detectors.recognizers.surroundings import (
    ALONE,
    CALLED_AFTER,
    CHIEF,
    COLLEAGUE,
    HONORIFIC,
    LABEL_BEFORE,
    LABEL_ENDS,
    MISTER,
    NOT_A_NAME,
    PERSONAL,
    PLACE,
    SPEAKER,
    SPEAKS,
)
from detectors.recognizers.touching import Places
from detectors.recognizers.turning_points import TURN, scored, turn

FAINT = 0.08
"""Below this probability not even an honorific makes a name of it."""
_KANJI = re.compile(f"[{KANJI}]")
IN_LIST = 0.8
"""The probability from which a short word in a list is a family and no place."""
LATIN_TOLD = 0.85
"""In Japanese text Latin words are terms as often as names: only what is sure is a name."""
_MIXED = re.compile("[ァ-ヺー]+ [A-Z][A-Za-z]+")
"""A maker and its product: ダイソン Purifier."""
_POLITE = ("お", "ご")
"""In front of what is no name for all its honorific: お星様."""
_POST = {"P": COLLEAGUE, "W": HONORIFIC}
"""In front of a mayor a place is a place."""
_HIRAGANA = re.compile("[ぁ-ゖー]+")
_COMMON = frozenset("cva")
"""Of `Word.known_as`: a plain word, and nothing else."""
_SPEAKING = ("F", "P")
_NAME = re.compile(
    r"(?P<known>n[Kn]*(?:J[KnP]+){1,3}|K(?:JK+){0,2}Jn[Kn]*(?:J[Kn]+)?|F+[GN]+|N+G+|FU|[PU]G+|F+|G+|[Nn]+)"
    r"|(?P<pair>[PUW]W)|(?P<doubtful>P|U|W)"
)
_PART = re.compile(r"F+|G+|[Nn]+")
_FURTHER = re.compile(r"(?:[・=](?!アンド|エンド)[ァ-ヺー]{2,12}){1,3}(?![ァ-ヺー・])")


def vouched_for(text: str, reading: Reading) -> Iterator[tuple[int, int, bool]]:
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


def joined(
    text: str,
    likely: list[tuple[int, int, float]],
    beside: list[tuple[int, int, bool]],
    known_as: Callable[[str], str],
) -> Iterator[tuple[int, int, float]]:
    """What the model thinks likely and what stands beside an honorific or label, each place once."""
    taken: set[tuple[int, int]] = set()
    places = Places(beside)
    for start, end, chance in likely:
        near = places.touching(start, end)
        vouched, enough = [(a, b) for a, b, _ in near], any(sure for _, _, sure in near)
        if outer := [v for v in vouched if v[0] < start or v[1] > end]:
            taken.update(outer)
            yield from ((a, b, SURE if enough else _beside(text, b, chance)) for a, b in outer)
            continue
        end = _abroad(text, end)
        labelled = _is_labelled(text, start) and not (
            CALLED_AFTER.match(text, end) or NOT_A_NAME.search(text[start:end])
        )
        if not vouched and _is_an_adverb(text, start, end, chance, known_as):
            continue
        if vouched or HONORIFIC.match(text, end) or labelled:
            if enough:
                yield start, end, SURE
            elif labelled or not _is_an_office(text, start, end, known_as):
                yield start, end, _beside(text, end, chance)
        elif (
            (chance >= FAINT * 2 or is_human(text, start, end, known_as))
            and not begins_inside(text, start, end, known_as)
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
        taken.update(vouched)
    yield from ((a, b, SURE) for a, b, enough in beside if enough and (a, b) not in taken)


def _is_an_adverb(
    text: str, start: int, end: int, chance: float, known_as: Callable[[str], str]
) -> bool:
    """Whether it is a plain word in hiragana in front of a post: あらかじめ議長の許可を."""
    if chance >= TURN or not _HIRAGANA.fullmatch(text, start, end) or PERSONAL.match(text, end):
        return False
    return bool(set(known_as(text[start:end])) & set("cvao"))


def _is_an_office(text: str, start: int, end: int, known_as: Callable[[str], str]) -> bool:
    """Whether it is a plain word in kanji in front of a post: 総務部長."""
    known = set(known_as(text[start:end]))
    return bool(known) and known <= _COMMON and not PERSONAL.match(text, end)


def _beside(text: str, end: int, chance: float) -> float:
    """The score of a name beside an honorific, post or label."""
    return scored(chance) if MISTER.match(text, end) else SURE


def _abroad(text: str, end: int) -> int:
    """The end of a name in katakana, with the further names behind points."""
    if not "ァ" <= text[end - 1] <= "ー":
        return end
    more = _FURTHER.match(text, end)
    return more.end() if more else end
