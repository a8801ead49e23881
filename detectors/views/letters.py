"""Words whose letters are set apart: 山・田・太・郎, t a r o @ e x a m p l e . j p."""

from __future__ import annotations

import re

from detectors.views.normalise import View
from detectors.views.rewrite import Edit, apart, rewritten

_JAPANESE = "ぁ-ゖァ-ヺー一-鿿々"
_LETTERS = f"{_JAPANESE}A-Za-z0-9"
_JOINT = rf"[^{_LETTERS}@+\n]{{1,5}}|\n(?:[-*・] ?)?"
"""One or more signs, the same between all: blanks, tabs, commas, bars, brackets, the bullets of a list."""
_APART = re.compile(
    rf"(?<![{_JAPANESE}])[{_JAPANESE}](?P<mark>[・ ./_|*\n-])[{_JAPANESE}](?:(?P=mark)[{_JAPANESE}])+(?![{_JAPANESE}])"
    r"|(?<![A-Za-z0-9])[A-Za-z0-9](?P<latin>[ ・_|*/.\n-])[A-Za-z0-9]"
    r"(?:(?P=latin)[A-Za-z0-9@.+_#$%&!?^~=-]){4,}(?![A-Za-z0-9])"
    rf"|(?<![A-Za-z0-9])[{_LETTERS}](?P<any>{_JOINT})[{_LETTERS}](?:(?P=any)[{_LETTERS}@.+_/-]){{5,}}(?![A-Za-z0-9])"
)
_LISTED = re.compile(
    rf"(?<![^\n])[0-9]{{1,2}}[.)] [{_LETTERS}](?:\n[0-9]{{1,2}}[.)] [{_LETTERS}@.+_/-]){{6,63}}(?![^\n])"
)
"""A letter in each item of a numbered list."""
_NUMBER = re.compile(r"\n?[0-9]{1,2}[.)] ")
_GATE = re.compile(
    rf"[・ ./_|*\n-][{_JAPANESE}A-Za-z0-9][・ ./_|*\n-][{_JAPANESE}A-Za-z0-9@]"
    rf"|[{_LETTERS}](?P<sign>{_JOINT})[{_LETTERS}](?P=sign)[{_LETTERS}@.+_/-](?P=sign)"
    rf"|\n[0-9]{{1,2}}[.)] [{_LETTERS}@.+_/-]\n"
)
_PLAIN = re.compile("[0-9]+|[A-Za-z]+")
"""Digits, which `numerals` reads, and a list of letters such as A, B, C."""
_STOPPED = re.compile(
    r"(?=[A-Za-z0-9])(?<![A-Za-z0-9._+-])(?:[A-Za-z0-9_+-]{1,40}[.。・]){0,4}[A-Za-z0-9_+-]{1,40}@[A-Za-z0-9-]{1,63}(?:[.。・][A-Za-z0-9-]{2,40}){1,5}"
)
"""An e-mail address with a full stop of Japanese for the dot, which names of hosts may have (RFC 3490)."""


def joined(view: View) -> View | None:
    """The view with such words written together, or None where there are none."""
    edits = []
    if _GATE.search(view.text):
        for match in _APART.finditer(view.text):
            letters = match[0].replace(match["mark"] or match["latin"] or match["any"], "")
            if not match["any"] or not _PLAIN.fullmatch(letters):
                edits.append(Edit(*match.span(), letters))
        edits += [Edit(*m.span(), _NUMBER.sub("", m[0])) for m in _LISTED.finditer(view.text)]
    if "@" in view.text:
        edits += [
            Edit(*m.span(), re.sub("[。・]", ".", m[0]))
            for m in _STOPPED.finditer(view.text)
            if "。" in m[0] or "・" in m[0]
        ]
    return rewritten(view, apart(edits)) if edits else None
