"""Office files (DOCX, PPTX, XLSX, ODF): the body first, then what is out of sight: headers, comments, notes, deleted
text, hidden sheets and slides, properties."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gateway.attachments.reading.bounds import Spent, Unreadable
from gateway.attachments.reading.mail import Nested
from gateway.attachments.reading.markup import text_of
from gateway.attachments.reading.package import Package

PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
TOLD_PROPERTIES = frozenset(
    [
        "creator",
        "lastModifiedBy",
        "title",
        "subject",
        "description",
        "keywords",
        "category",
        "Company",
        "Manager",
        "HyperlinkBase",
        "property",
        "contentStatus",
    ]
)
"""Not the counts of words and pages, nor the program's name."""
_WITHOUT_TEXT = re.compile(
    r"(?:styles|stylesWithEffects|fontTable|webSettings|settings|numbering|theme[0-9]*|people)\.xml$|/theme/"
)
_SILENT = re.compile(
    r"""
    ^\[Content_Types\]\.xml$ | ^mimetype$ | ^manifest\.rdf$ | ^layout-cache$ | \.rels$
    | ^(?:META-INF|Thumbnails|Configurations2)/ | ^docProps/(?:app|thumbnail)
    | /(?:theme|fonts|printerSettings|tables|diagrams)/ | /(?:slideMasters|slideLayouts|notesMasters|handoutMasters)/
    | \.(?:emf|wmf|svm|vml|odttf|fntdata)$
    | (?:styles|stylesWithEffects|fontTable|[wW]ebSettings|settings|numbering|people|calcChain|metadata)\.xml$
    | (?:presentation|presProps|viewProps|tableStyles|revisionInfo|itemProps[0-9]*)\.xml$
    """,
    re.X,
)
"""Members with nothing in them that people wrote; and texts that tell where to click."""
_CHUNK = re.compile(r"^word/.*\.(?:x?html?|mht(?:ml)?|rtf|doc[xm]?|txt)$", re.I)
"""Files that Word shows as part of its text."""
_PICTURE = re.compile(r"(?:^|/)(?:media|Pictures)/[^/]+\.(?!emf|wmf|svm)[A-Za-z]+$")
_SHAPE = re.compile(rb"<p:(?:sp|graphicFrame)(?=[\s>])")
_SHAPE_ENDS = re.compile(rb"</p:(?:sp|graphicFrame)>")
"""A box of text, or a table."""
_OBJECT = re.compile(r"(?:^|/)embeddings/|^Object [0-9]+$")


_MASTER = re.compile(r"ppt/(?:slideMasters|slideLayouts)/[^/]+\.xml$")
_VARIABLE = b"<w:docVar "
_SAID_BY_FORMULA = re.compile(rb"<f\b[^<>]*>[^<]*?(?:\"|&quot;)[^\"&<]{7,}(?:\"|&quot;)")
"""A formula with words in it, longer than 「済」 or 「未済」: its result is sent, and may be others."""


def word_bodies(package: Package) -> list[str]:
    """The main part: some programs number it."""
    return [n for n in package.names if re.fullmatch(r"word/document[0-9]*\.xml", n)]


def read_word(package: Package, spent: Spent, nested: Nested) -> None:
    bodies = word_bodies(package)
    rest = [n for n in package.inside("word/", "customXml/item") if n not in bodies]
    _tell(package, [*bodies, *(n for n in rest if not _WITHOUT_TEXT.search(n))], spent)
    for name in filter(_CHUNK.search, rest):
        nested(package.read(name), name.rpartition("/")[2], "")
    _tell_properties(package, spent)
    if "word/settings.xml" in package.infos and _VARIABLE in package.read("word/settings.xml"):
        spent.left_out.append("part")
    _count_rest(package, spent)


