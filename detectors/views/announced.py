"""What a text itself says to be written backwards or in ROT13, read as it says."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from detectors.views.normalise import View
from detectors.views.rewrite import Edit, apart, rewritten

_AROUND = 48
"""Characters on each side of the announcement in which something is read so."""
_BACKWARDS = (
    "逆(?:から|順|さま|さに|向き|に(?:読|書|並|して|した))|後ろから|うしろから|反対から|反転し|さかさ|末尾から|右から(?:左|読)"
    "|(?i:backwards|reversed?(?![A-Za-z])|right to left|last to first)"
)
_ROTATED = "(?i:rot-?13)|シーザー暗号|シ-ザ-暗号|(?i:caesar)|13文字ずら"
_SAID = re.compile(
    f"(?=[逆後う反さ末右bBrRlLシ1cC])(?:(?P<backwards>{_BACKWARDS})|(?P<rotated>{_ROTATED}))"
)
"""The class in front is what each begins with."""
_LONGEST = 160
_RUN = re.compile("(?=[0-9A-Za-z])[!-~](?: ?[!-~]){5,79}")
_LETTERS = re.compile("[A-Za-z]")


def told(view: View) -> View | None:
    """The view with such runs turned, or None where nothing is announced."""
    edits = apart(_turned(view.text))
    return rewritten(view, edits) if edits else None


def _turned(text: str) -> Iterator[Edit]:
    for said in _SAID.finditer(text):
        first, last = max(0, said.start() - _AROUND), said.end() + _AROUND
        for run in _RUN.finditer(text, max(0, first - _LONGEST), last + _LONGEST):
            if run.end() <= first or run.start() >= last:
                continue
            if run.start() < said.end() and said.start() < run.end():
                continue
            if said["backwards"]:
                yield Edit(*run.span(), run[0][::-1])
            elif _LETTERS.search(run[0]):
                yield Edit(*run.span(), codecs.encode(run[0], "rot13"))
