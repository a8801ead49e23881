"""What of a picture or of scanned pages may leave where it is let out: what people had before their eyes, made anew.

A picture keeps its pixels and, in JPEG, which way is up; of a scan each page becomes a picture. Whatever else stands in
the file (a place, an author, notes, earlier states, bytes behind its end) nobody has seen, and it stays here.
"""

from __future__ import annotations

import io
from contextlib import closing
from typing import Any

import pypdfium2
from PIL import Image

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable
from gateway.attachments.reading.picture import BROKEN, bare, within

FORMS = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}
"""Pictures that providers take."""
_WRITTEN: dict[str, dict[str, int]] = {"PNG": {"compress_level": 3}, "WEBP": {"quality": 95}}
PAGE_SCALE = 2.0
"""144 dots per inch."""
UPRIGHT, ORIENTATION = 1, 0x0112


def visible(raw: bytes, kind: str, spent: Spent) -> bytes:
    """Empty for a kind that no provider takes; raises Unreadable for what is no picture at all."""
    if kind == "pdf":
        return _pages(raw, spent)
    return _picture(raw, FORMS[kind], kind) if kind in FORMS else b""


def _picture(raw: bytes, form: str, kind: str) -> bytes:
    file = io.BytesIO()
    try:
        with Image.open(io.BytesIO(raw), formats=[form]) as image:
            within(image, kind)
            if form == "JPEG":
                upright = image.getexif().get(ORIENTATION, UPRIGHT)
                # some cameras put several pictures into one file, which has a form of its own then
                quality = "keep" if image.format == form else 95
                image.info.clear()
                image.save(file, form, quality=quality, exif=_turned(upright))
            else:
                bare(image).save(file, form, **_WRITTEN.get(form, {}))
    except BROKEN:
        raise Unreadable(Reason.BROKEN, kind) from None
    return file.getvalue()


def _turned(way: Any) -> bytes:
    told = Image.Exif()
    if isinstance(way, int) and UPRIGHT < way <= 8:
        told[ORIENTATION] = way
    return told.tobytes() if told else b""


def _pages(raw: bytes, spent: Spent) -> bytes:
    """Notes are not drawn: they are text that was not read."""
    try:
        with closing(pypdfium2.PdfDocument(raw)) as source, closing(_empty()) as made:
            for number in range(len(source)):
                if not spent.has_time:
                    raise Unreadable(Reason.LIMIT, "pdf")
                _draw(made, source[number])
            file = io.BytesIO()
            made.save(file)
    except pypdfium2.PdfiumError:
        raise Unreadable(Reason.BROKEN, "pdf") from None
    return file.getvalue()


def _empty() -> Any:
    return pypdfium2.PdfDocument.new()


def _draw(made: Any, page: Any) -> None:
    width, height = page.get_size()
    drawn = io.BytesIO()
    pixels = page.render(scale=PAGE_SCALE, may_draw_forms=False, draw_annots=False).to_pil()
    pixels.convert("RGB").save(drawn, "JPEG", quality=85)
    image = pypdfium2.PdfImage.new(made)
    image.load_jpeg(drawn, inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    fresh = made.new_page(width, height)
    fresh.insert_obj(image)
    fresh.gen_content()
