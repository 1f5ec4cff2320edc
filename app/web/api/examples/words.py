"""What all examples name: the same part, quote and people, so that they tell one story."""

from __future__ import annotations

from typing import Any

Example = dict[str, Any]

PART_ID = "k5xq2m7ztd3wn6rbvh4yc3faeu"
DRAWING_ID = "m7ztd3wn6rbk5xq2vh4yc3faeu"
QUOTE_ID = "r7ma3kq5zx2wn4tbvh6yc3fdeu"
REFERRAL_ID = "h2wn6rbvk5xq3m7ztd4yc5faeu"
FOLDER_ID = "f7ztd3wn6rbvk5xq2mh4yc3aeu"
SHARE_ID = "s7ztd3wn6rbvk5xq2mh4yc3aeu"
ADDRESS_ID = "a7ztd3wn6rbvk5xq2mh4yc3deu"
KEY_ID = "w3n6rbvk5xq2m7ztd4yc7faeuh"
SHA256 = "9f2c61b0d4f1d2f0a1b65c2f5a0c7f4f6a0e9b1d8c3e7a5f4b2d1c0e9f8a7b6c"
EUR = "EUR"
