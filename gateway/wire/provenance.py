"""Says inside a picture that a model made it: IPTC's `DigitalSourceType`, as XMP, with the label as its description.

The pixels stay as they are in PNG; JPEG keeps its coefficients. Whatever else stood in the file is gone.
"""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from PIL import Image, PngImagePlugin

from gateway.attachments.reading.picture import BROKEN, bare
from gateway.wire.answer_shape import NotAnAnswer

GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's term for media that a trained model made; C2PA uses the same."""
MOST_PIXELS = 50_000_000
XMP_IN_PNG = "XML:com.adobe.xmp"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType>
<xmp:CreatorTool>Sekisho</xmp:CreatorTool>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{label}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
DEFAULT_LABEL = "生成AIにより作成した画像です。 (Made by generative AI.)"


def marked(raw: bytes, label: str) -> tuple[bytes, str]:
    """The same picture with its origin in it, and its form; raises NotAnAnswer for what is no PNG, JPEG or WebP."""
    packet = _PACKET.format(source=GENERATED, label=escape(label or DEFAULT_LABEL)).encode()
    file = io.BytesIO()
    try:
        with Image.open(io.BytesIO(raw), formats=["PNG", "JPEG", "WEBP"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NotAnAnswer
            form = str(image.format)
            if form == "PNG":
                told = PngImagePlugin.PngInfo()
                told.add_itxt(XMP_IN_PNG, packet.decode())
                bare(image).save(file, "PNG", pnginfo=told)
            elif form == "JPEG":
                image.info.clear()
                image.save(file, "JPEG", quality="keep", xmp=packet)
            else:
                bare(image).save(file, "WEBP", quality=95, xmp=packet)
    except BROKEN:
        raise NotAnAnswer from None
    return file.getvalue(), form


def _bare(image: Image.Image) -> Image.Image:
    """Its pixels alone."""
    image.load()
    copy = image.copy()
    copy.info = {k: v for k, v in image.info.items() if k in ("transparency", "gamma")}
    return copy