def read_slides(package: Package, spent: Spent) -> None:
    for number, name in enumerate(package.inside("ppt/slides/slide"), start=1):
        spent.page()
        spent.add(f"［スライド {number}］")
        _tell(package, [name], spent)
    rest = package.inside(
        "ppt/notesSlides/",
        "ppt/comments/",
        "ppt/commentAuthors",
        "ppt/authors",
        "ppt/diagrams/data",
        "ppt/charts/chart",
    )
    _tell(package, rest, spent)
    for name in filter(_MASTER.match, package.names):
        spent.add(_on_every_slide(package.read(name)))
    _tell_properties(package, spent)
    _count_rest(package, spent)


def _on_every_slide(raw: bytes) -> str:
    """What a master or a layout shows by itself: not the words that only hold a place."""
    shapes = (_SHAPE_ENDS.split(after, maxsplit=1)[0] for after in _SHAPE.split(raw)[1:])
    shown = b"".join(b"<p:sp%b</p:sp>" % shape for shape in shapes if b"<p:ph" not in shape)
    return text_of(b"<all>%b</all>" % shown) if shown else ""


def read_open_document(package: Package, spent: Spent) -> None:
    """`content.xml` has comments, notes, hidden sheets and tracked changes; `styles.xml` the headers and footers."""
    _tell(
        package, [n for n in ("content.xml", "styles.xml", "meta.xml") if n in package.infos], spent
    )
    _tell(
        package, [n for n in package.names if re.fullmatch(r"Object [0-9]+/content\.xml", n)], spent
    )
    _count_rest(package, spent)


def tell_beside_cells(package: Package, spent: Spent) -> None:
    """What of a workbook is not in its cells."""
    headings = frozenset(
        f"{pages}{end}" for pages in ("odd", "even", "first") for end in ("Header", "Footer")
    )
    for name in package.inside("xl/worksheets/sheet", "xl/chartsheets/"):
        if name.endswith(".xml"):
            told = frozenset({*headings, "dataValidation", "hyperlink", "hyperlinks"})
            raw = package.read(name)
            spent.add(plain_heading(text_of(raw, told)))
            if _SAID_BY_FORMULA.search(raw):
                spent.left_out.append("part")
    rest = package.inside(
        "xl/comments", "xl/threadedComments/", "xl/persons/", "xl/drawings/", "xl/charts/"
    )
    _tell(package, rest, spent)
    if "xl/workbook.xml" in package.infos:
        spent.add(text_of(package.read("xl/workbook.xml"), frozenset({"definedName"})))
    _tell_properties(package, spent)
    _count_rest(package, spent)


def plain_heading(text: str) -> str:
    """A header of a sheet without its codes (`&L&"ＭＳ 明朝,標準"&12山田`)."""
    return re.sub(r'&(?:"[^"]*"|[0-9]{1,3}|[A-Za-z]|K[0-9A-F]{6})', " ", text)


def _tell(package: Package, names: Iterable[str], spent: Spent) -> None:
    for name in names:
        if name.lower().endswith(".xml") and name in package.infos:
            spent.add(text_of(package.read(name)))
            links = "{}/_rels/{}.rels".format(*name.rpartition("/")[::2])
            if links in package.infos:
                spent.add(_links(text_of(package.read(links))))


def _links(text: str) -> str:
    """Addresses that a part points to: not the other parts."""
    return "\n".join(line for line in text.split("\n") if re.match(r"[a-z]+:", line))


def _tell_properties(package: Package, spent: Spent) -> None:
    for name in PROPERTIES:
        if name in package.infos:
            spent.add(text_of(package.read(name), TOLD_PROPERTIES))


def _count_rest(package: Package, spent: Spent) -> None:
    """What was not read is told by its kind."""
    for name in package.names:
        if _PICTURE.search(name):
            spent.left_out.append("image")
        elif _OBJECT.search(name):
            spent.left_out.append("object")
        elif name not in package.seen and not _SILENT.search(name):
            spent.left_out.append("part")


def is_encrypted_open_document(package: Package) -> bool:
    if "META-INF/manifest.xml" not in package.infos:
        return False
    try:
        return b"encryption-data" in package.read("META-INF/manifest.xml")
    except Unreadable:
        return True
