"""Addresses in English by their form, by a label and by the heading of their column: what a model of words reads
otherwise beside other cells, or not at all inside Japanese, is read here as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.recognizers.tables import Tables

SURE = 0.85
LONGEST = 120
"""Characters of an address from its first number on."""
_WORD = "[A-ZÀ-Þ][A-Za-zÀ-öø-ÿ'’]{1,24}"
_STREETS = (
    "Street|Road|Avenue|Lane|Drive|Boulevard|Court|Crescent|Close|Terrace|Place|Square|Way|Row|Grove"
    "|Gardens|Parade|Highway|Parkway|Hill|View|St|Rd|Ave|Blvd|Ln|Dr"
)
_HOUSE = "[0-9]{1,5}[A-Z]?(?:-[0-9]{1,5})?"
_ROOM = r"(?:Apt|Apartment|Flat|Suite|Unit|Room|Floor|Ste)\.? ?[0-9A-Z][0-9A-Z-]{0,5}(?![A-Za-z])"
_CODE = (
    "(?:[A-Z]{2,3},? )?(?:[0-9]{4,5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}"
    "|[A-Z][0-9][A-Z] [0-9][A-Z][0-9])(?![0-9A-Za-z])"
)
_TOWN = rf"{_WORD}(?: {_WORD}){{0,2}}"
_CODED = rf"(?:{_TOWN},? )?{_CODE}"
_STREET = re.compile(
    rf"(?<![0-9A-Za-z#./-])(?:{_ROOM},? )?{_HOUSE} (?:[NSEW]\.? )?(?:{_WORD} ){{1,4}}?(?:{_STREETS})(?![A-Za-z])\.?(?: (?:North|South|East|West)(?![A-Za-z]))?"
    rf"(?:,? {_ROOM})?(?:,? ?\n?{_CODED}|, {_TOWN}(?!:)(?:,? {_CODE})?)?"
    rf"|(?<![A-Za-z])P\.? ?O\.? Box [0-9]{{1,6}}(?:, {_TOWN}(?:,? {_CODE})?)?"
)
_CAPITALS = re.compile(
    rf"(?<![0-9A-Za-z#./-])[0-9]{{1,5}} (?:[A-Z']{{2,}} ){{1,3}}(?:{_STREETS.upper()})(?![A-Za-z])(?:, [A-Z]{{3,}}(?: [A-Z]{{3,}})?(?: {_CODE})?)?"
)
_ENDINGS = f"{_STREETS}|{_STREETS.upper()}".split("|")
GATE = re.compile("|".join([*(f"{ending}(?![A-Za-z])" for ending in _ENDINGS), "Box [0-9]"]))
"""Alternatives that each begin with a letter: others than these are passed over at the speed of a scan."""
_SAYS = (
    r"(?:(?:home|street|mailing|billing|shipping|residential|registered|current|permanent|delivery|postal|office) )?"
    r"(?:street )?address(?: ?(?:line ?)?[1-3])?|street(?:[ _]name)?|street_?address|[一-鿿]{0,4}住所(?:\((?:英字|英語|英文|ローマ字)\))?|所在地"
)
_HEADING = re.compile(rf" *\"?(?:{_SAYS})(?: ?/ ?[^|\t,/]{{1,12}})?\"? *", re.IGNORECASE)
_LABELLED = re.compile(
    rf"(?:(?<![A-Za-z])(?<!IP )(?<!MAC )(?<!mail )(?<!allet )(?<!emory )(?:{_SAYS}))\"? ?[:=] ?\"?(?P<value>(?=[^\n\t|;\"]{{0,60}}?[0-9])(?=[^\n\t|;\"]{{0,60}}?[A-Za-z]{{3}})[0-9A-Za-zÀ-ɏ][0-9A-Za-zÀ-ɏ ,.'’#/-]{{6,100}})",
    re.IGNORECASE,
)
_ASKS = re.compile("ddress|DDRESS|[Ss]treet|STREET|住所|所在地")
_SAID = re.compile(
    r"(?:address|street|name|[1-3)]|住所|所在地)\"? ?[:=] ?\"?[0-9A-Za-zÀ-ɏ]", re.IGNORECASE
)
"""The end of a label and the beginning of its value, which cost less to look for than labels."""
_OF_PLACE = re.compile(r"(?=[^A-Za-z]*[A-Za-z]{2})(?=[^0-9]*[0-9])[0-9A-Za-zÀ-ɏ ,.'’#/-]{6,100}")
_NONE = re.compile(r"[0-9A-Fa-f.:/-]+|[^ ]*|.*(?:https?|www|\.[a-z]{2,3}(?:[/:]|$)).*")
"""Under such a heading: an address of a machine or of a page."""


def addresses(text: str) -> Iterator[tuple[int, int]]:
    if GATE.search(text):
        for pattern in (_STREET, _CAPITALS):
            yield from (match.span() for match in pattern.finditer(text))
    if _ASKS.search(text):
        for match in _LABELLED.finditer(text) if _SAID.search(text) else ():
            value = match["value"].rstrip(" ,.-/")
            if not _NONE.fullmatch(value):
                yield match.start("value"), match.start("value") + len(value)
        for start, end in Tables(text).under(_HEADING):
            if _OF_PLACE.fullmatch(text, start, end) and not _NONE.fullmatch(text, start, end):
                yield start, end
