"""Markings of confidentiality: *borne* by a document, or only *mentioned* in a sentence about such documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.normalise import View
from detectors.recognizers.base import TextRecognizer

_MARK = (
    r"取扱厳重注意|取り?扱い?注意|部外秘|庁外秘|社外秘|極秘|厳秘|庁内限り?|関係者限り?|部内限り?|職員限り?"
    r"|(?:自治体)?機密性(?:ランク)?[23][ABCabc]?(?:情報)?|要機密(?:情報)?|未定稿|内部検討用|議案調整中|未公表|公表前|非公開|非公表"
    r"|TLP:(?:RED|AMBER(?:\+STRICT)?)|CONFIDENTIAL|(?<![一-鿿])秘(?![一-鿿])"
)
STRONG = re.compile(r"取扱厳重|取り?扱い?注意|[外厳極]秘|限|機密|TLP|CONFIDENTIAL|秘")


class MarkingRecognizer(TextRecognizer):
    """Borne: in brackets that are not quotation marks, or as a short line of its own. Mentioned: anywhere else."""

    finds = ("CONFIDENTIAL_MARKING",)
    starts = "取部庁社極厳関職自機要未内議公非秘TC"
    reach = 64
    gate = re.compile(
        r"取り?扱|[外厳極]秘|限|機密|要機密|未定稿|内部検討|調整中|公表|公開|TLP|CONFIDENTIAL|秘"
    )
    _mark = re.compile(_MARK)
    _opening = re.compile(r"[【〔\[(<〈《≪※■●◆◎○★☆*#]\s{0,2}$")
    _closing = re.compile(r"\s{0,2}[】〕\])>〉》≫※■●◆◎○★☆*]")
    _quoted = re.compile(r"[「『“\"']\s{0,2}$")

    def find(self, view: View) -> Iterator[Finding]:
        for match in self._mark.finditer(view.text):
            yield self.finding(
                view, *match.span(), "CONFIDENTIAL_MARKING", self._score(view.text, match)
            )

    def _score(self, text: str, match: re.Match[str]) -> float:
        start, end = match.span()
        if self._quoted.search(text, max(0, start - 3), start):
            return 0.3
        strong = 0.9 if STRONG.search(match[0]) else 0.7
        bracketed = self._opening.search(text, max(0, start - 3), start)
        if bracketed and self._closing.match(text, end, end + 3):
            return strong
        if self._own_line(text, start, end):
            return strong
        return 0.3

    @staticmethod
    def _own_line(text: str, start: int, end: int) -> bool:
        """Nothing but a few signs around it on its line, and other text on other lines."""
        left = max(text.rfind("\n", max(0, start - 20), start) + 1, start - 20, 0)
        right = text.find("\n", end, end + 20)
        line = text[left : right if right >= 0 else min(len(text), end + 20)]
        return len(line.strip()) <= end - start + 6 and not re.search(
            "[はがをにでのと、。？?]", line
        )
