"""A flipbook's overview, for paper and for places that run no script: its frames side by side, each with its name."""

import math

import numpy as np
from matplotlib.figure import Figure

from .._language import say
from ..drawing._png import SHARPNESS, png
from ..drawing._style import plain
from ..drawing._text import shortened, style
from ..drawing.display import CSS_PIXELS, pixels, shades

MOST, COLUMNS = 8, 4  # frames in a sheet, and in one of its rows
WIDE, GAP, LINE = 960, 16, 22  # pixels of a sheet, between its frames, and of a line above them
SMALL = 0.5  # of a frame's size: letters of 12 points stay legible, 8 pixels high
CLOSE = 20  # of 255: how far off the edges of letters may be in colour, which makes a sheet smaller


def overview(figures, names, labels, canvas, first=0):
    """Return a sheet of a flipbook's figures as PNG, its size in CSS pixels, and a few words that say what it is.

    names, labels: of the dials; canvas: the pixels that the largest figure needs in a file; first: the setting that
    the words beside the sheet tell of, which is among those shown.
    """
    shown, columns = chosen([len(steps) for steps in labels], canvas[0] / SHARPNESS, first)
    lines = [named(names, labels, n) for n in shown]
    data, size = sheet([figures[n] for n in shown], lines, columns, canvas)
    dials = names[0] if len(names) == 1 else say("{first} and {second}").format(first=names[0], second=names[1])
    all_of_them, some = say("All {count} settings of {dials}"), say("{shown} of {count} settings of {dials}")
    seen = all_of_them if len(shown) == len(figures) else some
    return data, size, seen.format(shown=len(shown), count=len(figures), dials=dials)


def named(names, labels, number):
    """Return what the dials show at a setting, a line for each.

    >>> named(["layer", "head"], [["0", "1"], ["a", "b", "c"]], 4)
    ['layer = 1', 'head = b']
    """
    places = np.unravel_index(number, [len(steps) for steps in labels])
    return [f"{name} = {steps[n]}" for name, steps, n in zip(names, labels, places, strict=True)]


def chosen(counts, wide, first=0):
    """Return which settings a sheet shows, an even choice and the first, and how many stand in a row.

    counts: how many values each dial has, the last turning fastest; wide: a frame's width in CSS pixels.

    >>> chosen([3], 300), chosen([20], 500)
    (([0, 1, 2], 3), ([0, 3, 5, 8, 11, 14, 16, 19], 3))
    >>> chosen([3, 4], 500)  # rows are the first dial, columns the second
    ([0, 1, 2, 3, 8, 9, 10, 11], 4)
    >>> chosen([3, 4], 500, first=6)
    ([4, 5, 6, 7, 8, 9, 10, 11], 4)
    """
    room = int(max(1, min(COLUMNS, WIDE // (SMALL * wide + GAP))))
    if len(counts) == 1 or 1 in counts:
        shown = _even(math.prod(counts), MOST, first)
        rows = -(-len(shown) // room)
        return shown, -(-len(shown) // rows)
    most = [min(count, COLUMNS) for count in counts]
    shapes = [(r, c) for r in range(2, most[0] + 1) for c in range(2, most[1] + 1) if r * c <= MOST]
    rows, columns = max(shapes, key=lambda shape: (math.prod(shape), shape[1] <= room, shape[1]))
    down, across = divmod(first, counts[1])
    return [r * counts[1] + c for r in _even(counts[0], rows, down) for c in _even(counts[1], columns, across)], columns


def _even(count, most, wanted):
    """Return at most so many of the first numbers, evenly spread; the one wanted stands in the place of the nearest."""
    numbers = np.array([int(n) for n in np.linspace(0, count - 1, min(count, most)) + 0.5])
    numbers[abs(numbers - wanted).argmin()] = wanted
    return numbers.tolist()


def sheet(figures, names, columns, canvas):
    """Return some figures, each under the lines of its name, as one PNG, and its width and height.

    One pixel to a CSS pixel: it is small, and looked at only where no dial can be turned.

    canvas: the pixels that the largest of them needs in a file.
    """
    frame = np.divide(canvas, SHARPNESS)
    largest = SMALL if len(figures) > COLUMNS else 1
    scale = min(largest, max(SMALL, (WIDE - columns * GAP) / (columns * frame[0])))
    wide, high = np.ceil(frame * scale).astype(int)
    above = LINE * max(map(len, names)) + 4
    rows = -(-len(figures) // columns)
    size = columns * (wide + GAP), rows * (above + high + GAP)  # half a gap around it all
    corners = [((n % columns) * (wide + GAP), n // columns * (above + high + GAP)) for n in range(len(figures))]
    places = [(left + GAP // 2, top + GAP // 2) for left, top in corners]
    rgba = pixels(_names(names, places, size, wide), sharpness=1)
    for (left, top), figure in zip(places, figures, strict=True):
        small = pixels(figure, sharpness=scale)
        part = rgba[top + above : top + above + high, left : left + wide]
        down, across = np.minimum(part.shape, small.shape)[:2]  # matplotlib's versions round sizes up or down
        part[:down, :across] = small[:down, :across]
    return png(rgba, min(map(shades, figures)), CLOSE), [int(side) for side in size]


def _names(names, places, size, wide):
    """Return a figure of this size in CSS pixels with names at their places, none wider than its frame."""
    with plain():
        figure = Figure(figsize=np.divide(size, CSS_PIXELS), facecolor="white")
        for (left, top), lines in zip(places, names, strict=True):
            text = "\n".join(shortened(line, wide / CSS_PIXELS) for line in lines)
            figure.text(left / size[0], 1 - top / size[1], text, va="top", **style(linespacing=1.2))
    figure.attn_laid_out = figure.attn_own = True
    return figure
