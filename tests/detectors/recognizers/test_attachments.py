"""The mark of a file that nobody could read, as the gateway writes it."""

from __future__ import annotations

import pytest

from detectors.recognizers.attachments import UnreadAttachmentRecognizer
from gateway.attachments.attachment import NOT_READ, Attachment, mark
from gateway.attachments.reading.bounds import Reason
from gateway.attachments.worker import Read

FILE = Attachment(("messages", 0), "text", raw=b"x" * 5000)


def found(text: str) -> list[str]:
    return [r.entity_type for r in UnreadAttachmentRecognizer().analyze(text, [])]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_mark_that_the_gateway_writes_is_found(reason: Reason) -> None:
    entity = "IMAGE_CONTENT" if reason is Reason.IMAGE else "OPAQUE_CONTENT"
    assert found(f"要約して。\n{mark(FILE, Read('pdf', reason=reason.value))}\nです") == [entity]
    assert reason.value in NOT_READ


@pytest.mark.parametrize(
    "text", ["検査できない添付について", "［添付: a.pdf］", "［検査できない添付］"]
)
def test_other_text_in_brackets_is_none(text: str) -> None:
    assert found(text) == []


def test_two_files_never_have_one_mark() -> None:
    other = Attachment(FILE.path, "text", raw=b"y" * 5000)
    read = Read("pdf", reason="encrypted")
    assert mark(FILE, read) != mark(other, read)
