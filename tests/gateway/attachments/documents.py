"""Office files of invented people, written by the libraries that others use: nothing is stored, everything is made."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from typing import Any

import docx
import openpyxl
from odf import dc, meta
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.comments import Comment
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin
from pptx import Presentation
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

NAMES = ("高橋健一", "佐藤花子", "鈴木次郎", "田中良子", "渡辺三郎", "伊藤幸子")
BODY, HEADER, FOOTER, COMMENT, COMMENTER, AUTHOR = NAMES


def _saved(document: Any, save: str = "save") -> bytes:
    file = io.BytesIO()
    getattr(document, save)(file)
    return file.getvalue()


def word() -> bytes:
    """A name over two runs, a table, a header, a footer, a comment and its author, and the author of the file."""
    document = docx.Document()
    paragraph = document.add_paragraph(BODY[:2])
    paragraph.add_run(BODY[2:] + "様の件")
    table = document.add_table(2, 2)
    for place, text in enumerate(["氏名", "電話", "山本一郎", "090-1234-5678"]):
        table.cell(place // 2, place % 2).text = text
    section = document.sections[0]
    section.header.paragraphs[0].text = HEADER
    section.footer.paragraphs[0].text = FOOTER
    document.core_properties.author = AUTHOR
    document.add_comment(paragraph.runs, COMMENT, author=COMMENTER, initials="W")
    return _saved(document)


def word_with_changes() -> bytes:
    """A deletion on record, a field code and a text box, which python-docx does not write."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        f'<w:document {names}><w:body><w:p><w:del w:author="{AUTHOR}"><w:r><w:delText>{BODY}'
        f"</w:delText></w:r></w:del><w:r><w:instrText>HYPERLINK mailto:taro@example.jp</w:instrText>"
        f"</w:r></w:p><w:txbxContent><w:p><w:r><w:t>{HEADER}</w:t></w:r></w:p></w:txbxContent>"
        "</w:body></w:document>"
    )
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def workbook() -> bytes:
    """A hidden sheet, a comment, a header, a date, and the author of the file."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["氏名", "生年月日", "電話"])
    sheet.append([BODY, openpyxl.utils.datetime.from_excel(29221), "090-1234-5678"])
    sheet["A1"].comment = Comment(COMMENT, COMMENTER)
    sheet.oddHeader.center.text = HEADER
    hidden = book.create_sheet("隠し")
    hidden.sheet_state = "hidden"
    hidden["C3"] = FOOTER
    book.properties.creator = AUTHOR
    return _saved(book)


def slides() -> bytes:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = BODY
    slide.placeholders[1].text = HEADER
    slide.notes_slide.notes_text_frame.text = COMMENT
    slide._element.set("show", "0")
    presentation.core_properties.author = AUTHOR
    return _saved(presentation)


def open_text() -> bytes:
    document = OpenDocumentText()
    paragraph = P(text=BODY)
    note = Annotation()
    note.addElement(dc.Creator(text=COMMENTER))
    note.addElement(P(text=COMMENT))
    paragraph.addElement(note)
    document.text.addElement(paragraph)
    document.meta.addElement(meta.InitialCreator(text=AUTHOR))
    return _saved(document, "write")


def open_sheet() -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="名簿")
    for cells in (["氏名", "電話"], [BODY, "090-1234-5678"]):
        row = TableRow()
        for text in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    return _saved(document, "write")


def pdf(password: str | None = None, pages: int = 1) -> bytes:
    """Fonts that are not embedded, in Japanese encodings; white letters, a note, a form field, a link, an author."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file, encrypt=password)
    sheet.setAuthor(AUTHOR)
    for font in ("HeiseiMin-W3", "HeiseiKakuGo-W5"):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    for _ in range(pages):
        sheet.setFont("HeiseiMin-W3", 12)
        sheet.drawString(100, 700, f"{BODY}様 電話 090-1234-5678")
        sheet.setFont("HeiseiKakuGo-W5", 1)
        sheet.setFillColorRGB(1, 1, 1)
        sheet.drawString(100, 600, HEADER)
        sheet.acroForm.textfield(name="shimei", value="Taro Yamada", x=100, y=500)
        sheet.textAnnotation(COMMENT, Rect=[10, 10, 50, 50])
        sheet.linkURL("mailto:taro@example.jp", (1, 1, 5, 5))
        sheet.showPage()
    sheet.save()
    return file.getvalue()


