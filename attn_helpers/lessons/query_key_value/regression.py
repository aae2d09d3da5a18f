"""The data and the pictures of further/attention_as_regression: points measured with noise around a curve."""

import numpy as np
from matplotlib.figure import Figure

from ..._arrays import calm
from ...controls.flipbook import flipbook
from ...drawing import charts
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.panels import multiples
from ...scores import gaussian_scores, softmax

GRID = np.linspace(0, 5, 201)
TRUTH = np.sin(2 * GRID) + GRID / 2
WIDTHS = (100, 2, 1, 0.5, 0.3, 0.2, 0.1, 0.03, 0.01)


@calm
def measured(seed=1, n=50):
    """Return points of sin(2x) + x/2 with noise of standard deviation 0.4.

    Parameters
    ----------
    seed : int
    n : int

    Returns
    -------
    x : (n,)
        Sorted, in 0…5.
    y : (n,)

    Examples
    --------
    >>> x, y = measured()
    >>> x.shape, y.shape, bool((np.diff(x) > 0).all())
    ((50,), (50,), True)
    """
    noise = np.random.default_rng(seed)
    x = np.sort(noise.uniform(0, 5, size=n))
    return x, np.sin(2 * x) + x / 2 + noise.normal(0, 0.4, size=n)


@calm
def answer(at, x, y, width):
    """Return the regression's answers at new points, by attention with a Gaussian score.

    Parameters
    ----------
    at : (m,)
        The new points.
    x, y : (n,)
        The measured points.
    width : number

    Returns
    -------
    (m,)

    Examples
    --------
    >>> answer(np.array([1.0]), np.array([0.0, 2.0]), np.array([1.0, 5.0]), width=1.0)
    array([3.])
    """
    return softmax(gaussian_scores(at[:, None], x[:, None], width=width)) @ y


@plotter
def points(x, y, line, *, caption):
    """Show the measured points, the true curve and a line over the grid.

    Parameters
    ----------
    x, y : (n,)
    line : (201,)
    caption : str
    """
    show(charts.fit((x, y), (GRID, line), truth=(GRID, TRUTH)), caption=caption)


@plotter
def average(x, y):
    """Show the points, the truth and the plain average.

    Parameters
    ----------
    x, y : (n,)

    Examples
    --------
    >>> average(*measured())
    """
    points(x, y, np.full(len(GRID), y.mean()),
           caption="Points were measured (green) around a true curve (dashed). The average (purple) says the same "
                   "everywhere.")  # fmt: skip


@plotter
def one_query(x, y, weights, query):
    """Show the weights that one new x gives to the measured points.

    Parameters
    ----------
    x, y : (n,)
    weights : (n,)
    query : number
        The new x.

    Examples
    --------
    >>> one_query(*measured(), np.full(50, 0.02), 2.0)
    """
    ax = charts.fit((x, y), (GRID, np.full(len(GRID), np.nan)), truth=(GRID, TRUTH))
    ax.scatter(x, y, s=2500 * weights, color=ROLE["key"], alpha=0.35, linewidths=0)
    ax.axvline(query, color=ROLE["query"], linewidth=2)
    ax.plot(query, weights @ y, "X", color=ROLE["output"], markersize=13)
    show(ax, caption="The query is a new x (blue line). The larger the disc, the larger the weight of the point. "
                     "The answer (purple cross) is the weighted mean.")  # fmt: skip


@plotter
def width_dial(x, y):
    """Return a dial over the width of the kernel, from the average to the nearest point.

    Parameters
    ----------
    x, y : (n,)

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> width_dial(*measured())
    flipbook of 9 pictures (width): Width 100: points (green), truth (dashed) and regression (purple).
    """

    def draw(ax, width):
        charts.fit((x, y), (GRID, answer(GRID, x, y, width)), truth=(GRID, TRUTH), ax=ax, title=f"width {width:g}")

    def alt(width):
        return f"Width {width:g}: points (green), truth (dashed) and regression (purple)."

    return flipbook(draw, alt=alt, start=100, width=WIDTHS)


@plotter
def errors(widths, at_points, left_out, against_truth):
    """Show three mean squared errors over the widths.

    Parameters
    ----------
    widths : (n,)
    at_points, left_out, against_truth : (n,)
        With the own point in, with the own point out, and against the truth.

    Examples
    --------
    >>> errors([0.1, 1.0], [0.1, 0.5], [0.2, 0.5], [0.1, 0.4])
    """
    ax = Figure(figsize=(6.4, 3.6), facecolor="white", layout="constrained").subplots()
    lines = {"own point in": at_points, "own point out": left_out, "against the truth": against_truth}
    for (name, line), color, mark in zip(lines.items(), ROLE.values(), ("o-", "s--", "^:"), strict=False):
        ax.plot(widths, line, mark, color=color, linewidth=2.5, markersize=8, label=name)
    ax.set(xscale="log")
    ax.set_xlabel("width", **style())
    ax.set_ylabel("mean squared error", **style())
    ax.tick_params(labelsize=12)
    ax.set_xticks(widths, [f"{width:g}" for width in widths])
    ax.set_xticks([], minor=True)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, loc="upper left", prop={"size": 12})
    show(ax,
         caption="Mean squared error for each width. With the own point in, the narrowest width looks best. "
                 "With the own point out, the best width is near the one that is best "
                 "against the truth.")  # fmt: skip


@plotter
def learned(x, y, widths):
    """Show the curve of each learned width, by name.

    Parameters
    ----------
    x, y : (n,)
    widths : {name: number}

    Examples
    --------
    >>> learned(*measured(), {"in": 0.01, "out": 0.2})
    """

    def draw(ax, name):
        line = answer(GRID, x, y, widths[name])
        title = f"{name}: width {widths[name]:.1g},\nerror against the truth {np.mean((line - TRUTH) ** 2):.2f}"
        charts.fit((x, y), (GRID, line), truth=(GRID, TRUTH), ax=ax, title=title)

    show(multiples(draw, name=tuple(widths), size=(9, 3.2)),
         caption="Left: with the own point in, the curve runs through every noisy point. Right: with the own point "
                 "out, it comes closer to the truth.")  # fmt: skip
