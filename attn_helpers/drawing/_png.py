"""Pictures as small PNGs: in a palette, since a drawing needs few colours."""

import io

import numpy as np

SHARPNESS = 1.5  # pixels of a file to a CSS pixel
DRAWING, CLOSE = 20_000, 12  # what has more colours is a photograph; how far off (of 255) a drawing's colour may be
PALE = 64  # colours of a coloured picture beneath tints: pale as it is, more cannot be told apart


def png(rgba, most=256, close=CLOSE):
    """Return a picture (height, width, 4) of bytes as a small PNG, in so many colours at most, and so close ones."""
    buffer = io.BytesIO()
    palette(rgba, most, close).save(buffer, format="png", compress_level=8)  # 9 is hardly smaller, in twice the time
    return buffer.getvalue()


def css_size(data, sharpness=SHARPNESS):
    """Return the width and height in CSS pixels at which a PNG is to be shown."""
    return [round(int.from_bytes(data[at : at + 4], "big") / sharpness) for at in (16, 20)]


def palette(rgba, most=256, close=CLOSE):
    """Return a picture as a Pillow image in few colours: all that cover much, and what is needed not to be far off."""
    from PIL import Image

    image = Image.fromarray(rgba)
    found = image.getcolors(DRAWING)
    if found is None or most < 256:
        # a third of the rows and columns is enough to choose from; median cut alone loses flowers and a pink nose
        few = Image.fromarray(np.ascontiguousarray(rgba[::3, ::3, :3]))
        few = few.quantize(most, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        return image.convert("RGB").quantize(palette=few, dither=Image.Dither.NONE)
    found.sort(reverse=True)  # the commonest first, and each bin is drawn in its commonest colour
    counts = np.array([count for count, _ in found])
    colors = np.array([color for _, color in found], np.uint8)
    bins, first = np.unique(_bins(colors), return_index=True)
    order = np.argsort(first)
    solid = int((counts[first[order]] > image.width * image.height // 1000).sum())
    chosen, nearest = _choose(colors[first[order]].astype(np.float32), solid, close)
    table = np.empty(len(bins), np.uint8)
    table[order] = nearest
    image = Image.fromarray(table[np.searchsorted(bins, _bins(rgba))])  # a table of all 2**24 bins would take 16 MB
    mode = "RGB" if chosen[:, 3].min() == 255 else "RGBA"
    image.putpalette(chosen[:, : len(mode)].astype(np.uint8).tobytes(), mode)
    return image


def _bins(rgba):
    """Return a number for each pixel, 6 bits of each channel."""
    packed = np.ascontiguousarray(rgba).view("<u4")[..., 0]
    return (packed >> 2) & 63 | (packed >> 4) & 63 << 6 | (packed >> 6) & 63 << 12 | (packed >> 8) & 63 << 18


def _choose(colors, solid, close):
    """Return the first colours, then ever the one that is worst served, and which of them is nearest to each colour."""
    chosen = list(range(min(max(solid, 8), 256, len(colors))))
    squares = (colors**2).sum(axis=1)
    far = squares[:, None] + squares[chosen] - 2 * colors @ colors[chosen].T
    nearest, far = far.argmin(axis=1), far.min(axis=1)
    while len(chosen) < 256 and far.max() > close**2:
        chosen.append(int(far.argmax()))
        new = squares + squares[chosen[-1]] - 2 * colors @ colors[chosen[-1]]
        nearest[new < far] = len(chosen) - 1
        far = np.minimum(far, new)
    return colors[chosen], nearest
