"""Room: how large a figure must be for its cells and labels, worked out once instead of at each drawing."""

import functools
import math
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from .._language import say
from ._text import SIZE, widest, width

PAD, LINE = 0.1, 0.24  # inches: the margin, and a line of text with its space
WIDEST, TALLEST, LONGEST = 9.0, 8.0, 3.0  # of a figure, of its cells together, of a label
SCALE = 1.0  # inches for the colour bar and its labels, if its numbers are short
THICK, TALL = 0.16, 3.0  # inches: the colour bar's width, and its height at most
CLOSEST, APART = 0.115, 0.2  # inches from one small label to the next at least, and where some are left out
SLANTED = 0.27  # inches from one slanting label to the next at least


@dataclass(frozen=True)
class Plan:
    """Inches of a grid and of the room around it, so that nothing is cut off and nothing is laid out twice."""

    cell: tuple  # width and height of a cell
    count: tuple  # columns and rows
    left: float
    top: float
    right: float
    bottom: float

    @property
    def inner(self):
        """Width and height of all cells together."""
        return self.cell[0] * self.count[0], self.cell[1] * self.count[1]

    @property
    def size(self):
        """Width and height of the figure."""
        return self.left + self.inner[0] + self.right, self.top + self.inner[1] + self.bottom

    @property
    def place(self):
        """Where the cells are: left, bottom, width and height."""
        return self.left, self.bottom, *self.inner


def plan(rows, columns, texts, names, title, high, scale, room):
    """Plan a figure of one grid: cells wide enough for their numbers and, if there is room, for flat labels.

    ``high`` is what row_height gives, ``scale`` the colour bar's name, and ``room`` what the bar takes on the right.
    """
    names = [left_out(names[0], rows, high), names[1]]
    left = min(widest(rows), LONGEST) + 2 * PAD + (LINE if names[0] else 0)
    extra = room + PAD
    least, label = max(0.3, widest(texts) + PAD), widest(columns) + 0.14
    flat = label < 1.6 and left + max(least, label) * len(columns) + extra <= WIDEST
    wide = max(least, label if flat else 0, min(0.55, 4.0 / len(columns)))
    for _ in range(2):  # narrower cells may turn the labels, which then need other room
        *_, overhang = turn(columns, wide)
        wide = min(wide, (WIDEST - left - extra - overhang) / len(columns))
    names[1] = left_out(names[1], columns, wide)
    top = PAD + turn(columns, wide)[2] + (LINE if names[1] else 0) + above(title)
    tall, across = high * len(rows), wide * len(columns)
    beyond = max(sticks_out([names[0]], tall, TALLEST), sticks_out([scale], min(TALL, tall), TALLEST))
    aside = sticks_out([names[1], *title.splitlines()], across, WIDEST - PAD)
    right = max(extra + overhang, aside)
    return Plan((wide, high), (len(columns), len(rows)), max(left, aside), max(top, beyond), right, max(PAD, beyond))


def row_height(count, numbers):
    """Return how high each of so many rows is, with or without numbers in them."""
    return min(max(0.3, min(0.38 if numbers else 0.4, 4.5 / max(count, 1))), TALLEST / max(count, 1))


def sticks_out(texts, span, most):
    """Return the room that texts in the middle of a span, of at most so many inches, need on either side of it."""
    return max(0.0, (min(widest(texts), most) - span + PAD) / 2)


def above(title):
    """Return the room that a title takes above all else."""
    return LINE * len(title.splitlines()) + PAD if title else 0


def turn(labels, pitch):
    """Return the angle, font size, height and overhang at which labels so many inches apart do not touch."""
    if (step := every(pitch)) > 1:
        return turn(labels[::step], pitch * step)
    wide = min(widest(labels), LONGEST)
    if wide + 0.06 <= pitch:
        return 0, SIZE, LINE, 0.0
    if pitch >= SLANTED:
        return 45, SIZE, wide * 0.71 + 0.2, max(0.0, wide * 0.71 + 0.1 - pitch / 2)
    return 90, fitting(pitch), wide + PAD, 0.0


def fitting(pitch):
    """Return the font size, at most SIZE, at which lines so many inches apart do not touch."""
    return max(4.0, min(SIZE, pitch * 72 / 1.2))


def every(pitch):
    """Return which labels, so many inches apart, are written: every one, every second … so that all can be read.

    >>> every(0.2), every(0.1), every(0.01)
    (1, 2, 20)
    """
    return 1 if pitch >= CLOSEST else math.ceil(APART / pitch)


def left_out(name, labels, pitch):
    """Return the name of an axis, and with it how many of its labels are left out for want of room, if any.

    >>> left_out("key", ["a"] * 100, pitch=0.1), left_out("key", ["a"] * 100, pitch=0.2)
    ('key (50 of 100 labels left out)', 'key')
    """
    missing = len(labels) - len(labels[:: every(pitch)])
    if not missing:
        return name
    said = say("{name} ({missing} of {count} labels left out)") if name else say("{missing} of {count} labels left out")
    return said.format(name=name, missing=missing, count=len(labels))


