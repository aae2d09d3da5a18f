"""Charts that are no heatmaps: places in a picture, curves, bars of weights, and a fit through points."""

import numpy as np
from matplotlib.figure import Figure

from .._language import later, say
from .._shapes import wrong
from ._layout import free, seat
from ._style import fresh, plotter
from ._text import ROLE, SIZE, style

BY_WEIGHT = later("keys, by weight")
WIDE = 5.4  # inches of a picture with places in it


@plotter
def places(image, values, *, names, corners=None, outputs=None, role="value"):
    """Draw values as named places on a picture, a band around some, outputs as dots.

    Parameters
    ----------
    image : (height, width, 3)
        Each 0…1.
    values : (n, 2)
        x and y as shares of width and height, from the top left.
    names : n texts
    corners : ints, optional
        The numbers of those values, in order, around which the band goes.
    outputs : (m, 2), optional
        Like values.
    role : str
        Of what the named places are, which gives the colour.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        Unless there is one name for each value.

    Examples
    --------
    >>> ax = places(np.ones((4, 6, 3)), [[0, 0], [1, 0], [0, 1]], names=["sky", "tree", "stone"])
    >>> [text.get_text() for text in ax.texts]
    ['sky', 'tree', 'stone']
    """
    values, size = np.asarray(values, float), np.array(image.shape[1::-1])
    if len(names) != len(values):
        raise wrong("places", "names", f"n={len(values)} names to match values {values.shape}", len(names))
    ax = _axes(None, (WIDE, WIDE * size[1] / size[0]))
    ax.imshow(0.5 + np.asarray(image) / 2)
    if outputs is not None:
        ax.plot(*(np.asarray(outputs) * size).T, ".", color=ROLE["output"], markersize=5, label="output")
    if corners is not None:
        ax.fill(*(values[corners] * size).T, fill=False, edgecolor=ROLE[role], linewidth=3)
    ax.plot(*(values * size).T, "o", color=ROLE[role], markersize=10, label=role)
    chip = {"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 1.5}
    for name, place in zip(names, values * size, strict=True):
        ax.annotate(name, place, (0, 11), textcoords="offset points", ha="center", bbox=chip, **style(color="black"))
    ax.set_axis_off()
    return ax


@plotter
def curves(x, lines, *, ax=None, x_name, title=None):
    """Draw curves over a logarithmic x, each named at its right end.

    Parameters
    ----------
    x : (n,)
        Positive.
    lines : {name: (n,) numbers}
        The first is blue and solid, the second orange and dashed, and so on.
    ax : matplotlib Axes, optional
    x_name : str
    title : str, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> len(curves([1, 10], {"a": [1, 2], "b": [2, 1]}, x_name="d_key").lines)
    2
    """
    ax = _axes(ax, (6.4, 3.6))
    looks = zip(lines.items(), ROLE.values(), ("o-", "s--", "^:", "D-."), strict=False)
    for (name, y), color, look in looks:
        ax.plot(x, y, look, color=color, linewidth=2.5, markersize=8)
        ax.annotate(name, (x[-1], y[-1]), (-4, 11), textcoords="offset points", ha="right", color=color, **style())
    ax.set_xscale("log")
    ax.set_xticks(x, [f"{n:g}" for n in x])
    ax.set_xticks([], minor=True)
    ax.margins(y=0.12)
    _finish(ax, x_name, title)
    return ax


@plotter
def bars(weights, *, ax=None, title=None, role="key", x_name=BY_WEIGHT):
    """Draw weights as bars on the fixed scale 0…1.

    Parameters
    ----------
    weights : (n,)
    ax : matplotlib Axes, optional
    title : str, optional
    role : str
        Of what is weighted, which gives the colour.
    x_name : str

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> len(bars([0.75, 0.25]).patches)
    2
    """
    ax = _axes(ax, (4.0, 3.0))
    ax.bar(np.arange(1, len(weights) + 1), weights, color=ROLE[role])
    ax.set(ylim=(0, 1.02), xticks=[], yticks=[0, 0.5, 1])
    ax.set_ylabel(say("weight"), **style(fontsize=13))
    _finish(ax, say(x_name), title)
    return ax


@plotter
def fit(points, line, *, truth=None, ax=None, title=None):
    """Draw measured points, a fitted line and, dashed, the truth.

    Parameters
    ----------
    points, line : pair (x, y) of arrays
    truth : pair (x, y) of arrays, optional
    ax : matplotlib Axes, optional
    title : str, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> len(fit(([0, 1], [0, 1]), ([0, 1], [0.5, 0.5])).lines)
    2
    """
    ax = _axes(ax, (5.4, 3.2))
    ax.plot(*points, "o", color=ROLE["value"], markersize=5)
    if truth is not None:
        ax.plot(*truth, "--", color="#444444", linewidth=1.5)
    ax.plot(*line, color=ROLE["output"], linewidth=2.5)
    ax.set_ylabel(say("y (value)"), **style(fontsize=13, color=ROLE["value"]))
    _finish(ax, say("x (key, query)"), title)
    return ax


@plotter
def dots(x, y, *, line, limits, x_name, y_name, ax=None, title=None, size=4):
    """Draw points, and a line to hold them against.

    Parameters
    ----------
    x, y : (n,)
    line : (number, number)
        Its height at x = 0, and its slope.
    limits : ((left, right), (bottom, top))
    x_name, y_name : str
    ax : matplotlib Axes, optional
    title : str, optional
    size : number
        Of a dot, in points.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> dots([0, 1], [0.1, 0.9], line=(0, 1), limits=((0, 1), (0, 1)), x_name="wanted", y_name="answer").get_ylabel()
    'answer'
    """
    ax = _axes(ax, (5.4, 3.0))
    ax.axline((0, line[0]), slope=line[1], color="black", linewidth=2)
    ax.plot(x, y, ".", color=ROLE["output"], markersize=size)
    ax.set(xlim=limits[0], ylim=limits[1])
    ax.locator_params(nbins=5, steps=[1, 2, 2.5, 5, 10])
    ax.set_ylabel(y_name, **style(fontsize=13))
    _finish(ax, x_name, title)
    return ax


def _axes(ax, size):
    """Return the axes given, a flipbook's empty ones made to size, or new ones that pyplot does not know."""
    if ax is None:
        return Figure(figsize=size, layout="constrained").subplots()
    if free(fresh(ax)):
        return seat(ax, size, (0.7, 0.55, size[0] - 0.85, size[1] - 0.95))
    return ax


def _finish(ax, x_name, title):
    """Write names and numbers in a size that a class can read."""
    ax.tick_params(labelsize=SIZE)
    ax.spines[["top", "right"]].set_visible(False)
    if x_name:
        ax.set_xlabel(x_name, **style(fontsize=13))
    if title:
        ax.set_title(title, **style())
