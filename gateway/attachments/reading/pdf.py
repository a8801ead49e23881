"""PDF: the text of each page, whatever its colour or size, then notes, form fields, properties and bookmarks.

PDFium reads the pages: it knows the encodings of Japanese fonts. pypdf reads what is not on a page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.errors import PyPdfError

from gateway.attachments.reading import picture
from gateway.attachments.reading.bounds import Reason, Spent, Unreadable
from gateway.attachments.reading.mail import Nested

MOST_NOTES = 5_000
MOST_ELEMENTS = 20_000
"""Of its structure: each paragraph is one. What is behind is left out, and said."""
OCR_SCALE = 2.0
"""144 dots per inch."""
_WRONG = (
    PyPdfError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,
    RecursionError,
)
"""What pypdf raises on files that PDFium still reads."""


def read_pdf(raw: bytes, spent: Spent, nested: Nested) -> None:
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        raise Unreadable(Reason.ENCRYPTED if locked else Reason.BROKEN, "pdf") from None
    before, scanned = len(spent.text), False
    try:
        for number in range(len(document)):
            spent.page()
            scanned = _page(document, number, spent) or scanned
    finally:
        document.close()
    if scanned and not spent.text[before:].strip():
        raise Unreadable(Reason.IMAGE, "pdf")
    _tell_rest(raw, spent, nested)


def _page(document: Any, number: int, spent: Spent) -> bool:
    """Whether the page is a picture that nobody read."""
    try:
        page = document[number]
        words = page.get_textpage()
        text = words.get_text_bounded() if words.count_chars() else ""
    except pypdfium2.PdfiumError:
        raise Unreadable(Reason.BROKEN, "pdf") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\ufffe", "")
    if text.strip():
        spent.add(text)
        return False
    if not any(True for _ in page.get_objects(max_depth=3)):
        return False
    seen = picture.seen_in(page.render(scale=OCR_SCALE).to_pil()) if spent.may_look else None
    if not seen:
        spent.left_out.append("page")
        return True
    spent.add(seen)
    return False


def _tell_rest(raw: bytes, spent: Spent, nested: Nested) -> None:
    inside: list[tuple[str, bytes]] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted:
            # PDFium has read it without a password: only printing and copying are restricted
            reader.decrypt("")
        inside += ((name, one) for name, every in reader.attachments.items() for one in every)
        for told in (_properties, _notes, _fields, _bookmarks, _descriptions):
            for text in told(reader):
                spent.add(text)
    except _WRONG:
        spent.left_out.append("notes")
    for name, content in inside:
        spent.member()
        spent.inflate(len(content))
        nested(content, name, "")


def _properties(reader: pypdf.PdfReader) -> Iterator[str]:
    for key, value in (reader.metadata or {}).items():
        if key not in ("/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped"):
            yield str(value)


def _notes(reader: pypdf.PdfReader) -> Iterator[str]:
    """Notes, their authors, and the addresses of links."""
    count = 0
    for page in reader.pages:
        for reference in page.get("/Annots") or ():
            count += 1
            if count > MOST_NOTES:
                raise Unreadable(Reason.LIMIT, "pdf")
            note = reference.get_object()
            for key in ("/T", "/Subj", "/Contents", "/V", "/DV", "/Opt", "/TU", "/RC"):
                yield from _strings(note.get(key))
            action = note.get("/A")
            address = action.get_object().get("/URI") if action is not None else None
            if address is not None:
                yield str(address)


def _fields(reader: pypdf.PdfReader) -> Iterator[str]:
    for name, form in (reader.get_fields() or {}).items():
        for value in _strings(form.get("/V")):
            yield f"{name}: {value}"


def _strings(value: Any) -> Iterator[str]:
    """A text, or each of a list's: of a choice, and of what there is to choose from."""
    value = value.get_object() if hasattr(value, "get_object") else value
    if isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str) and value:
        yield str(value)


def _descriptions(reader: pypdf.PdfReader) -> Iterator[str]:
    """What is read out in place of pictures and letters."""
    waiting, seen = [reader.root_object.get("/StructTreeRoot")], 0
    while waiting:
        element = waiting.pop()
        element = element.get_object() if element is not None else None
        if isinstance(element, list):
            waiting.extend(reversed(element))
        elif isinstance(element, dict):
            seen += 1
            if seen > MOST_ELEMENTS:
                raise ValueError
            for key in ("/Alt", "/ActualText", "/E", "/T"):
                yield from _strings(element.get(key))
            waiting.append(element.get("/K"))


def _bookmarks(reader: pypdf.PdfReader) -> Iterator[str]:
    def titles(level: Any) -> Iterator[str]:
        for item in level:
            if isinstance(item, list):
                yield from titles(item)
            else:
                yield str(item.title)

    yield from titles(reader.outline)
