"""What may leave of a picture or a scan: everything that could be seen of it, and nothing else."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from gateway.attachments.reading.bounds import Bounds, Reason, Spent, Unreadable
from gateway.attachments.reading.dispatch import read
from gateway.attachments.reading.visible import visible
from tests.gateway.attachments import documents as made
from tests.gateway.attachments.documents import AUTHOR

NOTE = "Taro Yamada was here"
BOUNDS = Bounds(ocr=False)


def seen(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw)).convert("RGB")


def differ(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures' pixels, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize(("form", "most"), [("PNG", 0), ("GIF", 0), ("JPEG", 5), ("WEBP", 8)])
def test_of_a_picture_the_pixels_stay_and_nothing_that_is_written_in_it(
    form: str, most: float
) -> None:
    raw = made.photo(NOTE, form)
    assert NOTE.encode() in raw
    with pytest.raises(Unreadable) as unread:
        read(raw, "", "", BOUNDS)
    left = unread.value.visible
    assert NOTE.encode() not in left
    assert differ(seen(left), seen(raw)) <= most


def test_a_photograph_still_knows_which_way_is_up() -> None:
    left = visible(made.photo(NOTE), "jpeg", Spent(BOUNDS))
    assert dict(Image.open(io.BytesIO(left)).getexif()) == {0x0112: 6}


def test_several_pictures_in_one_file_of_a_camera_are_read_as_the_first() -> None:
    file = io.BytesIO()
    first, second = (Image.new("RGB", (32, 32), colour) for colour in ("red", "blue"))
    first.save(file, "MPO", save_all=True, append_images=[second])
    left = visible(file.getvalue(), "jpeg", Spent(BOUNDS))
    assert differ(seen(left), first) < 3


def test_of_a_scan_the_pages_stay_as_pictures_and_notes_and_properties_go() -> None:
    with pytest.raises(Unreadable) as unread:
        read(made.scan(), "", "", BOUNDS)
    left = unread.value.visible
    kept = pypdf.PdfReader(io.BytesIO(left))
    assert [page.get("/Annots") for page in kept.pages] == [None]
    assert AUTHOR not in str(kept.metadata) and AUTHOR in str(
        pypdf.PdfReader(io.BytesIO(made.scan())).metadata
    )
    was, now = (pypdfium2.PdfDocument(raw)[0].render().to_pil() for raw in (made.scan(), left))
    assert was.size == now.size
    assert differ(was.convert("RGB"), now.convert("RGB")) < 3


def test_a_scan_of_more_pages_than_there_is_time_for_is_beyond_the_bounds() -> None:
    hurried = replace(BOUNDS, seconds=0.0)
    with pytest.raises(Unreadable) as refused:
        visible(made.scan(), "pdf", Spent(hurried))
    assert refused.value.reason is Reason.LIMIT


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
def test_what_is_no_picture_is_broken(kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        visible(made.photo(form="PNG" if kind != "png" else "GIF"), kind, Spent(BOUNDS))
    assert refused.value.reason is Reason.BROKEN
