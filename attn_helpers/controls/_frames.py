"""What changes from one frame of a flipbook to the next, told as small as possible.

Frames that differ in the weights of their heatmaps alone are told by these weights, and the page paints the cells.
Weights over a picture are told by a see-through layer of tints. Any other frame is told by the pixels that changed.
"""

import base64

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.image import AxesImage
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.spines import Spine
from matplotlib.text import Text

from ..drawing._grid import cells_of
from ..drawing._png import SHARPNESS, png
from ..drawing._text import Words, sheet
from ..drawing.display import CSS_PIXELS, backdrops, pixels, shades

DOTS = CSS_PIXELS * SHARPNESS  # pixels to an inch


class Unknown(Exception):
    """Something in a figure is not known well enough to say that two of it look the same."""


def skeleton(figure):
    """Return all that a figure shows but the weights of its heatmaps, to be compared; None if that cannot be said."""
    try:
        return tuple(figure.get_size_inches()), [_describe(child) for child in figure.get_children()]
    except Unknown:
        return None


def _describe(artist):
    """Return what can be seen of one artist, in a form that compares."""
    if not artist.get_visible():
        return None
    told = cells_of(artist.axes) is not None  # then the page paints cells and numbers; a matrix is told by its pixels
    if isinstance(artist, Words):
        artist.refresh()
        if told and artist.get_gid() == "numbers":
            return "numbers", artist.size
        colors, points = artist.colors.tobytes(), artist.points.tobytes()
        return artist.texts, points, colors, artist.size, artist.align, artist.angle, artist.shift.tobytes()
    if isinstance(artist, AxesImage):
        values = None if told and artist.get_gid() == "cells" else artist.get_array().tobytes()
        return values, artist.get_array().shape, artist.get_clim(), artist.get_cmap().name, artist.get_extent()
    if isinstance(artist, Text):
        return artist.get_text(), artist.get_position(), artist.get_fontsize(), artist.get_color()
    if isinstance(artist, Spine | Rectangle | PathPatch):
        placed = artist.get_patch_transform().transform(artist.get_path().vertices).tobytes()
        if told and _marks(artist):  # told with the cells, which would be painted over it
            placed = "mark"
        return type(artist).__name__, placed, artist.get_facecolor(), artist.get_edgecolor()
    if isinstance(artist, PolyCollection):
        return [path.vertices.tobytes() for path in artist.get_paths()], artist.get_facecolor().tobytes()
    if hasattr(artist, "get_xlim"):
        unseen = () if artist.axison else (artist.patch, artist.xaxis, artist.yaxis, *artist.spines.values())
        children = [_describe(child) for child in artist.get_children() if child not in unseen]
        return artist.get_position().bounds, artist.viewLim.extents.tolist(), children
    raise Unknown(type(artist).__name__)


def _marks(artist):
    """Return whether an artist is a frame around cells: a Rectangle that is not filled."""
    return isinstance(artist, Rectangle) and not artist.get_fill() and artist is not artist.axes.patch


def maps(figure, canvas):
    """Return the heatmaps of a figure: where they are on a canvas of so many pixels, and what they show.

    Each is its box as fractions, the names of its axes, its labels, thousandths of weights (−1 for masked cells), the
    number of columns, the size of the numbers in the cells as a fraction of the height, 0 without numbers, and
    frames around cells, if there are any: color, width as a fraction of the height, and first column, first row,
    columns and rows.
    """
    found = []
    for ax in figure.axes:
        cells = cells_of(ax)
        if cells is not None:
            left, bottom, wide, high = np.divide(ax.get_window_extent().bounds, figure.dpi) * DOTS
            top = figure.get_figheight() * DOTS - bottom - high
            box = np.divide([left, top, wide, high], [*canvas, *canvas]).round(5).tolist()
            values = np.floor(cells.weights * 1000 + 0.5 + 1e-6).astype(int)  # a tie is the same on every processor
            if cells.allowed is not None:
                values[~cells.allowed] = -1
            sizes = [words.size for words in ax.artists if words.get_gid() == "numbers"]  # 0 where they do not fit
            number = round(sizes[0] / 72 * DOTS / canvas[1], 5) if sizes else 0
            marks = [
                (to_hex(mark.get_edgecolor()), round(mark.get_linewidth() / 72 * DOTS / canvas[1], 5),
                 [mark.get_x() + 0.5, mark.get_y() + 0.5, mark.get_width(), mark.get_height()])
                for mark in ax.patches if _marks(mark)
            ]  # fmt: skip
            told = (box, cells.names, cells.queries, cells.keys, values.ravel().tolist(), values.shape[1], number)
            found.append((*told, marks) if marks else told)
    return found


