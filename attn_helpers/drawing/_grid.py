"""A labelled grid of coloured cells, the picture that heatmap, matrix and head_heatmaps share."""

import functools
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.image import AxesImage
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, IdentityTransform

from .._shapes import as_float, wrong
from .._shapes import number as finite
from ._glyphs import visible
from ._layout import LINE, PAD, SCALE, TALL, THICK, inches
from ._text import SIZE, Words, ink, widest

APART = 0.25  # inches between a colour bar's numbers at least
NARROWEST = 1e-280  # of a scale: with a narrower one, matplotlib divides by 0
MANY = 400  # hatched cells
ALIKE = 1e-12  # numbers that differ by this part of them differ by rounding


@dataclass(frozen=True)
class Cells:
    """What a heatmap shows, kept at its axes so that a flipbook can read it out."""

    weights: np.ndarray
    queries: list
    keys: list
    names: tuple
    allowed: np.ndarray | None


def cells_of(ax):
    """Return the Cells that axes show, with the labels that they have now; None if they show others, or are turned."""
    cells = getattr(ax, "attn_cells", None)
    if cells is None or ax.axison or not any(image.get_gid() == "cells" for image in ax.images):
        return None
    rows, columns = cells.weights.shape
    if (*ax.get_xlim(), *ax.get_ylim()) != (-0.5, columns - 0.5, rows - 0.5, -0.5):
        return None
    queries, keys = _labels(ax.yaxis, cells.queries), _labels(ax.xaxis, cells.keys)
    said = zip(cells.names, (ax.get_ylabel(), ax.get_xlabel()), strict=True)
    names = tuple(name if label in name else label for name, label in said)  # a panel's names say which head, too
    return replace(cells, queries=queries, keys=keys, names=names)


def _labels(axis, labels):
    """Return the labels of an axis: those given, unless a reader set as many others."""
    if getattr(axis.get_major_formatter(), "seq", None) is labels:
        return labels
    texts = axis.get_major_formatter().format_ticks(axis.get_majorticklocs())
    return list(map(visible, texts)) if len(texts) == len(labels) else labels


class Blocks(AxesImage):
    """An image of a few large cells: colours are looked up once a cell, not once a pixel as matplotlib does."""

    def make_image(self, renderer, magnification=1.0, unsampled=False):
        """Return the pixels, the lowest row first, and where their lower left corner is."""
        colors = self.to_rgba(self.get_array(), bytes=True)[::-1]
        left, right, bottom, top = self.get_extent()
        (x0, y0), (x1, y1) = self.get_transform().transform([(left, bottom), (right, top)])
        colors = colors[:: 1 if y0 <= y1 else -1, :: 1 if x0 <= x1 else -1]  # an axis may have been turned round
        x0, x1, y0, y1 = *sorted((x0, x1)), *sorted((y0, y1))
        across = _nearest(x0, x1, colors.shape[1], magnification)
        down = _nearest(y0, y1, colors.shape[0], magnification)
        pixels = colors.take(across, axis=1).take(down, axis=0)  # whole rows are copied: ten times faster than at once
        return pixels, round(x0), round(y0), IdentityTransform()


def _nearest(start, end, count, magnification):
    """Return which of so many cells each pixel between two places shows."""
    size = max(1, round((round(end) - round(start)) * magnification))
    return np.arange(size) * count // size


def paint(ax, values, cmap, limits, allowed=None):
    """Draw one coloured cell for each value, and hatch those that are not allowed; return the image."""
    shown = np.ma.array(values, mask=False if allowed is None else ~allowed)
    image = Blocks(ax, cmap=cmap, clim=limits, extent=(-0.5, values.shape[1] - 0.5, values.shape[0] - 0.5, -0.5))
    image.set_data(shown)
    image.set_gid("cells")
    ax.add_image(image)
    ax.set(xlim=image.get_extent()[:2], ylim=image.get_extent()[2:], aspect="auto")
    if allowed is not None and not allowed.all():
        _hatch(ax, ~allowed)
    return image


