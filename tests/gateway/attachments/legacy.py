"""Files of old programs and of Outlook, of invented people, written by libraries that have no part in reading them."""

from __future__ import annotations

import io
import struct
from datetime import date

import olefile
import xlwt
from aspose.email_foss import cfb, msg

from tests.gateway.attachments.documents import AUTHOR, BODY, COMMENT, COMMENTER, FOOTER, HEADER

NUMBER = "090-1234-5678"


def outlook(**inside: bytes) -> bytes:
    """A message with a text beside whatever else is attached."""
    message = msg.MapiMessage.create(f"件名 {HEADER}", f"{BODY}\r\n{NUMBER}")
    message.set_property(msg.PropertyId.SENDER_NAME, AUTHOR)
    message.set_property(msg.PropertyId.SENDER_EMAIL_ADDRESS, "taro@example.jp")
    message.add_recipient("hanako@example.jp", display_name=COMMENTER)
    for name, content in {"メモ.txt": COMMENT.encode(), **inside}.items():
        message.add_attachment(name, content)
    return bytes(message.to_bytes())


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名簿")
    dated = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for place, value in enumerate([BODY, date(1980, 1, 1), NUMBER]):
        sheet.write(0, place, value, dated if place == 1 else xlwt.Style.default_style)
    hidden = book.add_sheet(HEADER)
    hidden.visibility = 2
    hidden.write(0, 0, COMMENT)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def old_workbook_with_places() -> bytes:
    """A header, a footer, and a text box in two pieces, one of which is in wide letters."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("名簿")
    sheet.write(0, 0, BODY)
    # Its setters take letters of ASCII alone.
    sheet.__dict__.update(
        _Worksheet__header_str=f"&L{COMMENTER}", _Worksheet__footer_str=f"&C{AUTHOR}"
    )
    file = io.BytesIO()
    book.save(file)
    with olefile.OleFileIO(io.BytesIO(file.getvalue())) as saved:
        stream = saved.openstream("Workbook").read()
    end = stream.rindex(struct.pack("<HH", 0x0A, 0))
    told = "box " + FOOTER
    drawn = struct.pack("<HHHHH12x2H", 0x15, 18, 6, 1, 0, 0, 0)
    box = struct.pack("<HH", 0x5D, len(drawn)) + drawn
    box += struct.pack("<HHHH", 0x1B6, 18, 0, 0) + struct.pack(
        "<HHHHHHH", 0, 0, 0, len(told), 0, 0, 0
    )
    pieces = (b"\0box ", b"\1" + FOOTER.encode("utf-16-le"))
    box += b"".join(struct.pack("<HH", 0x3C, len(piece)) + piece for piece in pieces)
    root = cfb.CFBStorage(
        "Root Entry", children=[cfb.CFBStream("Workbook", stream[:end] + box + stream[end:])]
    )
    return bytes(cfb.CFBWriter.to_bytes(cfb.CFBDocument(root)))


def rich_text(page: int = 932) -> bytes:
    """Shift_JIS in escapes, as word processors write it, whatever the page that they claim; and a letter in Unicode."""
    words = "".join(f"\\'{byte:02x}" for byte in f"{BODY} {NUMBER}".encode("cp932"))
    fonts = r"{\fonttbl{\f0\fnil\fcharset128 MS;}}"
    head = rf"{{\rtf1\ansi\ansicpg{page}\deff0{fonts}"
    return (
        rf"{head}\f0 {words}\par\u{ord(COMMENT[0])}?{{\v {AUTHOR.encode().hex()}}}\par}}".encode()
    )


def compound(stream: str) -> bytes:
    """An old office file of which only the name of its main stream is there."""
    root = cfb.CFBStorage("Root Entry", children=[cfb.CFBStream(stream, b"\0" * 5000)])
    return bytes(cfb.CFBWriter.to_bytes(cfb.CFBDocument(root)))
