"""Room for what a reader adds to a finished picture by ordinary calls: another title, other labels, another plot."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from ._layout import PAD
from ._style import state


def settle(figure):
    """Enlarge a figure whose places are fixed, if axes were changed after they were drawn and something sticks out."""
    if not getattr(figure, "attn_laid_out", False):
        return
    changed = [ax for ax in figure.axes if getattr(ax, "attn_drawn", None) not in (None, state(ax))]
    for ax in changed:
        _raise_title(ax)
        ax.attn_drawn = state(ax)
    if changed:
        if figure.canvas is None or not hasattr(figure.canvas, "get_renderer"):
            FigureCanvasAgg(figure)
        _grow(figure, figure.get_tightbbox())


def _raise_title(ax):
    """Set a title above the labels of columns, where a plotter would have set it."""
    sides = getattr(ax, "attn_sides", None)
    if sides is not None and not ax.axison:
        loc = next((loc for loc in ("right", "left", "center") if not ax.get_title(loc)), "right")
        ax.set_title(ax.get_title(loc), loc=loc, pad=sides.above() * 72)  # one pad for all three


def _grow(figure, box):
    """Make a figure so much larger that a box (inches) is within it, everything else as far from its place's origin."""
    wide, high = figure.get_size_inches()
    left, bottom = max(0.0, PAD - box.x0), max(0.0, PAD - box.y0)
    right, top = max(0.0, box.x1 + PAD - wide), max(0.0, box.y1 + PAD - high)
    if max(left, bottom, right, top) <= PAD:
        return
    size = wide + left + right, high + bottom + top
    places = [np.multiply(ax.get_position(original=True).bounds, [wide, high, wide, high]) for ax in figure.axes]
    figure.set_size_inches(size)
    for ax, place in zip(figure.axes, places, strict=True):
        ax.set_position(np.divide(place + [left, bottom, 0, 0], [*size, *size]))
