"""Opens the files of a request: read in a process of their own, and put into the request as text.

From here on they are text like any other: screened, masked, recorded and sent as text. A file that could not be read is
a mark that the detectors find; only what a rule lets out leaves as it came.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from detectors.recognizers.attachments import RECOGNIZER
from gateway.attachments.attachment import IMAGE, Attachment, Carried, Opened, let_out_as, opened
from gateway.attachments.places import attachments, parts_of_text, replaced
from gateway.attachments.reading.bounds import Reason
from gateway.attachments.worker import Job, Read
from gateway.web.body import Json
from gateway.web.errors import Code, GatewayError, attachment_not_read, unreadable
from policies.rules.decide import Decision
from policies.rules.model import Sighting


class Reading(Protocol):
    async def read(self, job: Job) -> Read: ...

    async def close(self) -> None: ...


class Uploads(Protocol):
    async def fetch(self, subject: str, identity: str) -> tuple[str, bytes] | None:
        """Name and bytes of a file that this principal uploaded."""
        ...


@dataclass(frozen=True, slots=True)
class Inside:
    """A request with text in the place of its files, and the files themselves."""

    body: Json = field(repr=False)
    files: tuple[Opened, ...] = ()

    @property
    def unread(self) -> tuple[Opened, ...]:
        return tuple(one for one in self.files if one.unread)


class Attachments:
    """`most_files` in one request, each of at most `most_bytes`."""

    def __init__(
        self, reading: Reading, uploads: Uploads, most_files: int, most_bytes: int
    ) -> None:
        self._reading = reading
        self._uploads = uploads
        self._most_files = most_files
        self._most_bytes = most_bytes

    async def inside(self, body: Json, subject: str) -> Inside:
        found = attachments(body)
        if not found:
            return Inside(body)
        if len(found) > self._most_files:
            raise unreadable(
                f"添付は1回に{self._most_files}個までです。分けて送ってください。 (Too many attachments.)",
                code=Code.REQUEST_TOO_LARGE,
            )
        files = await asyncio.gather(*(self._opened(one, subject) for one in found))
        texts = {
            one.attachment.path: {"type": one.attachment.text_type, "text": one.text}
            for one in files
        }
        return Inside(replaced(body, texts), tuple(files))

    async def close(self) -> None:
        await self._reading.close()

    async def _opened(self, attachment: Attachment, subject: str) -> Opened:
        if attachment.file_id:
            held = await self._uploads.fetch(subject, attachment.file_id)
            if held is None:
                raise no_such_file()
            attachment = replace(attachment, name=attachment.name or held[0], raw=held[1])
        return opened(attachment, await self._read(attachment))

    async def _read(self, attachment: Attachment) -> Read:
        if attachment.raw is None:
            kind = IMAGE if attachment.claimed.startswith("image/") else ""
            return Read(kind, reason=Reason.REMOTE.value)
        if attachment.size > self._most_bytes:
            return Read(reason=Reason.LIMIT.value)
        claimed = attachment.claimed.partition(";")[0].strip()
        return await self._reading.read(Job(attachment.raw, attachment.name, claimed))


def check_covered(inside: Inside, decision: Decision, sightings: Iterable[Sighting]) -> None:
    """Raises the refusal of a file that could not be read and that no rule in force speaks of."""
    marks = {s for s in sightings if s.finding.recognizer == RECOGNIZER}
    spoken = {s for v in decision.verdicts if v.enforced for s in v.sightings}
    if marks - spoken or len(marks) < len({one.text for one in inside.unread}):
        raise attachment_not_read([one.why for one in inside.unread])


def let_out(masked: Json, inside: Inside) -> tuple[Json, frozenset[str]]:
    """The masked request with the unread files themselves where nothing of their mark or name was masked, and the texts
    that stood for them."""
    originals = {one.text: one for one in inside.unread}
    new: dict[Any, Any] = {}
    texts: list[str] = []
    for path, text in parts_of_text(masked):
        one = originals.get(text)
        part = let_out_as(one) if one is not None else None
        if one is not None and part is not None:
            new[path] = tuple(_beside(one, part))
            texts.append(text)
    return replaced(masked, new), frozenset(texts)


def _beside(one: Opened, part: Carried) -> Iterator[Json]:
    head = one.text.partition("\n")[0]
    yield {"type": one.attachment.text_type, "text": head}
    yield part


def no_such_file() -> GatewayError:
    return GatewayError(
        404,
        Code.FILE_NOT_FOUND,
        "このファイルIDはありません。期限が切れていないか確かめ、もう一度アップロードしてください。"
        " (No file of yours has this id.)",
        "file_id",
    )