def pdf_with_places() -> bytes:
    """A file inside it, a choice of several, and a picture with words in its place."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.add_attachment("メモ.txt", COMMENT.encode())
    choice = DictionaryObject({
        NameObject("/FT"): NameObject("/Ch"),
        NameObject("/T"): TextStringObject("choice"),
        NameObject("/V"): ArrayObject([TextStringObject(HEADER)]),
    })  # fmt: skip
    form: Any = writer.root_object["/AcroForm"].get_object()
    form["/Fields"].append(writer._add_object(choice))
    figure = DictionaryObject({
        NameObject("/S"): NameObject("/Figure"),
        NameObject("/Alt"): TextStringObject(FOOTER),
    })  # fmt: skip
    root = DictionaryObject({NameObject("/K"): ArrayObject([figure])})
    writer.root_object[NameObject("/StructTreeRoot")] = root
    return _saved(writer, "write")


def scan() -> bytes:
    """A page that is a picture; nothing but the author is text."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file)
    sheet.setAuthor(AUTHOR)
    sheet.drawInlineImage(Image.new("RGB", (200, 100), "white"), 10, 10)
    sheet.save()
    return file.getvalue()


def mail() -> bytes:
    """A message in ISO-2022-JP with a Word file and another message attached."""
    message = EmailMessage()
    message["From"] = f"{AUTHOR} <taro@example.jp>"
    message["To"] = "mado@example.jp"
    message["Subject"] = f"{HEADER}様より"
    message.set_content(f"{BODY}です。よろしくお願いします。", charset="iso-2022-jp")
    message.add_attachment(
        word(), maintype="application", subtype="octet-stream", filename="名簿.docx"
    )
    inner = EmailMessage()
    inner["From"] = "jiro@example.jp"
    inner.set_content(COMMENT)
    message.add_attachment(inner)
    return message.as_bytes()


def page(encoding: str = "cp932") -> bytes:
    charset = {"cp932": "shift_jis"}.get(encoding, encoding)
    return (
        f"<html><head><meta charset='{charset}'><title>{AUTHOR}</title><script>var x='隠し'</script></head>"
        f"<body><!-- {COMMENT} --><p>{BODY[:2]}<b>{BODY[2:]}</b></p>"
        f"<table><tr><td>氏名<td>{HEADER}</table><img alt='{FOOTER}'></body></html>"
    ).encode(encoding)


def picture(text: str = "") -> bytes:
    image = Image.new("RGB", (480, 100), "white")
    if text:
        font = ImageFont.load_default(48)
        ImageDraw.Draw(image).text((10, 20), text, font=font, fill="black")
    return _as_png(image)


def photo(note: str = "", form: str = "JPEG") -> bytes:
    """Four colours, lying on their side, with a note in every place that the form has, and behind its end."""
    image = Image.new("RGB", (64, 32))
    for place, colour in enumerate(("red", "green", "blue", "white")):
        image.paste(colour, (16 * place, 0, 16 * place + 16, 32))
    told = Image.Exif()
    told[0x010E], told[0x0112] = note, 6
    about = PngImagePlugin.PngInfo()
    about.add_itxt("Author", note)
    more: dict[str, dict[str, Any]] = {
        "JPEG": {"exif": told, "comment": note.encode()},
        "PNG": {"exif": told, "pnginfo": about},
        "GIF": {"comment": note.encode()},
        "WEBP": {"exif": told, "xmp": note.encode(), "lossless": True},
    }
    file = io.BytesIO()
    image.save(file, form, **more[form])
    return file.getvalue() + note.encode()


def _as_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def archive(members: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return file.getvalue()
