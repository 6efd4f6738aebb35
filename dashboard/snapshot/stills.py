"""Still pictures: what the browser drew, as the file that was asked for."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Sequence
from io import BytesIO

from PIL import Image
from PIL.Image import Image as Picture
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject

from dashboard.snapshot.picture import About

_QUALITY = 92
THUMBNAIL = 480
"""Width of the pictures on a contact sheet, pixels."""

_GAP = 12
_MOST_COLUMNS = 5


def recoded(png: bytes, kind: str, about: About) -> bytes:
    """A PNG as JPEG or WebP, with what it says about itself as XMP.

    Args:
        png: the picture.
        kind: `jpeg` or `webp`.
        about: what it says about itself.
    """
    target = BytesIO()
    with Image.open(BytesIO(png)) as image:
        density = image.info.get("dpi", (96, 96))
        image.convert("RGB").save(
            target, kind, quality=_QUALITY, dpi=density, xmp=_xmp(about), method=4, subsampling=0
        )
    return target.getvalue()


def _xmp(about: About) -> bytes:
    """Adobe's XMP packet, in Dublin Core's words."""
    terms = {
        "Title": "title",
        "Description": "description",
        "Source": "source",
        "Copyright": "rights",
        "Software": "creator",
        "Comment": "identifier",
    }
    rows = "".join(
        f"<dc:{term}>{html.escape(about[key])}</dc:{term}>" for key, term in terms.items()
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'{rows}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def finished_pdf(pdf: bytes, about: About) -> bytes:
    """A PDF with what it says about itself, and without the moment at which it was made."""
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(pdf)))
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": about["Title"],
            "/Subject": about["Description"],
            "/Source": about["Source"],
            "/Keywords": about["Comment"],
            "/Creator": about["Software"],
            "/Copyright": about["Copyright"],
        }
    )
    name = ByteStringObject(hashlib.sha256(repr(sorted(about.items())).encode()).digest()[:16])
    writer._ID = ArrayObject([name, name])  # pypdf makes a random one otherwise
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def contact_sheet(pictures: Sequence[bytes], background: str) -> bytes:
    """All pictures of an atlas at a glance, in their order.

    Args:
        pictures: n small images of one size.
        background: colour between them.
    """
    small = [opened(content) for content in pictures]
    width, height = small[0].size
    columns = min(max(2, round((len(small) * height / width) ** 0.5)), _MOST_COLUMNS, len(small))
    rows = -(-len(small) // columns)
    size = (columns * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP)
    sheet = Image.new("RGB", size, background)
    for at, image in enumerate(small):
        row, column = divmod(at, columns)
        sheet.paste(image, (_GAP + column * (width + _GAP), _GAP + row * (height + _GAP)))
    target = BytesIO()
    sheet.save(target, "png")
    return target.getvalue()


def opened(content: bytes) -> Picture:
    """An image file, in red, green and blue."""
    with Image.open(BytesIO(content)) as image:
        return image.convert("RGB")
