"""The mark that stands in a request for an attached file that nobody could read. The gateway writes it; whoever types it
is treated as if there were such a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer
from detectors.views.normalise import View

_MARK = re.compile("［検査できない添付: (?P<why>[^（］\n]{1,20})（[^）］\n]{0,120}）］")
IMAGE = "画像"


class UnreadAttachmentRecognizer(TextRecognizer):
    """Pictures are a kind of their own: a policy may let them pass where it lets nothing else."""

    finds = ("OPAQUE_CONTENT", "IMAGE_CONTENT")
    starts = "［"
    reach = 180
    needs_ascii = True
    gate = re.compile(r"\[")
    """As a reading folds the bracket; `find` looks at the original."""

    def find(self, view: View) -> Iterator[Finding]:
        for match in _MARK.finditer(view.original):
            entity = "IMAGE_CONTENT" if match["why"] == IMAGE else "OPAQUE_CONTENT"
            yield self.at(match.start(), match.end(), entity, 0.95)


RECOGNIZER = UnreadAttachmentRecognizer.__name__
