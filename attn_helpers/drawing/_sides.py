"""The labels around a grid of cells: whatever its axes say as ticks and names, drawn as outlines.

The axes know the labels as ticks, but are not drawn themselves: 32 ticks would take longer than all the rest.
"""

import numpy as np
from matplotlib.ticker import FixedFormatter, FixedLocator

from ._glyphs import visible
from ._layout import LINE, LONGEST, bare, every, fitting, left_out, pitch, turn
from ._text import Words, shortened, style, widest

ROWS, COLUMNS, LEFT, TOP = range(4)  # the groups of words of one grid: two of labels, two of names


class Label(Words):
    """Words that ask their axes what to say, whenever they are drawn."""

    def refresh(self):
        """Say what the axes say now."""
        self.axes.attn_sides.refresh()

    def _paths(self):
        self.refresh()
        return super()._paths()


class Sides:
    """The rows' labels on the left of axes, the columns' on top, and the names of both; ``shown`` says which sides."""

    def __init__(self, ax, colors, shown, room):
        self.ax, self.colors, self.shown, self.room, self.said = ax, colors, shown, room, None
        places = ax.get_yaxis_transform(), ax.get_xaxis_transform(), ax.transAxes, ax.transAxes
        self.words = [ax.add_artist(Label((), (), place)) for place in places]

    def refresh(self):
        """Arrange all labels anew, if the axes say something else than they did."""
        axes = [(a.get_major_formatter(), a.get_major_locator(), a.get_label_text()) for a in _axes(self.ax)]
        said = axes, self.ax.viewLim.extents.tolist()
        if said != self.said:
            self.said = said
            self._arrange()

    def _arrange(self):
        (rows, down), (columns, across) = map(_ticks, _axes(self.ax))
        names = [axis.get_label_text() for axis in _axes(self.ax)]
        wide, high = pitch(self.ax, rows, columns, names[0], self.room)
        names = [left_out(visible(name), *of) for name, of in zip(names, ((rows, high), (columns, wide)), strict=True)]
        self.rise = 0.0
        if self.shown[0]:
            self._left(rows, down, names[0], high)
        if self.shown[1]:
            self._top(columns, across, names[1], wide)

    def _left(self, rows, down, name, high):
        step = every(high)
        rows, size = rows[::step], fitting(high * step)
        self.words[ROWS].say([(0, n) for n in down[::step]], rows, size=size, align=(1, 0.5), shift=(-0.07, 0))
        shift = (-min(widest(rows, size), LONGEST) - 0.07 - LINE / 2 - 0.06, 0)
        self.words[LEFT].say(*_name((0, 0.5), name), colors=self.colors[0], angle=90, shift=shift)

    def _top(self, columns, across, name, wide):
        step = every(wide)
        angle, size, rise, _ = turn(columns, wide)
        how = {"align": (0, 0.5) if angle else (0.5, 0), "shift": (0, 0.09 if angle == 45 else 0.06)}
        self.words[COLUMNS].say([(n, 1) for n in across[::step]], columns[::step], size=size, angle=angle, **how)
        self.words[TOP].say(*_name((0.5, 1), name), colors=self.colors[1], align=(0.5, 0), shift=(0, rise + 0.05))
        self.rise = rise + (LINE if name else 0)

    def above(self):
        """Return how many inches above the cells a title stands."""
        self.refresh()
        return self.rise + 0.08


def _axes(ax):
    return ax.yaxis, ax.xaxis


def _name(place, name):
    return ([place], [name]) if name else ((), ())


def _ticks(axis):
    """Return the labels of an axis as they are drawn, and where they are, those beyond its ends left out."""
    places = np.asarray(axis.get_majorticklocs(), float)
    texts = axis.get_major_formatter().format_ticks(places)
    low, high = sorted(axis.get_view_interval())
    seen = [
        (shortened(visible(t), LONGEST), place) for t, place in zip(texts, places, strict=True) if low <= place <= high
    ]
    return [text for text, _ in seen], [place for _, place in seen]


def label(ax, rows, columns, names, colors, title=None, sides=(True, True), room=0.0):
    """Write the rows' labels on the left, the columns' on top, the names of both, and the title above all.

    ``room`` is what a colour bar will need on the right. Labels that are too long are shortened.
    """
    for axis, labels, name in ((ax.yaxis, rows, names[0]), (ax.xaxis, columns, names[1])):
        axis.set_major_locator(FixedLocator(range(len(labels))))
        axis.set_major_formatter(FixedFormatter(labels))
        axis.set_label_text(name)
    bare(ax)
    ax.attn_sides = Sides(ax, colors, sides, room)
    if title:
        ax.set_title(title, **style(), pad=ax.attn_sides.above() * 72)
    else:
        ax.attn_sides.refresh()
