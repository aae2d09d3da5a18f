"""Charts that lesson 05 alone draws: digits, what an output can see, networks, accuracies with error bars."""

from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from ..._language import later, say
from ..._shapes import wrong
from ...drawing._style import fresh, plotter
from ...drawing._text import ROLE, style

# What a reader sees; the sweep and the saved networks keep the names that decided their random starts
CALLED = {"CNN": later("CNN"), "attention": later("attention"), "average pooling": later("control")}
LOOKS = {  # colour and marker of each network: none is a role's colour
    "CNN": ("#3A3A3A", "o"),
    "attention": ("#C1121F", "s"),
    "average pooling": ("#8A6D00", "^"),
}
CNN_STEPS = (  # middle and width of a box, its text, the shape of what comes out
    (0.65, 0.95, later("picture"), "12 × 12"), (2.25, 1.5, later("16 kernels of\n3×3, ReLU"), "12 × 12 × 16"),
    (4.0, 1.3, later("average of\n2×2 pixels"), "6 × 6 × 16"),
    (5.75, 1.5, later("convolve\nagain, ReLU"), "6 × 6 × 32"),
    (7.29, 1.34, later("average over\nall places"), "32"), (8.45, 0.85, later("readout"), later("10 scores")),
)  # fmt: skip
MIXING = later("attention")  # the one box in which attention and its control differ
BLOCK_STEPS = (
    (0.62, 1.08, later("36 patches\n+ places"), "36 × 24"), (1.905, 0.93, later("normalise"), ""),
    (3.0, 1.0, MIXING, ""),
    (3.78, 0.3, "+", ""), (4.56, 0.93, later("normalise"), ""), (5.73, 1.24, later("widen, ReLU,\nnarrow"), ""),
    (6.55, 0.3, "+", ""),
    (7.43, 1.1, later("average of\nall cells"), "24"), (8.44, 0.78, later("readout"), later("10 scores")),
)  # fmt: skip


def called(name):
    """Return what a reader sees of a network's name.

    Parameters
    ----------
    name : str
        A key of ``CALLED``.

    Returns
    -------
    str

    Examples
    --------
    >>> called("average pooling")
    'control'
    """
    return say(CALLED[name])


def frame(ax, row, column, side=1):
    """Frame a square of pixels in a picture.

    Parameters
    ----------
    ax : matplotlib Axes
    row, column : int
        Of its upper left pixel.
    side : int
    """
    look = {"fill": False, "edgecolor": ROLE["output"], "linewidth": 2.5}
    ax.add_patch(Rectangle((column - 0.5, row - 0.5), side, side, **look))