def _hatch(ax, hidden):
    """Hatch the cells that are hidden: a few one by one, many in one go, which takes no longer than one."""
    look = {"facecolor": "#D4D4D4", "edgecolor": "#6B6B6B", "hatch": "///", "linewidth": 0}
    if hidden.sum() > MANY:
        ax.add_artist(PathPatch(_squares(hidden), **look))
    else:
        corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
        ax.add_collection(PolyCollection(np.argwhere(hidden)[:, None, ::-1] + corners, **look), autolim=False)


def _squares(hidden):
    """Return the outline of hidden cells as one path, neighbours in a row joined."""
    edges = np.diff(np.pad(hidden, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    left, right, top = starts - 0.5, ends - 0.5, rows - 0.5
    corners = [(left, top), (right, top), (right, top + 1), (left, top + 1), (left, top)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(np.transpose(corners, (2, 0, 1)).reshape(-1, 2), codes * len(rows))


class Numbers(Words):
    """Cells' numbers, as large as the cells are when they are drawn: a layout engine may have made them small."""

    def fit(self, counts, forced):
        """Take the size at which numbers fit into so many columns and rows, or 0 if it is too small for them."""
        self.counts, self.forced = counts, forced
        self._fit()
        self.set_in_layout(False)  # they stay within the cells

    def _fit(self):
        wide, high = inches(self.axes) / self.counts
        most = max(widest(self.texts), 1e-9)
        there = self.forced or _fits(wide, high, most)
        self.size = min(SIZE, SIZE * wide * 0.92 / most) if there else 0

    def draw(self, renderer):
        """Draw the numbers that fit."""
        self._fit()
        if self.size:
            super().draw(renderer)


def number(ax, image, texts, allowed=None, forced=False):
    """Write each cell's text into it, in black or white, whichever reads better, if it fits or is forced."""
    there = np.argwhere(np.ones(texts.shape, bool) if allowed is None else allowed)
    colors = ink(image.to_rgba(image.get_array()))[tuple(there.T)]
    words = Numbers(there[:, ::-1], texts[tuple(there.T)], ax.transData, colors=list(colors))
    ax.add_artist(words).set_gid("numbers")
    words.fit(texts.shape[::-1], forced)


def fits(ax, texts):
    """Tell whether numbers of full size fit into the cells."""
    return _fits(*(inches(ax) / texts.shape[::-1]), widest(texts.ravel()))


def _fits(wide, high, most):
    return most * 1.05 <= wide and SIZE / 72 * 1.2 <= high


def room(limits, tall):
    """Return how many inches a colour bar of that height at most takes beside the cells, at least the usual ones."""
    _, texts = _ticks(*limits, _most(min(tall, TALL)))
    return max(SCALE, 1.8 * THICK + _beyond(texts) + 0.12 - PAD)  # half of the name's line; the margin is there anyway


def _most(tall):
    """Return how many numbers beside the lowest one have room at a colour bar of that height."""
    return max(1, min(5, int(tall / APART)))


@functools.lru_cache(64)  # asked for the room and for the bar
def _ticks(low, high, most):
    """Return the values that are written beside a colour bar, and how."""
    round_numbers = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], min_n_ticks=1).tick_values(low, high)
    ticks = np.linspace(0, 1, min(most, 2) + 1) if (low, high) == (0, 1) else round_numbers
    ticks = [tick for tick in ticks if low <= tick <= high]
    ticks = ticks[:: -(-len(ticks) // (most + 1))]  # matplotlib makes some more of numbers that differ little
    return ticks, _apart(ticks, digits=6, count=len(ticks))


def _beyond(texts):
    """Return how many inches beside a colour bar the middle of its name is."""
    return 0.05 + widest(texts) + LINE / 2 + 0.03


def _apart(values, digits, count):
    """Return values as texts of so many digits, or of as many more as it takes to make so many texts of them."""
    values = np.ravel(values) + 0.0  # no −0
    count = min(count, len(set(values.tolist())))
    while len({f"{value:.{digits}g}" for value in values}) < count and digits < 17:
        digits += 1
    return [f"{value:.{digits}g}".replace("-", "−") for value in values]


def bar(ax, image, name):
    """Draw the one colour bar of a figure to the right of axes, with its name; axes of its own would take 3 ms more."""
    wide, high_inches = inches(ax)
    thick, tall = THICK / wide, min(1.0, TALL / high_inches)
    low, high = image.get_clim()
    place = Affine2D().translate(0, -low).scale(thick, tall / (high - low)).translate(1 + 0.8 * thick, 1 - tall)
    place += ax.transAxes
    shades = Blocks(ax, cmap=image.get_cmap(), clim=(low, high), extent=(0, 1, low, high), clip_on=False, gid="scale")
    shades.set_data(np.linspace(high, low, 256)[:, None])
    shades.set_transform(place)
    ax.add_artist(shades)
    ticks, texts = _ticks(low, high, _most(tall * high_inches))
    numbers = Words([(1, tick) for tick in ticks], texts, place, align=(0, 0.5), shift=(0.05, 0))
    middle = Words((1, low + (high - low) / 2), [name], place, angle=90, shift=(_beyond(texts), 0))
    for words in (numbers, middle):
        ax.add_artist(words).set_gid("scale")


def below(ax, text):
    """Write a panel's name under it."""
    ax.add_artist(Words((0.5, 0), [text], ax.transAxes, align=(0.5, 1), shift=(0, -0.08)))


def limits_of(values, centre, limits):
    """Return the ends of a scale that is never empty: those given, symmetrical about a centre, or the values' own."""
    low, high = ends = float(values.min()), float(values.max())
    if limits is not None:
        low, high = ends = _given(values, centre, limits)
    elif centre is not None:
        centre = finite("matrix", "centre", centre)
        reach = max(centre - low, high - centre)
        reach = reach if reach > ALIKE * abs(centre) else max(1.0, abs(centre) * 1e-3)
        low, high = centre - reach, centre + reach
    elif high - low <= ALIKE * abs(high):
        low, high = low - max(0.5, abs(low) * 1e-3), high + max(0.5, abs(low) * 1e-3)
    if not NARROWEST < high - low < np.inf:
        name = "values" if limits is None else "limits"
        raise wrong("matrix", name, "of a range that can be drawn", "{:g}…{:g}".format(*ends))
    return low, high


def _given(values, centre, limits):
    need = "two finite numbers, the lower first"
    ends = as_float("matrix", "limits", limits, need)
    if ends.shape != (2,) or not np.isfinite(ends).all() or ends[0] >= ends[1]:
        raise wrong("matrix", "limits", need, limits)
    if centre is not None:
        raise wrong("matrix", "limits", "None where centre is given", limits)
    outside = values[(values < ends[0]) | (values > ends[1])]
    if outside.size:
        raise wrong("matrix", "values", f"within limits {ends[0]:g}…{ends[1]:g}", outside[0])
    return tuple(ends.tolist())


def as_texts(values, decimals=None):
    """Return each value as text, all with the same number of decimals; small values, and alike ones, in digits."""
    if decimals is None:
        large = np.abs(values).max()
        decimals = 0 if np.array_equal(values, values.round()) or large >= 1000 else 1 if large >= 100 else 2
        if 0 < large < 0.1 or (np.ptp(values) > ALIKE * large and not np.ptp(values.round(decimals))):
            return np.reshape(_apart(values, digits=2, count=2), values.shape)
    rounded = values.round(decimals) + 0.0  # no −0.00
    return np.array([[f"{value:.{decimals}f}".replace("-", "−") for value in row] for row in rounded])
