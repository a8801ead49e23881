"""Markup taken out of the words that it stands in: tags, comments, emphasis, links, backslashes.

`<b>山田</b><b>太郎</b>` and `**山**田太郎様` read as what they show. Tags that begin a line or a cell are read as the
border that they are. Only the surroundings of markup are read once more, so that bold words in a long text cost little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.letters import KANJI
from detectors.views.normalise import View
from detectors.views.rewrite import Edit, rewritten

AROUND = 64
"""Characters on each side of markup that are read again: as far as a label may stand."""
FURTHER = 200
"""How much further the end of a sentence is looked for, so that no number is cut."""
_STOPS = "\n。"

_NAME = r"[A-Za-z][A-Za-z0-9:-]{0,30}"
_TAG = (
    rf"<(?!(?:rt|rp|style|script)[ >])/?(?:{_NAME})(?:\s[^<>]{{0,400}}|/)?>"
    r"|<!--(?:(?!-->)[\s\S]){0,400}-->|<[!?][^<>]{0,400}>|</?>"
)
_UNREAD = (
    r"<(?P<unread>rt|rp|style|script)\b[^<>]{0,200}>[^<>]{0,400}</(?P=unread)>"
    r"|<[a-z]{1,10} [^<>]{0,200}(?:display: ?none|\bhidden\b)[^<>]{0,200}>[^<>]{0,200}</[a-z]{1,10}>"
)
"""Readings beside a word, and what no reader sees."""
_LINK = r"!?\[(?=[^\[\]\n]{1,80}\]\([^()\n]{0,300}\))|(?<=.)\]\([^()\n]{0,300}\)"
_BOARD = r"\[/?(?:[biusBIUS]|url|color|size|font|code|quote)(?:=[^\[\]\n]{0,60})?\]"
_COMMAND = r"\\(?:text(?:bf|it|tt|sc|sf|rm)?|emph|underline|mathrm|mathbf|mbox)\{|(?<=[^\s{}])[{}](?=[^\s])"
_EMPHASIS = r"\*{1,3}|~{2}|`{1,3}|_{1,3}|={2}(?!=)"
_SOFT_BREAK = r"=\r?\n"
_NOTHING = (
    r"\[\^[^\[\]\n]{1,8}\]|!?\[\]\([^()\n]{0,300}\)|\(\)|\[\]|\{\}|'{2,3}|/\*[^*\n]{0,40}\*/|\$\{[^{}\n]{0,20}\}"
    r"|(?P<quote>[\"']) ?[+.]? ?(?P=quote)|\$"
)
"""What is nothing where it stands: empty brackets, footnotes, the joints of strings in programs."""
SYMBOLS = "\u2190-\u21ff\u2300-\u24ff\u2500-\u25a0\u25a2-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
"""Arrows, stars and pictures; the blank of a mark is none of them."""
_PIECES = re.compile(
    rf"(?P<unseen>{_UNREAD})|(?P<tag>(?:{_TAG})+)|(?P<link>{_LINK})|(?P<board>{_BOARD})|(?P<nothing>{_NOTHING})|(?P<command>{_COMMAND})"
    rf"|(?P<soft>{_SOFT_BREAK})|(?P<emphasis>{_EMPHASIS})|(?P<slash>\\)|(?P<symbol>[{SYMBOLS}]+)"
)
_BORDERS = re.compile(
    r"<(?:/?(?:p|div|tr|li|ul|ol|h[1-6]|table|section|article|pre|blockquote|dl|dd|dt|body|head|html)|br|hr)\b",
    re.I,
)
_BREAK = re.compile(r"<br\b[^<>]{0,40}>", re.I)
_SOLID_ASCII = re.compile("[A-Za-z0-9@._-]")
_CELL = re.compile(r"</?(?:td|th)\b", re.I)

_JAPANESE = rf"0-9ァ-ヺー〆{KANJI}"
_SOLID = rf"A-Za-z{_JAPANESE}@.:+-"
_JOINTS = (
    rf"(?<=\()\)|(?<=\[)[\]^]|(?<=\{{)\}}|(?<=')(?:''?| ?[+.]? ?')|(?<=\") ?[+.]? ?\"|(?<=/)\*|(?<=\$)\{{|(?<=!)\[\]"
    rf"|(?<=[{_SOLID}]\$)(?=[{_SOLID}])|(?<=[{_SOLID}][{SYMBOLS}])[{SYMBOLS}]*(?=[{_SOLID}])"
)
_WITHIN = re.compile(
    rf"[<\[\]\\*~`_=(){{}}'\"/$!{SYMBOLS}](?:{_JOINTS}|(?<=<)[!/?A-Za-z][^<>]{{0,400}}>|(?<=\])\("
    r"|(?<=\[)/?[A-Za-z]{1,5}[\]=]|(?<=\\)[a-z]{4,9}\{"
    rf"|(?<=[^\s]=)\r?\n[^\s]|(?<=[{_SOLID}][*~`\\])[*~`\\]{{0,5}}(?=[{_SOLID}])"
    rf"|(?<=[{_JAPANESE}][_=])[_=]{{0,2}}(?=[{_JAPANESE}])|(?<=[{_JAPANESE}][*~`\\])[*~`\\]{{0,5}}(?=さん|さま|くん|ちゃん)"
    r"|(?<=[ぁ-ゖ][*~`\\])[*~`\\]{0,5}(?=[ぁ-ゖ]))"
)
"""Where markup may stand inside a word or a number. は**重要 is none of that: a word begins there."""


def unmarked(view: View) -> View | None:
    """The surroundings of markup without it, or None where none stands inside a word."""
    text = view.text
    edits: list[Edit] = []
    place = 0
    for start, end in _stretches(text):
        if start > place:
            edits.append(Edit(place, start, "\n"))
        edits.extend(_taken_out(text, start, end))
        place = end
    if not place:
        return None
    if place < len(text):
        edits.append(Edit(place, len(text), "\n"))
    return rewritten(view, edits)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Surroundings of markup inside words, apart, from one end of a sentence to another where one is near."""
    start = end = -1
    for within in _WITHIN.finditer(text):
        if within.end() + AROUND <= end:
            continue
        first, last = _begin(text, within.start()), _end(text, within.end())
        if first > end:
            if end >= 0:
                yield start, end
            start = first
        end = max(end, last)
    if end >= 0:
        yield start, end


