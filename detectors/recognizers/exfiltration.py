"""Images and links in an answer that would carry data away: whoever shows the answer asks the address for the image,
and the address tells what the model was made to write into it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer
from detectors.views.normalise import View

SEEN = 200
"""Characters of an address that are looked at; an image whose address is longer carries something."""
_URL = rf"https?://[!#-&*-;=?-Z^-z|~]{{4,{SEEN}}}"


class ExfiltrationLinkRecognizer(TextRecognizer):
    """An image from elsewhere whose address carries data .9; a link that does .65. The finding is the address."""

    finds = ("EXFILTRATION_LINK",)
    starts = "hH"
    reach = 256
    needs_ascii = True
    gate = re.compile(r"https?://", re.IGNORECASE)
    _url = re.compile(_URL, re.IGNORECASE)
    _image_before = re.compile(
        r"(?:!\[[^\[\]\n]{0,48}\]\(<?|<(?:img|iframe|video|audio|source|object|embed|link|script)[^<>\n]{0,40}?(?:src|href|data)\s?=\s?[\"']?|url\([\"']?)$",
        re.IGNORECASE,
    )
    _link_before = re.compile(
        r"(?:\]\(<?|href\s?=\s?[\"']?|(?:^|\n) {0,3}\[[^\[\]\n]{1,32}\]: ?<?)$", re.IGNORECASE
    )
    _parts = re.compile(
        r"https?://(?:[^/?#@]*@)?(?P<host>[^/?#:]*)(?::[0-9]+)?(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<rest>.*))?",
        re.IGNORECASE,
    )
    _drawn = re.compile(
        r"(?:w|h|width|height|size|s|v|ver|version|q|quality|fm|format|fit|auto|crop|dpr|t|ts|style|logo|color|label|theme|lang|raw|alt|usp|id|page|p|dl|cb)=[A-Za-z0-9.,_-]{0,12}",
        re.IGNORECASE,
    )
    """What an address says about how an image is drawn."""
    _coded = re.compile(
        r"(?=[^/]*[0-9])(?=[^/]*[a-z])(?=[^/]*[A-Z])[A-Za-z0-9+_=-]{40,}|[0-9a-f]{64,}|(?:%[0-9A-Fa-f]{2}){9,}"
    )
    _own = re.compile(r"(?:^|\.)(?:lg|go)\.jp$|^localhost$|\.example$")

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for match in self._url.finditer(text):
            start, end = match.span()
            image = self._image_before.search(text, max(0, start - 60), start)
            link = image or self._link_before.search(text, max(0, start - 44), start)
            if link:
                score = self._score(match[0], image=image is not None)
                if score:
                    yield self.finding(view, start, end, "EXFILTRATION_LINK", score)

    def _score(self, url: str, *, image: bool) -> float:
        parts = self._parts.match(url)
        if parts is None or self._own.search(parts["host"]):
            return 0.0
        query = parts["query"] or ""
        coded = any(
            self._coded.search(part or "")
            for part in (parts["host"], parts["path"], query, parts["rest"])
        )
        if not image:
            return 0.65 if coded and not parts["path"].startswith("/search") else 0.0
        told = [p for p in query.split("&") if "=" in p and not self._drawn.fullmatch(p)]
        label = max(map(len, parts["host"].split(".")))
        return 0.9 if told or coded or label > 32 or len(url) >= SEEN else 0.0