def backdrop(figure):
    """Return the pictures beneath the tints of a figure, and what they are compared by."""
    images = backdrops(figure)
    return images, [(im.axes.get_position().bounds, im.get_array().tobytes()) for im in images]


def without(figure, hide):
    """Return the pixels of a figure on nothing, some of its artists hidden."""
    seen = [artist for artist in hide if artist.get_visible()]
    for artist in seen:
        artist.set_visible(False)
    drawn = pixels(figure, background="none")
    for artist in seen:
        artist.set_visible(True)
    return drawn


def padded(rgba, canvas, fill=255):
    """Return a picture on an empty canvas of about its size or more, in the upper left corner."""
    if rgba.shape[1::-1] == tuple(canvas):
        return rgba
    whole = np.full((canvas[1], canvas[0], 4), fill, np.uint8)
    seen = rgba[: canvas[1], : canvas[0]]  # matplotlib may round a size up
    whole[: seen.shape[0], : seen.shape[1]] = seen
    return whole


def changed(rgba, base):
    """Return a picture that is see-through where it is the same as the base, but for the last digits of a processor."""
    differs = (np.abs(rgba.astype(np.int16) - base) >= 4).any(axis=-1)
    for step, axis in ((1, 0), (-1, 0), (2, 0), (1, 1), (-1, 1), (2, 1)):
        differs = differs | np.roll(differs, step, axis)  # a margin: shown smaller, edges would shine through
    return np.where(differs[..., None], rgba, 0).astype(np.uint8)


def address(data):
    """Return a PNG as an address that holds it."""
    return "data:image/png;base64," + base64.b64encode(data).decode("ascii")


def once(shared, item):
    """Return the place of an item in a list, put there if it is new."""
    if item not in shared:
        shared.append(item)
    return shared.index(item)


def layers(figures, canvas):
    """Return the picture that lies under all layers, the layers, and which of them is when (−1: none)."""
    bones = [skeleton(figure) for figure in figures]  # before drawing, which moves titles
    images, beneath = backdrop(figures[0])
    if images and all(backdrop(figure)[1] == beneath for figure in figures):
        return _tints(figures, canvas, images)
    whole = padded(pixels(figures[0]), canvas)
    found, order = [], []
    for figure, bone in zip(figures, bones, strict=True):
        if figure is figures[0] or (bone is not None and bone == bones[0]):
            if figure is not figures[0] and not getattr(figure, "attn_laid_out", False):
                pixels(figure)  # a layout engine moves its axes only while it is drawn
            order.append(-1)
        else:
            layer = changed(padded(pixels(figure), canvas), whole)
            order.append(once(found, address(png(layer))) if layer.any() else -1)
    return address(png(whole)), found, order


def _tints(figures, canvas, images):
    """Return the same for figures that differ in what is drawn over one picture."""
    rest = [child for ax in figures[0].axes for child in ax.get_children() if child not in images]
    clean = without(figures[0], rest)
    clean[clean[..., 3] == 0] = np.multiply(sheet(figures[0]), 255).round()
    found, order = [], []
    for figure in figures:
        drawn = padded(without(figure, backdrop(figure)[0]), canvas, fill=0)
        order.append(once(found, address(png(drawn))))
    return address(png(padded(clean, canvas), shades(figures[0]))), found, order
