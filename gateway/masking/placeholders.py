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

from detectors.findings import Span
from policies.rules.vocabulary import japanese

LETTERS = "bcdfghjkmnpqrstvwxyz"
SHORT, LONG = 6, 12
"""20^6 codes; two values of one request that share six letters both take twelve."""

_WIDE = {ord(c) + 0xFEE0: c for c in LETTERS} | {ord(c.upper()) + 0xFEE0: c for c in LETTERS}
_CODE = f"[{LETTERS}{LETTERS.upper()}{''.join(map(chr, _WIDE))}]"
_OPENING, _CLOSING = "[［【〔〖{｛<＜(（", "]］】〕〗}｝>＞)）"
_OPEN, _CLOSE = map(re.escape, (_OPENING, _CLOSING))
_OPEN_CODES, _CLOSE_CODES = (
    "|".join(f"{ord(c):04x}" for c in text) for text in (_OPENING, _CLOSING)
)
_BLANK = "[ \u3000\u00a0]{0,2}"
# A model may change the brackets, their width and spacing, and translate the word: the code alone decides. It may
# also write any of them as a JSON escape inside tool arguments, or put a backslash before a bracket. No bracket or
# quotation mark stands between the opening bracket and the code: the innermost bracket is the placeholder's.
_PLACEHOLDER = re.compile(
    rf"(?:\\{{0,2}}[{_OPEN}]|\\u(?i:{_OPEN_CODES})){_BLANK}"
    rf"(?:\\u(?!(?i:{_OPEN_CODES}|{_CLOSE_CODES}))[0-9a-fA-F]{{4}}|[^{_OPEN}{_CLOSE}\\\n\"'「」]){{0,12}}?{_BLANK}"
    rf"(?P<code>{_CODE}{{{LONG}}}|{_CODE}{{{SHORT}}}){_BLANK}"
    rf"(?:\\{{0,2}}[{_CLOSE}]|\\u(?i:{_CLOSE_CODES}))"
)
STARTS = _OPEN + r"\\"
"""Character class of what a placeholder may begin with."""
REACH, REACH_ESCAPED = 48, 120
"""Characters from a placeholder's first to its last, plain and when a model escapes every character of it."""


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
        for match in _PLACEHOLDER.finditer(text):
            value = self.values.get(match["code"].translate(_WIDE).lower())
            if value is not None:
                yield Span(*match.span()), value


def assign(key: bytes, subject: str, values: Iterable[tuple[str, str]]) -> dict[str, Placeholder]:
    """A placeholder for each (value, entity): MUST depend on nothing but the key, the subject and the set of values."""
    entities = dict(sorted(values, reverse=True))
    codes = {value: _code(key, subject, value, SHORT) for value in entities}
    taken: dict[str, int] = {}
    for code in codes.values():
        taken[code] = taken.get(code, 0) + 1
    for value, code in codes.items():
        if taken[code] > 1:
            codes[value] = _code(key, subject, value, LONG)
    return {
        value: Placeholder(code, f"［{japanese(entities[value])}-{code}］")
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
