"""Japanese postal addresses, from the prefecture to the room. A place and a chain of numbers make one.

The chain is found first and the place read backwards from it: prose is full of 市, 区 and 町, but not of chains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from detectors.findings import Finding
from detectors.recognizers import address_forms as forms
from detectors.recognizers.base import TextRecognizer
from detectors.recognizers.municipalities import ends_of_names, names
from detectors.views.normalise import View

_BEFORE_CHAIN = 60
"""Characters before a chain in which its place may begin."""
_LONGEST_TOWN = 18
"""Characters of a town that no municipality introduces."""
_LABEL_WINDOW = 24
_NUMBERS = re.compile("[0-9]+|[〇一二三四五六七八九十百千]+")
_SHAPE = re.compile(r"[一-鿿々ヶケノァ-ヺぁ-ん]{1,7}[市区町村]")
_RURAL = re.compile(
    r"大?字|[一-鿿々ヶケノァ-ヺ]{1,6}[市区町村郡](?![民立議役営政税側内外長])(?=[一-鿿])"
)
_MEANT = re.compile("[0-9一二三四五六七八九十百千無外]")
"""〇番〇号 only shows how to write one."""
_CHAIN_IN_LATIN = re.compile(
    "[0-9]-[0-9]{1,4},? ?[A-Z][a-z]|[a-z],? [0-9]{1,4}-[0-9]|[0-9][ -]?[Cc]home"
)
_HOUSES = re.compile("[番条線号割字街]|丁目")
"""In front of a last 丁目: it is not only one of several, as in 2・3丁目."""
_PLACE = 0.3
"""Of a municipality alone."""


@dataclass(frozen=True, slots=True)
class _Chain:
    """What the numbers of an address say."""

    full: bool
    """Down to the house: 1丁目2番, 123番地, 1-2-3."""
    worded: bool
    """With 丁目, 番地, 条: it cannot be a score or a range."""
    block: bool
    """With 丁目 and a number behind it."""
    area: bool
    """丁目 and no more."""
    known: bool
    """Not a single 号, 線 or 条, which number anything."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the address begins, and how it names its place."""

    start: int
    prefecture: bool
    municipality: bool
    town: str = field(repr=False)


