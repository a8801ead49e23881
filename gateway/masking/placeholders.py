"""Placeholders such as ［氏名-kzbmtq］: one per distinct value and caller, the same in every turn, kept nowhere.

The letters are a keyed hash of the caller and the value, so that the same value gives the same placeholder in every
turn of a conversation without any state on the server, and nobody can compute a value back. Only letters without vowels
are used: no digits that a detector would take for an identifier, and no words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from detectors.findings import Span
from policies.rules.vocabulary import japanese

LETTERS = "bcdfghjkmnpqrstvwxyz"
SHORT, LONG = 6, 12
"""20^6 codes; two values of one request that share six letters both take twelve."""

_WIDE = {ord(c) + 0xFEE0: c for c in LETTERS} | {ord(c.upper()) + 0xFEE0: c for c in LETTERS}
_LETTER = f"{LETTERS}{LETTERS.upper()}{''.join(map(chr, _WIDE))}"
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_OPENING, _CLOSING = "[［【〔〖{｛<＜(（〈《«‹「『", "]］】〕〗}｝>＞)）〉》»›」』"
_NO_LABEL = re.escape(_OPENING + _CLOSING)
_CODES = "|".join(f"{ord(c):04x}" for c in _OPENING + _CLOSING)
_JSON = r"\\{1,4}u"  # inside JSON in a string of JSON, the backslash has one of its own


def _spelled(brackets: str, *names: str) -> str:
    """Any of the brackets, as it is, behind a backslash, and as JSON and HTML escape it."""
    known = "|".join([*names, *(f"#0*{ord(c)}|#x0*{ord(c):x}" for c in brackets)])
    codes = "|".join(f"{ord(c):04x}" for c in brackets)
    return rf"(?:\\{{0,4}}[{re.escape(brackets)}]|{_JSON}(?i:{codes})|&(?i:{known});)"


_OPEN = _spelled(_OPENING, "lsqb", "lbrack", "lcub", "lbrace", "lt", "lpar", "laquo")
_CLOSE = _spelled(_CLOSING, "rsqb", "rbrack", "rcub", "rbrace", "gt", "rpar", "raquo")
_PERCENT_OPEN, _PERCENT_CLOSE = (
    "(?i:" + "|".join(quote(c) for c in brackets) + ")" for brackets in ("[［【〔", "]］】〕")
)
_BLANK = f"[ \u3000\u00a0{_UNSEEN}*_~`]{{0,3}}"
# A model may change the brackets, their width and spacing, translate the word and set it in bold: the code alone
# decides. It may also write any of them as an escape, inside tool arguments, pages and addresses, or put a backslash
# before a sign. No bracket or quotation mark stands between the opening bracket and the code: the innermost bracket is
# the placeholder's. Where a model has left the brackets away, or put a word more into them, the code is restored alone.
# A blank among the letters of the code is nothing where the closing bracket says that they are one.
_RUN = re.compile(
    rf"(?:(?<![\\{_LETTER}])|(?<=\\[nrt]))"
    rf"(?:[{_LETTER}](?:[{_UNSEEN}]?[{_LETTER}]){{{SHORT - 1},{LONG - 1}}}(?![{_LETTER}])"
    rf"|[{_LETTER}](?:[{_UNSEEN} \u3000]?[{_LETTER}]){{{SHORT - 1},{LONG - 1}}}(?={_BLANK}{_CLOSE}))"
)
_FRONT = re.compile(
    rf"{_OPEN}{_BLANK}"
    rf"(?:{_JSON}(?!(?i:{_CODES}))[0-9a-fA-F]{{4}}|\\{{1,4}}[-_.*~`]|[^{_NO_LABEL}\\\n\"'&]){{0,32}}\Z"
)
_BEHIND = re.compile(_BLANK + _CLOSE)
_PERCENT_FRONT = re.compile(rf"{_PERCENT_OPEN}[A-Za-z0-9%+_.-]{{0,80}}\Z")
_PERCENT_BEHIND = re.compile(_PERCENT_CLOSE)
_HIDDEN = re.compile(f"[{_UNSEEN} \u3000]")
_WORD = re.compile("[A-Za-z0-9]")
_APART = re.compile(r"(?:^|[^A-Za-z0-9]|\\[nrt])\Z")
_FRONT_REACH, _BEHIND_REACH = 96, 12
STARTS = re.escape(_OPENING) + rf"\\&%{_LETTER}"
"""Character class of what a placeholder may begin with."""
REACH = _FRONT_REACH + 2 * LONG + _BEHIND_REACH
"""Characters from a placeholder's first to its last."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Vault:
    """What this one exchange has masked: code to original value. Never stored, never shared, never shown."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    def occurrences(self, text: str) -> Iterator[tuple[Span, str]]:
        """Where `text` holds a placeholder of this exchange, and the value that it stands for."""
        if not self.values:
            return
        settled = 0
        for run in _RUN.finditer(text):
            code = _HIDDEN.sub("", run[0]).translate(_WIDE).lower()
            value = self.values.get(code)
            if value is None:
                continue
            span, is_address = _around(text, settled, *run.span())
            if span is not None:
                settled = span.end
                yield span, quote(value) if is_address else value


def _around(text: str, settled: int, start: int, end: int) -> tuple[Span | None, bool]:
    """What belongs to the placeholder whose code stands there, and whether it is written as in an address."""
    first = max(settled, start - _FRONT_REACH)
    for front, behind in ((_FRONT, _BEHIND), (_PERCENT_FRONT, _PERCENT_BEHIND)):
        closing = behind.match(text, end)
        opening = front.search(text, first, start) if closing else None
        if opening and closing:
            return Span(opening.start(), closing.end()), front is _PERCENT_FRONT
    apart = _APART.search(text, max(0, start - 2), start) and not _WORD.match(text, end)
    return Span(start, end) if apart else None, False


def assign(key: bytes, subject: str, values: Iterable[tuple[str, str]]) -> dict[str, Placeholder]:
    """A placeholder for each (value, kind): MUST depend on nothing but the key, the subject and the set of values."""
    kinds = dict(sorted(values, reverse=True))
    codes = {value: _code(key, subject, value, SHORT) for value in kinds}
    taken: dict[str, int] = {}
    for code in codes.values():
        taken[code] = taken.get(code, 0) + 1
    for value, code in codes.items():
        if taken[code] > 1:
            codes[value] = _code(key, subject, value, LONG)
    return {
        value: Placeholder(code, f"［{japanese(kinds[value])}-{code}］")
        for value, code in codes.items()
    }


def _code(key: bytes, subject: str, value: str, length: int) -> str:
    said = f"{subject}\0{value}".encode("utf-8", "surrogatepass")
    # Keyed BLAKE2b (RFC 7693) is a MAC of its own, at a tenth of the cost of setting up an HMAC.
    digest = hashlib.blake2b(said, key=key, digest_size=32).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)