def _begin(text: str, place: int) -> int:
    near = max(0, place - AROUND)
    return max(text.rfind(stop, max(0, near - FURTHER), near) for stop in _STOPS) + 1 or max(
        0, near - FURTHER
    )


def _end(text: str, place: int) -> int:
    near = min(len(text), place + AROUND)
    stops = (text.find(stop, near, near + FURTHER) for stop in _STOPS)
    return min((s for s in stops if s >= 0), default=min(len(text), near + FURTHER))


def _taken_out(text: str, start: int, end: int) -> Iterator[Edit]:
    for piece in _PIECES.finditer(text, start, end):
        yield Edit(*piece.span(), _instead(piece, text))


def _instead(piece: re.Match[str], text: str) -> str:
    if piece.lastgroup != "tag" or _is_between_letters(piece, text):
        return ""
    if _CELL.search(piece[0]):
        return "\n" if "<tr" in piece[0].lower() else "\t"
    if _BREAK.fullmatch(piece[0]) and _SOLID_ASCII.match(text, piece.end()):
        return "" if _SOLID_ASCII.match(text, piece.start() - 1) else "\n"
    return "\n" if _BORDERS.search(piece[0]) else ""


def _is_between_letters(piece: re.Match[str], text: str) -> bool:
    """Whether a single character stands on a side: a value letter by letter."""
    before, after = (
        text[max(0, piece.start() - 2) : piece.start()],
        text[piece.end() : piece.end() + 2],
    )
    return before[:1] == ">" or after[1:] == "<"