class AddressRecognizer(TextRecognizer):
    """Town and 丁目 alone are an area (.5), prefecture and municipality alone a place (.3)."""

    finds = ("JP_ADDRESS",)
    starts = (
        "".join(map(chr, [*range(0x4E00, 0xA000), *range(0x30A1, 0x30FB), *range(0x3041, 0x3097)]))
        + "々ー〆0123456789#ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    )
    reach = 128
    revision = "5"
    gate = re.compile(
        r"[0-9〇一二三四五六七八九十百千無番都道府県上下東西住居本所]"
        r"(?:[-ーのノ在に之丁番条線地字](?<![都道府県上下東西住居本所].)| - [0-9]|外地|(?<=[都道府県])[一-鿿ぁ-んァ-ヺ \t,|\"]"
        r"|(?<=[上下])(?:[るル]|がる)|(?<=[東西])入|(?<=[住居])所|(?<=居)住地|(?<=本)籍|(?<=所)在地"
        r"|(?<=[一-鿿々ヶァ-ヺぁ-ん ].)[0-9]{1,4}(?:$|[ \t\n、。,」』)\"|<在居宛にへのからをではがとまも]))|方書|建物名|[ンーパ]ト名|ン名|ビル名"
    )

    def load(self) -> None:
        names()

    def warm_up(self) -> None:
        self.load()

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        last = 0
        for match in forms.CHAIN.finditer(text):
            read = _read(text, match, last)
            if read is None:
                continue
            start, end, score = read
            if score >= 0.6:
                last = end
            yield self.finding(view, start, end, "JP_ADDRESS", score)
        if _CHAIN_IN_LATIN.search(text):
            for match in forms.ROMAN.finditer(text):
                yield self.finding(view, *match.span(), "JP_ADDRESS", 0.85)
        if "通" in text and "区" in text:
            yield from self._crossings(view)
        yield from self._lots(view)
        yield from self._places(view)
        for match in forms.HOUSE_FIELD.finditer(text):
            yield self.finding(view, *match.span("house"), "JP_ADDRESS", 0.8)

    def _crossings(self, view: View) -> Iterator[Finding]:
        for match in forms.KYOTO.finditer(view.text):
            end = match.start()
            if "通" not in view.text[max(0, end - _LONGEST_TOWN) : end]:
                continue
            place = _place(view.text, end, 0)
            if place and place.municipality:
                yield self.finding(view, place.start, match.end(), "JP_ADDRESS", 0.7)

    def _lots(self, view: View) -> Iterator[Finding]:
        """A municipality, a town and one number: surer where somebody is said to live."""
        text = view.text
        for match in forms.LOT.finditer(text):
            if forms.YEAR.fullmatch(match[0]):
                continue
            place = _place(text, match.start(), 0)
            if place is None or not place.municipality:
                continue
            if not place.town or forms.DOUBTFUL_TOWN.match(place.town):
                continue
            lived_in = forms.LIVES.match(text, match.end())
            score = 0.75 if lived_in else _lot_score(text, place, match)
            yield self.finding(view, place.start, match.end(), "JP_ADDRESS", score)

    def _places(self, view: View) -> Iterator[Finding]:
        text = view.text
        for mark in forms.PREFECTURE_END.finditer(text):
            end = mark.end()
            for start in (end - 4, end - 3):
                if start >= 0 and forms.PREFECTURE.fullmatch(text, start, end):
                    if behind := _SHAPE.match(text, end):
                        yield self.finding(view, start, behind.end(), "JP_ADDRESS", _PLACE)
                        yield from self._single(view, start, end)
                    break
        for label in forms.LABELLED_PLACE.finditer(text):
            yield from self._single(view, label.end(), label.end())

    def _single(self, view: View, start: int, behind: int) -> Iterator[Finding]:
        """An address at `start` whose municipality begins at `behind` and that ends in one number."""
        if end := _single_number(view.text, behind):
            before = view.text[max(0, start - _LABEL_WINDOW) : start]
            said = forms.LABEL.search(before) or forms.POST_CODE.search(before)
            score = 0.8 if said or "大字" in view.text[behind:end] else 0.5
            yield self.finding(view, start, end, "JP_ADDRESS", score)


def _read(text: str, match: re.Match[str], last: int) -> tuple[int, int, float] | None:
    """Start, end and score of the address around a chain, or None."""
    start, end = match.span()
    written = match[0]
    if forms.COUNTED.match(text, end) and (count := forms.COUNT_BEHIND.search(written)):
        written = written[: count.start()]
        end = start + len(written)
    chain = _chain(written)
    if _means_something_else(text, written, end, chain):
        return None
    ordinal = text[start - 1 : start] == "第" and not re.search("地割|番地", written)
    place = _place(text, start, last) if chain.known and not ordinal else None
    if place is None:
        return None
    score = _score(text, place, chain, end)
    if score <= 0:
        return None
    return place.start, _with_house(text, end) if score >= 0.6 else end, score


def _single_number(text: str, start: int) -> int | None:
    """Where the number ends behind the municipality at `start` and the name of a town."""
    match = forms.SINGLE_NUMBER.match(text, start)
    if match is None or forms.YEAR.fullmatch(match["number"]):
        return None
    known = ends_of_names(text, start, match.start("number"))
    if not known or known[0][0] > start + 3:
        return None
    after, number = known[-1][1], match.start("number")
    town = text[after:number].strip()
    if not town or not _is_town(text, start, after, number) or forms.DOUBTFUL_TOWN.match(town):
        return None
    return match.end()


def _lot_score(text: str, place: _Place, lot: re.Match[str]) -> float:
    """Of a bare number straight behind the name of a town."""
    if text[lot.start() - 1] not in place.town[-1:] or forms.NO_LOT.search(place.town):
        return 0.4
    if len(lot[0]) < 3 and not (place.prefecture or place.town[-1] in "町字"):
        return 0.5
    if forms.NEXT_COUNT.match(text, lot.end()):
        return 0.5
    return 0.75 if place.prefecture else 0.7


def _means_something_else(text: str, written: str, end: int, chain: _Chain) -> bool:
    if chain.worded:
        station = written.endswith("番") and forms.STATION.match(text, end)
        return bool(station) or not _MEANT.search(written)
    return bool(
        forms.COUNTED.match(text, end)
        or forms.DATE.match(written)
        or forms.PHONE_OR_POST.match(written)
    )


def _with_house(text: str, end: int) -> int:
    """Where the building and room end that stand behind a chain; on a line of their own they need a number."""
    house = forms.HOUSE.match(text, end)
    if house is None or ("\n" in house[0] and house[0][-1] not in "0123456789室号棟階F方付"):
        return end
    return house.end()


def _chain(written: str) -> _Chain:
    if written[0] in "無番":
        return _Chain(True, True, False, False, True)
    count = len(_NUMBERS.findall(written))
    block, house = "丁目" in written, "番" in written
    worded = block or house or "地割" in written or "字" in written
    lines = ("条" in written or "線" in written) and (block or count > 1)
    full = (
        (worded and count > 1)
        or lines
        or count > 2
        or ("番地" in written)
        or (house and "号" in written)
    )
    area = written.endswith(("丁目", "番町", "番丁")) and not _HOUSES.search(written[:-2])
    return _Chain(
        full and not area, worded or lines, block and count > 1, area, count > 1 or block or house
    )


def _place(text: str, end: int, last: int) -> _Place | None:
    """Reads backwards from a chain at `end`; nothing before `last` belongs to it."""
    begin = max(last, end - _BEFORE_CHAIN)
    # Its last letter is in few texts, and costs a third to look for.
    may = forms.PREFECTURE_END.search(text, begin, end)
    prefectures = [m.span() for m in forms.PREFECTURE.finditer(text, begin, end)] if may else []
    for first, behind in reversed(prefectures):
        if (after := _municipality(text, behind, end)) and _is_town(text, behind, after, end):
            return _placed(text, first, (after, end), prefecture=True)
    for first, behind in ends_of_names(text, begin, end):
        if _is_town(text, behind, behind, end):
            return _placed(text, first, (behind, end), prefecture=False)
    town = forms.BARE_TOWN.search(text, max(begin, end - _LONGEST_TOWN), end)
    if town and not forms.NO_TOWN.search(text, town.start(), end):
        return _Place(town.start(), False, False, town[0])
    return None


def _placed(text: str, first: int, after: tuple[int, int], *, prefecture: bool) -> _Place | None:
    between = text[after[0] : after[1]]
    if "\n" in between and not between.strip():
        return None
    return _Place(first, prefecture, True, between.strip(' \t,|"\n'))


def _municipality(text: str, start: int, end: int) -> int | None:
    """Where the municipality ends whose name begins at `start`, behind a prefecture."""
    known = [e for _, e in ends_of_names(text, start, end)]
    if known:
        # What was a town or village of its own is a town of the city now: 三好市池田町.
        city = next((e for e in known if text[e - 1] == "市"), None)
        return city if city and text[known[-1] - 1] in "町村" else known[-1]
    shape = _SHAPE.match(text, start, end)
    return shape.end() if shape else None


def _is_town(text: str, start: int, after: int, end: int) -> bool:
    """Whether names of places stand from `start` to `end`, and behind `after` nothing but the name of a town."""
    if not forms.BETWEEN.fullmatch(text, start, end):
        return False
    town = text[after:end]
    return not (
        forms.NO_TOWN_FIRST.match(town) or forms.NO_TOWN.search(town) or forms.BROKEN.search(town)
    )


def _score(text: str, place: _Place, chain: _Chain, end: int) -> float:
    before = text[max(0, place.start - _LABEL_WINDOW) : place.start]
    labelled = bool(forms.LABEL.search(before) or (chain.full and forms.POST_CODE.search(before)))
    if chain.area:
        return _area_score(text, place, labelled, end)
    if not place.municipality:
        labelled = labelled or (chain.full and _is_said_to_be_one(text, place.start, end))
        return _town_score(chain, labelled, _RURAL.match(text, place.start) is not None)
    if not chain.worded and not labelled and forms.DOUBTFUL_TOWN.match(place.town):
        return 0.45
    if chain.full:
        if place.town or chain.worded:
            return 0.95 if place.prefecture else 0.9
        return 0.9 if place.prefecture or labelled else 0.5
    if place.town:
        return 0.9 if place.prefecture or labelled else 0.75
    return 0.6 if place.prefecture or labelled else 0.3


def _is_said_to_be_one(text: str, start: int, end: int) -> bool:
    """Whether somebody lives there, or the heading of the table says so."""
    if forms.RESIDES.match(text, end):
        return True
    return bool(
        forms.CELL_END.match(text, end) and forms.CELL.search(text[max(0, start - 60) : start])
    )


def _area_score(text: str, place: _Place, labelled: bool, end: int) -> float:
    if not place.municipality:
        return 0.4 if labelled else 0.3
    if forms.AROUND.match(text, end):
        return 0.45
    return 0.65 if labelled and place.prefecture else 0.5


def _town_score(chain: _Chain, labelled: bool, rural: bool) -> float:
    if labelled:
        return 0.85 if chain.full else 0.7
    if not chain.full or not (chain.worded or rural):
        return 0.3
    return 0.75 if chain.block or rural else 0.5
