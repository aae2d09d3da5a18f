"""Compare the pictures of a fresh run with the saved ones, which nbval does not do."""

import base64
import io
import re

import numpy as np
from PIL import Image

INLINE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")
NOTICED = 32  # of 255: a change of colour that an eye would notice
ALLOWED = 0.02  # of the pixels: room for another processor's last digits, not for another picture


def pictures(outputs):
    """Return every PNG among a cell's outputs, those inside HTML too, as (height, width, 3) arrays."""
    found = []
    for output in outputs:
        data = output.get("data", {})
        found += [data["image/png"]] if "image/png" in data else []
        found += INLINE.findall("".join(data.get("text/html", "")))
    return [_decode(text) for text in found]


def _decode(text):
    picture = Image.open(io.BytesIO(base64.b64decode(text))).convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return np.asarray(Image.alpha_composite(white, picture).convert("RGB"), int)


def differences(saved, fresh):
    """Say how the pictures of two lists of outputs differ; an empty list means that they do not."""
    saved, fresh = pictures(saved), pictures(fresh)
    if len(saved) != len(fresh):
        return [f"{len(saved)} pictures saved, {len(fresh)} drawn"]
    said = []
    for number, (old, new) in enumerate(zip(saved, fresh, strict=True), 1):
        if old.shape != new.shape:
            said.append(f"picture {number}: saved {old.shape}, drawn {new.shape}")
        elif (new == new[0, 0]).all():
            said.append(f"picture {number}: blank")
        elif (share := (abs(old - new).max(axis=-1) > NOTICED).mean()) > ALLOWED:
            said.append(f"picture {number}: {share:.1%} of the pixels differ")
    return said
