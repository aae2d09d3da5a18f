"""The data and the pictures of further/attention_as_regression: points measured with noise around a curve."""

import numpy as np
from matplotlib.figure import Figure

from ..._arrays import calm
from ..._language import say
from ...controls.flipbook import flipbook
from ...drawing import charts
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.panels import multiples
from ...scores import gaussian_scores, softmax

GRID = np.linspace(0, 5, 201)
TRUTH = np.sin(2 * GRID) + GRID / 2
WIDTHS = (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 100)


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
           caption=say("Points were measured (green) around a true curve (dashed). The average (purple) says the same "
                       "everywhere."))  # fmt: skip


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
    show(ax, caption=say("The query is a new x (blue line). The larger the disc, the larger the weight of the point. "
                         "The answer (purple cross) is the weighted mean of all y."))  # fmt: skip


@plotter
def width_dial(x, y):
    """Return a dial over the width of the kernel, from the nearest point to the average.

    Parameters
    ----------
    x, y : (n,)

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> width_dial(*measured())
    flipbook of 8 pictures (width): Width 0.3: points (green), truth (dashed) and regression (purple).
    """

    def draw(ax, width):
        line = GRID, answer(GRID, x, y, width)
        charts.fit((x, y), line, truth=(GRID, TRUTH), ax=ax, title=say("width {width:g}").format(width=width))

    def alt(width):
        return say("Width {width:g}: points (green), truth (dashed) and regression (purple).").format(width=width)

    return flipbook(draw, alt=alt, start=0.3, width=WIDTHS)


@plotter
def errors(x, y, widths, left_in, left_out):
    """Show two mean squared errors over the widths, and the error compared with the true curve.

    Parameters
    ----------
    x, y : (n,)
        The measured points.
    widths : (m,)
    left_in, left_out : (m,)
        At the measured points: each point's own y left in, and left out.

    Examples
    --------
    >>> errors(*measured(), [0.1, 1.0], [0.1, 0.5], [0.2, 0.5])
    """
    from_truth = [np.mean((answer(GRID, x, y, width) - TRUTH) ** 2) for width in widths]
    ax = Figure(figsize=(6.4, 3.6), facecolor="white", layout="constrained").subplots()
    names = say("own y left in"), say("own y left out"), say("compared with the true curve")
    lines = left_in, left_out, from_truth
    for name, line, color, mark in zip(names, lines, ROLE.values(), ("o-", "s--", "^:"), strict=False):
        ax.plot(line, mark, color=color, linewidth=2.5, markersize=8, label=name)
    ax.set_xlabel(say("width (not to scale)"), **style())
    ax.set_ylabel(say("mean squared error"), **style())
    ax.tick_params(labelsize=12)
    ax.set_xticks(range(len(widths)), [f"{width:g}" for width in widths])
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, loc="upper left", prop={"size": 12})
    show(ax,
         caption=say("The mean squared error for each width. At the fifty measured x: each point's own y left in (blue "
                     "discs) or left out (orange squares). At 201 places from 0 to 5: compared with the true curve "
                     "(green triangles)."))  # fmt: skip


@plotter
def learned(x, y, left_in, left_out):
    """Show the curves of two widths, one chosen with each point's own y left in and one with it left out.

    Parameters
    ----------
    x, y : (n,)
    left_in, left_out : number
        The widths.

    Examples
    --------
    >>> learned(*measured(), 0.01, 0.2)
    """
    widths = {say("own y left in"): left_in, say("own y left out"): left_out}

    def draw(ax, name):
        line = answer(GRID, x, y, widths[name])
        said = say("{name}: width {width:.1g}\nerror from the true curve: {error:.2f}")
        title = said.format(name=name, width=widths[name], error=np.mean((line - TRUTH) ** 2))
        charts.fit((x, y), (GRID, line), truth=(GRID, TRUTH), ax=ax, title=title)

    show(multiples(draw, name=tuple(widths), size=(9, 3.2)),
         caption=say("Both curves (purple) are drawn from all fifty points; only the width was chosen differently. "
                     "Left: with the own y left in, the curve runs through nearly every point. Right: with the own y "
                     "left out, it is closer to the true curve (dashed)."))  # fmt: skip
