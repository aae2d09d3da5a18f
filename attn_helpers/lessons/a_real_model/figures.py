"""All heads of a network at a glance: one small square a map, one row of squares a layer."""

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from ..._shapes import wrong
from ...drawing._labels import as_weights
from ...drawing._text import SIZE, style
from ...drawing.panels import multiples

WIDE, SIDES, ABOVE = 9.0, 1.3, 0.6  # inches: the picture, its labels and scale beside the squares, those above
GAP = 0.12  # between squares, as a share of their side


def glance(maps):
    """Draw all maps of one sentence side by side on one scale, without labels.

    Parameters
    ----------
    maps : (n_layers, n_heads, n, n)

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError, TypeError
        For anything but square maps of weights in 0…1.

    Examples
    --------
    >>> ax = glance(np.full((2, 3, 4, 4), 0.25))
    >>> [tick.get_text() for tick in ax.get_yticklabels()]
    ['0', '1']
    """
    maps = as_weights("glance", maps, 4, "(n_layers, n_heads, n, n)")
    n_layers, n_heads, n, n_keys = maps.shape
    if n != n_keys:
        raise wrong("glance", "maps", "square, (n_layers, n_heads, n, n)", maps.shape)
    high = (WIDE - SIDES) * n_layers / n_heads + ABOVE
    ax = Figure(figsize=(WIDE, high), facecolor="white", layout="constrained").subplots()
    image = ax.imshow(_tiles(maps), cmap=colormaps["magma_r"], vmin=0, vmax=1, interpolation="nearest")
    step, gap = _pitch(n)
    ax.set_xticks(step * np.arange(n_heads) + (n - 1) / 2, [str(head) for head in range(n_heads)])
    ax.set_yticks(step * np.arange(n_layers) + (n - 1) / 2, [str(layer) for layer in range(n_layers)])
    ax.tick_params(length=0, labelsize=SIZE, top=True, labeltop=True, bottom=False, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.set_ylabel("layer", **style())
    ax.set_xlabel("head", **style())
    ax.xaxis.set_label_position("top")
    bar = ax.figure.colorbar(image, ax=ax, ticks=(0, 0.5, 1), fraction=0.02, pad=0.02)
    bar.set_label("weight", **style())
    bar.outline.set_visible(False)
    return ax


def _pitch(n):
    """Return how far apart squares of n cells are, and the gap between them, in cells."""
    gap = max(1, round(GAP * n))
    return n + gap, gap


def _tiles(maps):
    """Lay all maps out on one sheet, with nothing between them."""
    n_layers, n_heads, n, _ = maps.shape
    step, gap = _pitch(n)
    sheet = np.full((n_layers, step, n_heads, step), np.nan)
    sheet[:, :n, :, :n] = maps.transpose(0, 2, 1, 3)
    return np.ma.masked_invalid(sheet.reshape(n_layers * step, n_heads * step)[: -gap or None, : -gap or None])


def by_head(scores, *, limits, name, columns, size):
    """Draw scores of each head side by side on one scale.

    Parameters
    ----------
    scores : {title: (n_layers, n_heads) numbers}
    limits : (number, number)
        The ends of the scale.
    name : str
        What the scale is called.
    columns : int
        How many stand in a row.
    size : (width, height)
        In inches.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> figure = by_head({"off": np.eye(2), "on": np.ones((2, 2))}, limits=(0, 1), name="share", columns=2, size=(8, 3))
    >>> [ax.get_title() for ax in figure.axes]  # the last is the colour bar
    ['off', 'on', '']
    """

    def draw(ax, title):
        ax.imshow(scores[title], vmin=limits[0], vmax=limits[1])
        layers, heads = np.shape(scores[title])
        ax.set(title=title, xlabel="head", ylabel="layer", xticks=range(0, heads, 2), yticks=range(layers))

    figure = multiples(draw, title=tuple(scores), columns=columns, size=size)
    panels = figure.axes
    figure.colorbar(panels[0].images[0], ax=panels, label=name)
    return figure
