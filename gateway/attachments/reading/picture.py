"""Pictures: their letters are read where the extra `sekisho[ocr]` is installed; without it nobody can judge them."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from PIL import Image

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable

MOST_PIXELS = 40_000_000
BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What Pillow raises on a picture that is none."""


def read_picture(raw: bytes, kind: str, spent: Spent) -> None:
    if not spent.may_look or _engine() is None:
        raise Unreadable(Reason.IMAGE, kind)
    try:
        with Image.open(io.BytesIO(raw)) as image:
            within(image, kind)
            text = seen_in(image.convert("RGB"))
    except BROKEN:
        raise Unreadable(Reason.BROKEN, kind) from None
    if not text:
        raise Unreadable(Reason.IMAGE, kind)
    spent.add(text)
    spent.left_out.append("image")


def within(image: Image.Image, kind: str) -> None:
    """Raises Unreadable where there are more pixels than may be."""
    if image.width * image.height > MOST_PIXELS:
        raise Unreadable(Reason.LIMIT, kind)


def bare(image: Image.Image) -> Image.Image:
    """Its pixels alone."""
    image.load()
    copy = image.copy()
    copy.info = {k: v for k, v in image.info.items() if k in ("transparency", "gamma")}
    return copy


def seen_in(image: Any) -> str | None:
    """The lines of letters in a picture, or None where nothing can read it."""
    engine = _engine()
    return engine(image) if engine is not None else None


@cache
def _engine() -> Any:
    """None without the extra."""
    try:
        from gateway.attachments.reading import ocr
    except ImportError:
        return None
    return ocr.engine()
