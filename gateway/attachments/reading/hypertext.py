"""HTML: its text, and what is written in comments and in attributes, pages in `srcdoc` and data among them; not its
scripts and styles."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from detectors.encodings import decoded
from gateway.attachments.reading.bounds import Reason, Spent, Unreadable
from gateway.attachments.reading.plain import read_as

_BLOCKS = """
    address article aside audio blockquote body br button canvas caption center col colgroup dd details dialog dir
    div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr
    html iframe input legend li link listing main menu meta nav noscript object ol optgroup option p plaintext pre
    script search section select style summary table tbody td template textarea tfoot th thead title tr ul video
    xmp
"""
BLOCKS = frozenset(_BLOCKS.split())
"""What begins on a line of its own. Any other element, known or not, divides no word: nor does what is told of it."""
READINGS = frozenset({"rt", "rp", "rtc"})
"""Of what they stand over."""
CELLS = frozenset({"td", "th"})
SKIPPED = frozenset({"script", "style"})
TOLD = frozenset(["alt", "title", "placeholder", "value", "content", "summary", "label"])
_TOLD = ("data-", "aria-")
"""Attributes that people write, or programs for them. Any other is told where it is not ASCII, or has an address."""
_DATA = re.compile(r"application/(?:[a-z0-9.-]+\+)?json|text/(?:plain|html|template)", re.I)
"""Kinds of scripts that are none."""
MOST_PAGES = 20
"""Pages within a page."""
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.I)


def is_hypertext(text: str) -> bool:
    return bool(
        re.match(
            r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", text[:2048], re.I | re.S
        )
    )


def decoded_hypertext(raw: bytes) -> str | None:
    """By its own declaration where that holds."""
    declared = _CHARSET.search(raw[:4096])
    text = read_as(raw, declared[1].decode("ascii")) if declared else None
    if text is None:
        read = decoded(raw)
        text = read[0] if read else None
    return text


def read_hypertext(text: str, spent: Spent, beside: str = "") -> None:
    """Of a page that says the same as the text `beside` it only what that does not have."""
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except (AssertionError, RecursionError):
        raise Unreadable(Reason.BROKEN, "html") from None
    known = "".join(beside.split())
    lines = page.text.split("\n")
    spent.add("\n".join(x for x in lines if not known or "".join(x.split()) not in known))


class _Page(HTMLParser):
    def __init__(self, pages: int = MOST_PAGES) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._beside: list[str] = []
        """What is told in the middle of a line, until its end."""
        self._readings: list[list[str]] = []
        """How words in the line are read, likewise."""
        self._skipping = 0
        self._in_reading = False
        self._pages = pages

    @property
    def text(self) -> str:
        self._end_line("\n")
        lines = "".join(self._pieces).split("\n")
        return "\n".join(x.strip() for x in lines if x.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SKIPPED and not (tag == "script" and _DATA.match(dict(attrs).get("type") or "")):
            self._skipping += 1
        elif tag in BLOCKS:
            self._end_line("\t" if tag in CELLS else "\n")
        elif tag in READINGS:
            self._readings.append([])
            self._in_reading = True
        for name, value in attrs:
            if value and name == "srcdoc":
                self._within(value)
            elif value and _is_told(name, value):
                self._beside.append(value)

    def _end_line(self, end: str) -> None:
        told = [*self._beside, *map("".join, self._readings)]
        if told:
            self._pieces += ["\n", "\n".join(told), "\n"]
        self._beside, self._readings, self._in_reading = [], [], False
        self._pieces.append(end)

    def _within(self, page: str) -> None:
        if not self._pages:
            raise Unreadable(Reason.LIMIT, "html")
        within = _Page(self._pages - 1)
        within.feed(page)
        within.close()
        self._pieces.append(f"\n{within.text}\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag in READINGS or tag == "ruby":  # their own ends may be left out
            self._in_reading = False
        elif tag in BLOCKS and tag not in CELLS:
            self._end_line("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            line = self._readings[-1] if self._in_reading else self._pieces
            line.append(data.replace("\n", " "))

    def handle_comment(self, data: str) -> None:
        self._beside.append(data)

    def unknown_decl(self, data: str) -> None:
        """Such as CDATA, which browsers take for a comment."""
        self.handle_comment(data)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)


def _is_told(name: str, value: str) -> bool:
    if name in ("class", "id", "style"):
        return not value.isascii()
    return name in TOLD or name.startswith(_TOLD) or not value.isascii() or "@" in value
