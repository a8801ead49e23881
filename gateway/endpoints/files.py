"""`/v1/files`: what is uploaded is read and screened at once, kept sealed here, and screened again where it is used.

Nothing leaves for a provider. A file that a rule stops is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gateway.endpoints.chat import Chat
from gateway.settings import Model
from gateway.web.body import Json
from gateway.web.forms import Received, received_form
from gateway.wire.request import Request, is_one_of, known_members, texts_in, wrong

PURPOSES = frozenset({"user_data", "assistants", "vision"})
TEXT = frozenset({"text"})
UPLOADED = Model(name="sekisho-files", provider="demo")
"""Judged as if the file were to go to an external provider."""


EXPIRY = ("expires_after[anchor]", "expires_after[seconds]")


def expires_in(body: Json) -> int | None:
    """Seconds after which the caller wants the file to be gone; None where nothing is said."""
    anchor, seconds = (body.get(name) for name in EXPIRY)
    if anchor is None and seconds is None:
        return None
    if anchor != "created_at" or not re.fullmatch("[1-9][0-9]{0,8}", str(seconds)):
        raise wrong(
            "expires_after", "created_at からの秒数にしてください", "unknown `expires_after`"
        )
    return int(str(seconds))


class Files(Chat):
    path = "/v1/files"
    in_words = False
    form = True
    judged_as: Model | None = UPLOADED

    def received(self, raw: bytes, content_type: str) -> Received:
        form = received_form(raw, content_type)
        if form.upload is None:
            raise wrong("file", "ファイルを付けてください", "a `file` is needed")
        held = {"filename": form.upload.name, "file_data": form.upload.raw}
        return Received({**form.body, "file": {"type": "file", "file": held}}, form.upload)

    def read(self, body: Json) -> Request:
        known_members(body, frozenset({"purpose", "file", *EXPIRY}))
        if not is_one_of(body.get("purpose"), PURPOSES):
            known = "、".join(sorted(PURPOSES))
            raise wrong("purpose", f"{known} のいずれかにしてください", "unknown `purpose`")
        texts_in([body.get("file")], TEXT, "/file")
        expires_in(body)
        return Request(body, UPLOADED.name)

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return {}
