"""What a file is, by its bytes and not by its name, and the reader for it. Files inside files are read the same way."""

from __future__ import annotations

from gateway.attachments.reading import contact_cards, hypertext, mail, notebooks, office, plain
from gateway.attachments.reading.bounds import Bounds, Reason, Spent, Unreadable
from gateway.attachments.reading.package import Package

PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
OTHERS = (
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"\xfd7zXZ", "xz"),
    (b"BZh", "bzip2"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def read_file(raw: bytes, name: str, claimed: str, spent: Spent, depth: int = 0) -> str:
    """Adds all text of the file to `spent` and returns its kind; raises Unreadable with the reason."""
    if depth > spent.bounds.depth:
        raise Unreadable(Reason.LIMIT)
    if not raw:
        raise Unreadable(Reason.EMPTY)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(raw, spent, depth)
    if b"%PDF-" in raw[:1024]:
        return _pdf(raw, spent, depth)
    if kind := picture_kind(raw):
        return _picture(raw, kind, spent)
    if raw.startswith(OLE):
        return _compound(raw, spent, depth)
    if raw.startswith(b"{\\rtf"):
        return _rich_text(raw, spent)
    for magic, kind in OTHERS:
        if raw.startswith(magic):
            raise Unreadable(Reason.UNKNOWN, kind)
    return _text(raw, name, claimed, spent, depth)


def picture_kind(raw: bytes) -> str | None:
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "webp"
    if raw[4:8] == b"ftyp" and raw[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
        return "heif"
    known = (kind for magic, kind in PICTURES if raw.startswith(magic))
    kind = next(known, None)
    return None if kind == "bmp" and b"\0" not in raw[:32] else kind


# The libraries below are large: a process that reads text alone never loads them.


def _pdf(raw: bytes, spent: Spent, depth: int) -> str:
    from gateway.attachments.reading.pdf import read_pdf

    read_pdf(raw, spent, _inside(spent, depth))
    return "pdf"


def _picture(raw: bytes, kind: str, spent: Spent) -> str:
    from gateway.attachments.reading.picture import read_picture

    read_picture(raw, kind, spent)
    return kind


def _visible(raw: bytes, kind: str, spent: Spent) -> bytes:
    from gateway.attachments.reading.visible import visible

    return visible(raw, kind, spent)


def _workbook(raw: bytes, package: Package, spent: Spent) -> str:
    from gateway.attachments.reading.sheets import read_workbook

    read_workbook(raw, package, spent)
    return "xlsx"


def _compound(raw: bytes, spent: Spent, depth: int) -> str:
    from gateway.attachments.reading.ole import read_compound

    return read_compound(raw, spent, _inside(spent, depth))


def _rich_text(raw: bytes, spent: Spent) -> str:
    from gateway.attachments.reading.rich_text import read_rich_text

    read_rich_text(raw, spent)
    return "rtf"


def _text(raw: bytes, name: str, claimed: str, spent: Spent, depth: int) -> str:
    lower = name.lower()
    if claimed == "message/rfc822" or lower.endswith(".eml") or mail.is_mail(raw):
        mail.read_mail(raw, spent, _inside(spent, depth))
        return "eml"
    text = plain.plain_text(raw)
    is_page = claimed in ("text/html", "application/xhtml+xml") or lower.endswith((".html", ".htm"))
    if is_page or (text is not None and hypertext.is_hypertext(text)):
        page = hypertext.decoded_hypertext(raw)
        if page is None:
            raise Unreadable(Reason.UNKNOWN, "html")
        hypertext.read_hypertext(page, spent)
        return "html"
    if text is None:
        raise Unreadable(Reason.UNKNOWN)
    if contact_cards.is_card(text):
        text = contact_cards.unfolded(text)
    elif notebooks.is_notebook(text):
        text = notebooks.told(text)
    spent.add(text.replace("\r\n", "\n"))
    return "csv" if claimed == "text/csv" or lower.endswith(".csv") else "text"


def _archive(raw: bytes, spent: Spent, depth: int) -> str:
    package = Package(raw, spent)
    names = package.infos
    if "mimetype" in names:
        kind = package.read("mimetype").decode("ascii", "replace").strip()
        if kind.startswith(OPEN_DOCUMENT):
            if package.locked or office.is_encrypted_open_document(package):
                raise Unreadable(Reason.ENCRYPTED, "odf")
            office.read_open_document(package, spent)
            return "odf"
    if "[Content_Types].xml" in names:
        return _office(raw, package, spent, depth)
    if package.locked:
        raise Unreadable(Reason.ENCRYPTED, "zip")
    inside = _inside(spent, depth)
    for name in package.names:
        inside(package.read(name), name, "")
    return "zip"


def _office(raw: bytes, package: Package, spent: Spent, depth: int) -> str:
    if office.word_bodies(package):
        office.read_word(package, spent, _inside(spent, depth))
        return "docx"
    if "ppt/presentation.xml" in package.infos:
        office.read_slides(package, spent)
        return "pptx"
    if "xl/workbook.xml" in package.infos:
        return _workbook(raw, package, spent)
    raise Unreadable(Reason.UNKNOWN, "office")


def _inside(spent: Spent, depth: int) -> mail.Nested:
    def nested(raw: bytes, name: str, claimed: str) -> None:
        """A file inside a file: what of it cannot be read is left out, and said; a bound that it breaks breaks all."""
        spent.add(f"［同封: {name}］" if name else "［同封］")
        try:
            read_file(raw, name, claimed, spent, depth + 1)
        except Unreadable as unreadable:
            if unreadable.reason is Reason.LIMIT:
                raise
            spent.left_out.append(unreadable.reason.value)

    return nested


def read(raw: bytes, name: str, claimed: str, bounds: Bounds) -> tuple[str, Spent]:
    """The kind of a file and what was read of it."""
    spent = Spent(bounds)
    try:
        kind = read_file(raw, name, claimed, spent)
    except Unreadable as unreadable:
        if unreadable.reason is Reason.IMAGE:
            unreadable.visible = _visible(raw, unreadable.kind, spent)
        raise
    if not spent.text.strip():
        raise Unreadable(Reason.EMPTY, kind)
    return kind, spent
