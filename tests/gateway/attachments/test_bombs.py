"""Files made to break their reader: each is given up within the bounds, and the next file is read."""

from __future__ import annotations

import asyncio
import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

from gateway.attachments.pool import Pool
from gateway.attachments.reading.bounds import Bounds
from gateway.attachments.worker import Job, Read
from tests.gateway.attachments import documents as made
from tests.gateway.attachments import legacy

_TENFOLD = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
LAUGHS = f'<!DOCTYPE a [<!ENTITY a "ああ">{_TENFOLD}]><a>&j;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


def nested_archives(depth: int) -> bytes:
    inner = b"a" * 1000
    for level in range(depth):
        inner = made.archive({f"{level}.zip": inner})
    return inner


def flat_bomb() -> bytes:
    """Many members of which each is small, and all are the same."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(300):
            packed.writestr(f"{number}.txt", b"a" * 900_000)
    return file.getvalue()


def many_objects() -> bytes:
    objects = b"".join(b"%d 0 obj<</A %d>>endobj\n" % (n, n) for n in range(2, 40_000))
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        + objects
        + b"trailer<</Root 1 0 R>>"
    )


def endless_pages() -> bytes:
    """A page tree that is its own branch."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 9999999/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>"
    )


def large_picture() -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        checked = name + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def mail_in_mail(depth: int) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.jp", "x"
    message.set_content("x")
    for _ in range(depth):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "a@example.jp", "x"
        outer.set_content("x")
        outer.add_attachment(message)
        message = outer
    return message.as_bytes()


def office(body: str, part: str = "word/document.xml") -> bytes:
    return made.archive({"[Content_Types].xml": "<Types/>", part: body})


BOMBS = {
    "ratio": made.archive({"a.txt": b"0" * 20_000_000}),
    "flat": flat_bomb(),
    "nested": nested_archives(12),
    "laughs": office(LAUGHS),
    "outside": office(OUTSIDE),
    "deep xml": office("<a>" * 60_000 + "</a>" * 60_000),
    "objects": many_objects(),
    "endless pages": endless_pages(),
    "picture": large_picture(),
    "mail": mail_in_mail(40),
    "outlook": legacy.outlook(**{"a.zip": nested_archives(12)}),
    "torn outlook": legacy.outlook()[:3000],
    "braces": b"{\\rtf1" + b"{" * 100_000,
    "html": b"<html>" + b"<div>" * 100_000,
    "csv": ("あ," * 200_000).encode(),
}
BOUNDS = Bounds(seconds=20.0, memory_mb=512, ocr=False)


def test_no_file_takes_more_than_it_may_and_the_next_one_is_read() -> None:
    async def work() -> dict[str, Read]:
        pool = Pool(BOUNDS, 1)
        try:
            read = {name: await pool.read(Job(raw, name)) for name, raw in BOMBS.items()}
            return {**read, "after": await pool.read(Job("本文".encode(), "a.txt"))}
        finally:
            await pool.close()

    read = asyncio.run(work())
    assert read.pop("after").text == "本文"
    unread = {name: one.reason for name, one in read.items() if one.reason}
    assert {name for name, reason in unread.items() if reason in ("time", "crashed")} == set()
    assert read.keys() == unread.keys()
