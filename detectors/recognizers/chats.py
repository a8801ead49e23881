"""Names of those who write in a chat or keep a log: behind the time, in front of it, and behind @."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.letters import KANJI
from detectors.recognizers.families import Known, if_people

Place = tuple[int, int]

_CLOCK = r"(?:[0-9]{2,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?[ T]?(?:\([月火水木金土日]\) ?)?)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
_NAME = f"(?P<name>[{KANJI}]{{1,4}})(?:さん|係長|課長|主[査任事]|部長)?"
_AFTER_CLOCK = re.compile(rf"(?m)^[\[(]?{_CLOCK}[\])]? {_NAME} ?[:>](?=[^0-9\n])")
"""[2026-10-02 09:14] 井筒: …"""
_BEFORE_CLOCK = re.compile(rf"(?m)^{_NAME} ?\[?{_CLOCK}\]?$")
"""The line above what somebody wrote."""
_MINUTES = re.compile(":(?<=[0-9]:)[0-9]{2}")
"""What every clock has: quick to look for."""
_CALLED = re.compile(rf"(?<![{KANJI}ぁ-ゖァ-ヺーA-Za-z0-9@])@{_NAME}(?=[ \n、。,:)]|$)")


def in_chats(text: str, known: Known) -> Iterator[Place]:
    """Families only; in front of a time, of two and more."""
    if _MINUTES.search(text):
        behind = [match.span("name") for match in _AFTER_CLOCK.finditer(text)]
        above = [match.span("name") for match in _BEFORE_CLOCK.finditer(text)]
        for places in (behind, above if len(above) > 1 else []):
            yield from if_people(text, places, known)
    if "@" in text:
        yield from (m.span("name") for m in _CALLED.finditer(text) if known(m["name"]))
