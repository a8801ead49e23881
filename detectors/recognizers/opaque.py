"""What nobody can read: text hidden in invisible characters, and long encoded runs that do not decode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import PRINTABLE, TextRecognizer
from detectors.views.base import LONG_OPAQUE, opaque
from detectors.views.hidden import smuggled
from detectors.views.normalise import View


class HiddenTextRecognizer(TextRecognizer):
    """Tags and runs of variation selectors. They are in no honest text but the flags of three countries."""

    finds = ("HIDDEN_TEXT",)
    starts = "".join(
        map(chr, [*range(0xFE00, 0xFE10), *range(0xE0020, 0xE0080), *range(0xE0100, 0xE01F0)])
    )
    reach = 64
    gate = re.compile("")
    """Reading has taken away what this looks for: `find` looks at the original."""

    def find(self, view: View) -> Iterator[Finding]:
        for start, end in smuggled(view.original):
            yield self.at(start, end, "HIDDEN_TEXT", 0.95)


class OpaqueContentRecognizer(TextRecognizer):
    """Encoded or encrypted content that cannot be judged. Decoded text is judged as text.

    .5 from 200 characters on, .3 from 64 on. A file that was pasted as base64 is an attachment that nobody read, whatever it is called.
    """

    finds = ("OPAQUE_CONTENT",)
    starts = PRINTABLE
    reach = 256
    revision = "3"
    needs_ascii = True
    gate = re.compile(
        r"[!-~](?:[!-~]{59}|(?<=[A-Za-z0-9+/])[A-Za-z0-9+/]{1,75}[ :](?:[A-Za-z0-9+/]{2,76}[ :]){11})"
        "|UEsDB|JVBERi0|0M8R4KGx|N3q8ryc|UmFyIR"
    )
    _file = re.compile(
        r"(?<![A-Za-z0-9+/_-])(?:UEsDB|JVBERi0|0M8R4KGx|N3q8ryc|UmFyIR)(?:[A-Za-z0-9+/_-]|\r?\n){60,}={0,2}"
    )
    """How ZIP (and so docx, xlsx, odt …), PDF, the older Office files, 7z and RAR begin, in base64."""

    def find(self, view: View) -> Iterator[Finding]:
        for start, end in opaque(view.text):
            score = 0.5 if end - start >= LONG_OPAQUE else 0.3
            yield self.finding(view, start, end, "OPAQUE_CONTENT", score)
        for match in self._file.finditer(view.text):
            yield self.finding(view, *match.span(), "OPAQUE_CONTENT", 0.95)