@plotter
def digits(images, labels=None, *, columns=10):
    """Draw pictures in rows, labels above them.

    Parameters
    ----------
    images : (n, h, w)
    labels : n of anything, optional
    columns : int
        How many stand in a full row, 9 inches wide.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> len(digits(np.zeros((4, 8, 8)), columns=2).axes)
    4
    """
    rows, side = -(-len(images) // columns), 9.0 / columns
    columns = min(columns, len(images))
    size = (side * columns, (side + 0.35 * (labels is not None)) * rows)
    figure = Figure(figsize=size, layout="constrained")
    for i, image in enumerate(images):
        ax = figure.add_subplot(rows, columns, i + 1)
        picture(image, ax=ax, title=None if labels is None else str(labels[i]))
    return figure


@plotter
def picture(image, *, ax, title=None, seen=None, seat=None):
    """Draw a grey picture; tint what is seen, frame the output's pixel.

    Parameters
    ----------
    image : (h, w)
        0 is paper, 1 is ink.
    ax : matplotlib Axes
    title : str, optional
    seen : (h, w) boolean, optional
    seat : (row, column), optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = picture(np.zeros((4, 4)), ax=Figure().subplots(), seen=np.eye(4) > 0, seat=(2, 2))
    >>> len(ax.images), len(ax.patches)
    (2, 1)
    """
    fresh(ax).imshow(image, cmap="gray_r", vmin=0, vmax=1)
    if seen is not None:
        tint = np.zeros((*seen.shape, 4))
        tint[seen] = (0.76, 0.07, 0.12, 0.45)
        ax.imshow(tint)
    if seat is not None:
        frame(ax, *seat)
    ax.set(xticks=[], yticks=[])
    if title is not None:
        ax.set_title(title, **style())
    return ax


@plotter
def signed(values, *, ax, title=None):
    """Draw numbers as colours about 0, blue above and red below, white for 0.

    Parameters
    ----------
    values : (h, w)
    ax : matplotlib Axes
    title : str, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> signed(np.eye(3), ax=Figure().subplots()).images[0].get_clim()
    (-1.0, 1.0)
    """
    most = float(np.abs(values).max()) or 1.0
    fresh(ax).imshow(values, cmap="RdBu", vmin=-most, vmax=most)
    ax.set(xticks=[], yticks=[])
    if title is not None:
        ax.set_title(title, **style())
    return ax


@plotter
def accuracies(found, *, ax):
    """Draw accuracies in % against the number of digits, a log axis, error bars of ± one standard deviation.

    Parameters
    ----------
    found : {network: {n: Mean}}
    ax : matplotlib Axes

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For a network without a look of its own.
    """
    fresh(ax)
    for network, points in found.items():
        if network not in LOOKS:
            raise wrong("accuracies", "found", f"of networks out of {', '.join(LOOKS)}", repr(network))
        color, marker = LOOKS[network]
        n, mean, spread = list(points), *np.array([(p.mean, p.spread) for p in points.values()]).T * 100
        ax.errorbar(n, mean, spread, color=color, marker=marker, linewidth=2.2, markersize=6,
                    capsize=4, label=called(network))  # fmt: skip
    ticks = sorted({n for points in found.values() for n in points})
    ax.set_xscale("log")
    ax.set_xticks(ticks, [f"{n:,.0f}" for n in ticks])
    ax.set_xticks([], minor=True)
    ax.set(ylim=(0, 103))
    finish(ax, say("training pictures"), say("accuracy, %"))
    ax.legend(prop={"size": 12}, frameon=False, ncols=2)
    return ax


@plotter
def sure(image, shares, label):
    """Draw a digit beside what each network takes it for, and the probability that it gives to that.

    Parameters
    ----------
    image : (h, w)
    shares : {network: (10,) probabilities}
    label : int
        The digit that it is.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> ax = sure(np.zeros((4, 4)), {"CNN": np.eye(10)[3]}, 3).axes[1]
    >>> [text.get_text() for text in ax.texts]
    ['3, correct']
    """
    figure = Figure(figsize=(6.0, 2.2), facecolor="white")
    figure.attn_laid_out = True  # a dial draws many: no search for room
    left, right = figure.add_axes((0.01, 0.04, 0.3, 0.82)), figure.add_axes((0.5, 0.26, 0.48, 0.72))
    picture(image, ax=left, title=say("a {digit}").format(digit=label))
    for row, (name, share) in enumerate(shares.items()):
        read, color = int(np.argmax(share)), LOOKS[name][0]
        right.barh(row, share[read], 0.62, color=color if read == label else "white", edgecolor=color, linewidth=2)
        said = say("{read}, correct") if read == label else say("{read}, wrong")
        right.text(share[read] + 0.02, row, said.format(read=read), va="center", **style())
    right.set_yticks(range(len(shares)), [called(name) for name in shares], **style())
    right.set(xlim=(0, 1.5), xticks=[0, 0.5, 1], ylim=(len(shares) - 0.4, -0.6))
    finish(right, say("probability of its answer"), "")
    return figure


@plotter
def cnn():
    """Draw the steps of the CNN, from a picture to ten scores.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> len(cnn().axes)
    1
    """
    figure, ax = _page(0.35, 1.4)
    _chain(ax, 1.0, CNN_STEPS, "CNN")
    return figure


@plotter
def block():
    """Draw the steps of the network with attention, from a picture to ten scores.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> len(block().axes)
    1
    """
    y = 1.0
    figure, ax = _page(0.13, 1.91)
    ax.text(4.0, 1.73, say("the block (36 × 24 in, 36 × 24 out)"), ha="center", va="center", **style())
    _chain(ax, y, BLOCK_STEPS, "attention")
    color = LOOKS["attention"][0]
    for number, x in enumerate((0.6, 2.97, 5.7, 8.0), start=1):  # the steps as the lesson numbers them
        ax.text(x, y + 0.4, number, ha="center", va="center", color=color, **style(fontsize=13))
    around = {"fill": False, "edgecolor": "#444444", "linestyle": ":", "linewidth": 1.5}
    ax.add_patch(Rectangle((1.26, y - 0.8), 5.56, 1.36, **around))
    for left, right in ((1.36, 3.78), (4.02, 6.55)):  # the ways around
        way = [y, y - 0.63, y - 0.63]
        ax.plot([left, left, right], way, color=color, linewidth=2)
        ax.annotate("", (right, y - 0.3), (right, y - 0.66), arrowprops=_arrow(color) | {"linewidth": 2})
    return figure


def _page(low, high):
    """Make a figure whose axes count inches, from 0 to 9 and from ``low`` to ``high``."""
    figure = Figure(figsize=(9.0, high - low), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, 9), ylim=(low, high))
    ax.set_axis_off()
    return figure, ax


def _chain(ax, y, steps, name):
    """Draw steps from left to right, each a box, the shape that comes out of it below its arrow."""
    color = LOOKS[name][0]
    for middle, wide, text, shape in steps:
        box = "round,pad=0,rounding_size=0.06"
        look = {"facecolor": "white", "edgecolor": color, "linewidth": 1.5}
        ink = "black"
        if text == MIXING:
            look["facecolor"], ink = color, "white"
        ax.add_patch(FancyBboxPatch((middle - wide / 2, y - 0.3), wide, 0.6, boxstyle=box, **look))
        ax.text(middle, y, say(text), ha="center", va="center", color=ink, **style(fontsize=11))
        ax.text(middle, y - 0.48, say(shape), ha="center", va="center", color="#555555", **style(fontsize=11))
    for (left, wide, *_), (right, other, *_) in pairwise(steps):
        ax.annotate("", (right - other / 2, y), (left + wide / 2, y), arrowprops=_arrow(color))


def _arrow(color):
    return {"arrowstyle": "-|>", "color": color, "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}


def finish(ax, x_name, y_name):
    """Name the axes, and take away what says nothing.

    Parameters
    ----------
    ax : matplotlib Axes
    x_name, y_name : str
    """
    ax.grid(alpha=0.3)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=12)
    ax.set_xlabel(x_name, **style())
    ax.set_ylabel(y_name, **style())
