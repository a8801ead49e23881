"""Words whose letters are set apart: 山・田・太・郎, t a r o @ e x a m p l e . j p."""

from __future__ import annotations

import re

from detectors.views.normalise import View
from detectors.views.rewrite import Edit, rewritten

_JAPANESE = "ぁ-ゖァ-ヺー一-鿿々"
_APART = re.compile(
    rf"(?<![{_JAPANESE}])[{_JAPANESE}](?P<mark>[・ ./_|*\n-])[{_JAPANESE}](?:(?P=mark)[{_JAPANESE}])+(?![{_JAPANESE}])"
    r"|(?<![A-Za-z0-9])[A-Za-z0-9](?P<latin>[ ・_|*/.\n-])[A-Za-z0-9](?:(?P=latin)[A-Za-z0-9@.+_-]){4,}(?![A-Za-z0-9])"
)
_GATE = re.compile(rf"[・ ./_|*\n-][{_JAPANESE}A-Za-z0-9][・ ./_|*\n-][{_JAPANESE}A-Za-z0-9@]")


def joined(view: View) -> View | None:
    """The view with such words written together, or None where there are none."""
    if not _GATE.search(view.text):
        return None
    edits = [
        Edit(*m.span(), m[0].replace(m["mark"] or m["latin"], ""))
        for m in _APART.finditer(view.text)
    ]
    return rewritten(view, edits) if edits else None
