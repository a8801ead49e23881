"""vCard and iCalendar: lines that are folded (RFC 6350, RFC 5545) as the ones that they are, and what telephones write
as quoted-printable (vCard 2.1) in letters."""

from __future__ import annotations

import quopri
import re

from gateway.attachments.reading.plain import read_as

_BEGIN = re.compile(r"\s*BEGIN:V(?:CARD|CALENDAR)\s", re.I)
_FOLDED = re.compile(r"\r?\n[ \t]")
_QUOTED = re.compile(
    r"^(?P<name>[^:\n]{0,400};(?:ENCODING=)?QUOTED-PRINTABLE[^:\n]{0,400}):(?P<value>(?:[^\n]*=\r?\n)*[^\n]*)",
    re.I | re.M,
)
_NAME = re.compile(r"^(N(?:;[^:\n]*)?):([^\n\r]*)", re.I | re.M)
_CHARSET = re.compile(r"CHARSET=([A-Za-z0-9_-]{2,40})", re.I)


def is_card(text: str) -> bool:
    return _BEGIN.match(text) is not None


def unfolded(text: str) -> str:
    """With the parts of a name beside each other, as names are written."""
    whole = _FOLDED.sub("", _QUOTED.sub(_in_letters, text))
    return _NAME.sub(lambda m: f"{m[1]}:{' '.join(filter(None, m[2].split(';')))}", whole)


def _in_letters(match: re.Match[str]) -> str:
    """As it came where it is not what it says it is."""
    if not match["value"].isascii():
        return match[0]
    charset = _CHARSET.search(match["name"])
    raw = quopri.decodestring(match["value"].replace("\r\n", "\n").encode())
    value = read_as(raw, charset[1] if charset else "utf-8")
    return match[0] if value is None else f"{match['name']}:{value}"
