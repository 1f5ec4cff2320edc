"""A screenshot as it is kept: drawn anew from its pixels, so that nothing else of the file comes along."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from PIL import Image

from app.values.errors import Invalid

LARGEST_PICTURE_BYTES = 6_000_000
_MOST_PIXELS = 24_000_000
_LONGEST_SIDE = 12_000


def redraw_picture(stream: BinaryIO) -> bytes:
    """PNG of the same pixels without metadata.

    Invalid ``picture_too_large`` (limit_bytes), ``picture_unreadable`` for anything but a sound PNG of a
    reasonable size.
    """
    data = stream.read(LARGEST_PICTURE_BYTES + 1)
    if len(data) > LARGEST_PICTURE_BYTES:
        raise Invalid("picture_too_large", {"limit_bytes": LARGEST_PICTURE_BYTES})
    try:
        return _redraw(data)
    except Invalid:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid("picture_too_large", {"limit_bytes": LARGEST_PICTURE_BYTES}) from error
    except Exception as error:  # whatever a reader of hostile files stumbles over
        raise Invalid("picture_unreadable") from error


def _redraw(data: bytes) -> bytes:
    drawn = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # only the reader of PNG; the header tells the size before anything is unpacked
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            width, height = picture.size
            if max(width, height) > _LONGEST_SIDE or width * height > _MOST_PIXELS:
                raise Invalid("picture_too_large", {"limit_bytes": LARGEST_PICTURE_BYTES})
            picture.convert("RGB").save(drawn, "PNG")
    return drawn.getvalue()
