"""The few marks of which lesson 01's figures are made: a lit picture, bars with their numbers, a curve, a frame."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..._shapes import as_float, wrong
from ...drawing._labels import as_picture
from ...drawing._text import ROLE, SIZE, style

MARK = "#D62728"  # the red of what won, or was looked at
FULL, DARK = 6.0, 0.15  # full light for so many times the average salience; how much light is left at none


def panels(count, *, size):
    """Return a figure and its axes, side by side.

    Parameters
    ----------
    count : int
    size : (width, height)
        In inches.

    Returns
    -------
    figure : matplotlib Figure
    axes : (count,) of matplotlib Axes

    Examples
    --------
    >>> len(panels(3, size=(9.0, 3.0))[1])
    3
    """
    figure = Figure(figsize=size, facecolor="white", layout="constrained")
    return figure, figure.subplots(1, count, squeeze=False)[0]


def spotlight(image, salience):
    """Light a picture by its salience: dark where nothing stands out.

    The light is the square root of the salience, and full where that is 6 times the average.

    Parameters
    ----------
    image : (height, width, 3)
        Each 0…1.
    salience : (height, width)
        At least 0, and not 0 everywhere.

    Returns
    -------
    (height, width, 3)

    Raises
    ------
    ValueError, TypeError
        Unless picture and salience are such numbers, and of the same size.

    Examples
    --------
    >>> spotlight(np.ones((1, 2, 3)), [[0, 6]])[0, :, 0]
    array([0.15      , 0.64074773])
    """
    image, salience = as_picture("spotlight", image), as_float("spotlight", "salience", salience)
    if salience.shape != image.shape[:2] or not (salience.min() >= 0 and salience.max() > 0):
        need = f"(height={image.shape[0]}, width={image.shape[1]}), at least 0 and not 0 everywhere"
        got = f"{salience.shape}, {salience.min():g}…{salience.max():g}" if salience.size else salience.shape
        raise wrong("spotlight", "salience", need, got)
    light = np.sqrt(np.clip(salience / salience.mean() / FULL, 0, 1))
    return image * (DARK + (1 - DARK) * light[..., None])


def picture(ax, image, title=None):
    """Draw a picture without ticks.

    Parameters
    ----------
    ax : matplotlib Axes
    image : (height, width, 3)
    title : str, optional
    """
    ax.imshow(image)
    ax.set_axis_off()
    if title:
        ax.set_title(title, **style())


def bars(ax, numbers, *, names, title, color=ROLE["value"], digits=2, top=None):
    """Draw numbers as bars from 0, each with its number at its end.

    Parameters
    ----------
    ax : matplotlib Axes
    numbers : (n,)
    names : n texts
    title : str
    color : color, or n of them
    digits : int
        How many a number has after its point.
    top : number, optional
        The height of the axes; without it, that of the largest number.
    """
    places, numbers = np.arange(len(numbers)), np.asarray(numbers, dtype=float)
    ax.bar(places, numbers, color=color)
    ax.axhline(0, color="black", linewidth=1)
    low, high = min(0, numbers.min()), top or max(0, numbers.max())
    room = 0.15 * (high - low) or 1  # of numbers that are all 0
    ax.set(ylim=(low - room * (low < 0), high + room), yticks=[])
    ax.set_xticks(places, list(map(str, names)))
    for place, number in zip(places, numbers, strict=True):
        said = f"{number:.{digits}f}".replace("-", "−")
        ax.text(place, number, said, ha="center", va="top" if number < 0 else "bottom", **style())
    _finish(ax, title)


def lying(ax, numbers, *, names, title):
    """Draw numbers as lying bars, one under the other; the name of each says the number as well.

    Parameters
    ----------
    ax : matplotlib Axes
    numbers : (n,)
    names : n texts
    title : str
    """
    names = [f"{name} {number:g}".replace("-", "−") for name, number in zip(names, numbers, strict=True)]
    _lie(ax, numbers, names, title)


def beside(ax, numbers, dots, *, names, title):
    """Draw numbers as lying bars, one under the other, and the numbers that they should reach as dots.

    Parameters
    ----------
    ax : matplotlib Axes
    numbers : (n,)
    dots : (n,)
        What the numbers should reach.
    names : n texts
    title : str
    """
    ax.plot(dots, np.arange(len(numbers)), "o", color=MARK, markersize=9, zorder=3)
    _lie(ax, numbers, names, title)


def _lie(ax, numbers, names, title):
    places = np.arange(len(numbers))
    ax.barh(places, numbers, color=ROLE["value"])
    ax.axvline(0, color="black", linewidth=1)
    ax.set_yticks(places, list(names))
    ax.invert_yaxis()
    _finish(ax, title)


def curve(ax, x, y, *, x_name, title):
    """Draw y over x as a line.

    Parameters
    ----------
    ax : matplotlib Axes
    x : (n,)
    y : (n,)
    x_name : str
    title : str
    """
    ax.plot(x, y, color=ROLE["value"], linewidth=2.5)
    ax.set_xlabel(x_name, **style())
    ax.set_ylim(bottom=0)
    _finish(ax, title)


def pixels(ax, row, *, title):
    """Draw a row of grey pixels with their numbers.

    Parameters
    ----------
    ax : matplotlib Axes
    row : (n,)
        Each 0…10, from black to white.
    title : str
    """
    ax.imshow([row], cmap="gray", vmin=0, vmax=10, aspect="auto")
    for place, number in enumerate(row):
        ax.text(place, 0, f"{number:g}", ha="center", va="center", color="black" if number > 5 else "white", **style())
    ax.set_yticks([])
    _finish(ax, title)


def frame(ax, left, top, wide, high, *, color):
    """Draw an empty frame.

    Parameters
    ----------
    ax : matplotlib Axes
    left, top, wide, high : number
        In the units of the axes.
    color : color
    """
    ax.add_patch(Rectangle((left, top), wide, high, fill=False, edgecolor=color, linewidth=3.5))


def _finish(ax, title):
    ax.tick_params(labelsize=SIZE, length=0)
    ax.spines[:].set_visible(False)
    ax.set_title(title, **style())