def blank(size=(7.0, 4.5)):
    """Return an empty figure that show() leaves as it was laid out."""
    figure = Figure(figsize=size, facecolor="white")
    figure.attn_laid_out = figure.attn_own = True
    return figure


def seat(ax, size, place):
    """Return axes at a place (inches) of a figure of that size, made for them if none were given or free ones were."""
    if ax is None:
        ax = blank(size).add_axes((0, 0, 1, 1))
    figure = ax.get_figure(root=True)
    if not figure.attn_own:  # a flipbook made it in the reader's style, in case that the reader draws
        _anew(ax, figure)
    figure.set_size_inches(size)
    ax.set_position(np.divide(place, [*size, *size]))
    ax.attn_free, ax.attn_seated = False, True
    return ax


def _anew(ax, figure):
    """Make axes, and their figure, again under the settings of now."""
    kept = ax._remove_method, ax.stale_callback
    ax.__init__(figure, ax.get_position())
    ax._remove_method, ax.stale_callback = kept
    figure.set(facecolor="white", edgecolor="white", frameon=True)
    figure.patch.set(path_effects=[], sketch_params=None)
    figure.set_dpi(100)
    figure.attn_own = True


def free(ax):
    """Tell whether a plotter may choose size and place: no axes were given, or a flipbook's empty ones."""
    return ax is None or getattr(ax, "attn_free", False)


def bare(ax):
    """Return axes without ticks and frame until they are cleared, so that none of them is laid out in vain."""
    ax.set_axis_off()
    for axis in (ax.xaxis, ax.yaxis):  # matplotlib asks them for their room wherever there is a title
        axis.get_tightbbox = functools.partial(_room, axis)
    return ax


def _room(axis, *args, **options):
    return type(axis).get_tightbbox(axis, *args, **options) if axis.axes.axison else None


def inches(ax):
    """Return the width and height of axes in inches."""
    return ax.get_window_extent().size / ax.get_figure(root=True).dpi


def pitch(ax, rows, columns, name, room=0.0):
    """Return how wide each column and how high each row of a grid in axes is, in inches.

    A layout engine has yet to move its axes: the rows' labels, slanting labels of columns and the colour bar, for which
    room is needed, will take of their share. Where there is none, show will set one.
    """
    wide, high = inches(ax)
    figure, spec = ax.get_figure(root=True), ax.get_subplotspec()
    laid_out = figure.get_layout_engine() is None and getattr(figure, "attn_laid_out", False)
    if not laid_out and spec is not None:
        ratios = spec.get_gridspec().get_width_ratios()
        share = sum(ratios[n] for n in spec.colspan) / sum(ratios)
        wide = ax.figure.bbox.width / figure.dpi * share - room  # of a part of a figure, if the axes are in one
        wide -= min(widest(rows), LONGEST) + 2 * PAD + (LINE if name else 0)
        *_, overhang = turn(columns, wide / len(columns))
        if (wide - overhang) / len(columns) < SLANTED:
            wide = min(wide, 0.99 * SLANTED * len(columns))
    return max(wide, PAD) / len(columns), high / max(len(rows), 1)


def panels(shape, queries, keys, titles, names):
    """Return a figure with axes for each head, four in a row, which sides have labels, and the upper right axes."""
    n_heads, n_queries, n_keys = shape
    left = min(widest(queries), LONGEST) + 2 * PAD + LINE
    across = next((n for n in (4, 3, 2) if (WIDEST - left - SCALE) / n / n_keys > 0.13), 4)  # for readable labels
    while across > 2 and widest(titles) + PAD > (WIDEST - left - SCALE) / across:
        across -= 1
    across = min(across, n_heads)
    down = -(-n_heads // across)
    gap, line = 0.2, LINE + PAD
    wide = min(2.6, (WIDEST - left - SCALE - PAD - gap * (across - 1)) / across)
    high = min(max(wide * n_queries / n_keys, 0.2 * n_queries, width(names[0]) - LINE), TALLEST / down)
    _, _, rise, overhang = turn(keys, wide / n_keys)
    wide -= max(0.0, overhang - SCALE) / across  # the last labels lean over the colour bar
    top = max(PAD + rise + LINE, sticks_out([names[0]], high, TALLEST))
    size = (left + (wide + gap) * across - gap + max(SCALE, overhang) + PAD, top + (high + line) * down)
    figure, found = blank(size), []
    for n in range(n_heads):
        row, column = divmod(n, across)
        x, y = left + column * (wide + gap), size[1] - top - row * (high + line) - high
        ax = figure.add_axes((x / size[0], y / size[1], wide / size[0], high / size[1]))
        found.append((ax, (column == 0, row == 0)))
    return figure, found, found[across - 1][0]
