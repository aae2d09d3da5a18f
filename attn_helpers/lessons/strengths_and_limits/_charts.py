"""Charts that lesson 05 alone draws: digits, what an output can see, networks, accuracies with error bars."""

from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from ..._language import later, say
from ..._shapes import wrong
from ...drawing._style import fresh, plotter
from ...drawing._text import ROLE, style
from ...drawing.overlays import overlay

# What a reader sees; the sweep and the saved networks keep the names that decided their random starts
CALLED = {"CNN": later("CNN"), "attention": later("attention"), "average pooling": later("control")}
LOOKS = {  # colour and marker of each network: none is a role's colour
    "CNN": ("#3A3A3A", "o"),
    "attention": ("#C1121F", "s"),
    "average pooling": ("#8A6D00", "^"),
}
CNN_STEPS = (  # left edge, width and height in inches; what made it, and its shape
    (0.1, 1.15, 1.15, later("picture"), "12 × 12"),
    (1.8, 1.6, 1.6, later("1. 16 kernels"), "12 × 12 × 16"),
    (4.0, 0.8, 0.8, later("2. 2×2 pixels\naveraged"), "6 × 6 × 16"),
    (5.45, 0.8, 1.6, later("3. 32 kernels"), "6 × 6 × 32"),
    (6.9, 0.4, 0.8, later("4. averages"), later("32 numbers")),
    (7.9, 0.8, 1.6, later("5. readout"), later("10 scores")),
)  # fmt: skip
MIXING = later("attention")  # the one box in which attention and its control differ
BLOCK_STEPS = (  # middle and width of a box, its text, the shape of what comes out
    (0.6, 1.04, later("36 patches\n+ places"), "36 × 24"), (1.93, 0.9, later("normalise"), ""),
    (3.03, 0.9, MIXING, ""),
    (3.78, 0.26, "+", ""), (4.58, 0.9, later("normalise"), ""), (5.73, 1.0, later("widen,\nnarrow"), ""),
    (6.56, 0.26, "+", ""),
    (7.44, 1.04, later("average of\nall cells"), "24"), (8.53, 0.76, later("readout"), later("10 scores")),
)  # fmt: skip
BLOCK_PARTS = ((0.1, 1.1), (1.48, 3.91), (4.13, 6.69), (6.94, 8.89))  # from where to where a numbered step goes


def called(name):
    """Return what a reader sees of a network's name.

    Parameters
    ----------
    name : str
        A key of ``CALLED``, or what a reader sees already.

    Returns
    -------
    str

    Examples
    --------
    >>> called("average pooling")
    'control'
    """
    return say(CALLED.get(name, name))


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
    figure = Figure(figsize=(6.0, 1.9), facecolor="white")
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
    right.spines["bottom"].set_bounds(0, 1)  # beyond 1 stand only words
    return figure


@plotter
def cnn(steps):
    """Draw what a CNN makes of one picture, step by step, up to its ten scores.

    Parameters
    ----------
    steps : list
        The picture (12, 12); the pictures after each convolution and average, (h, w, number); 32 numbers; 10 scores.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> sizes = (12, 12), (12, 12, 16), (6, 6, 16), (6, 6, 32), (32,), (10,)
    >>> len(cnn([np.ones(size) for size in sizes]).axes)
    7
    """
    high, middle, color = 2.75, 1.2, LOOKS["CNN"][0]
    figure, ax = _page(0, high)
    for (left, wide, tall, made, shape), numbers in zip(CNN_STEPS, steps, strict=True):
        panel = figure.add_axes((left / 9, (middle - tall / 2) / high, wide / 9, tall / high))
        if made == CNN_STEPS[-1][3]:
            winner = np.arange(10) == np.argmax(numbers)
            panel.barh(range(10), numbers, color=np.where(winner, color, "#BBBBBB"))
            panel.set(xticks=[], ylim=(9.6, -0.6))
            panel.yaxis.tick_right()  # the arrow comes from the left
            panel.set_yticks(range(10), range(10), **style(fontsize=10))
            panel.tick_params(length=0)
            panel.axvline(0, color=color, linewidth=0.8)
            panel.spines[["top", "right", "bottom", "left"]].set_visible(False)
        else:
            panel.imshow(_sheet(numbers), cmap="gray_r", vmin=0, aspect="auto")
            panel.set(xticks=[], yticks=[])
        ax.text(left + wide / 2, 2.35, say(made), ha="center", va="center", **style(fontsize=11))
        ax.text(left + wide / 2, 0.2, say(shape), ha="center", va="center", color="#555555", **style(fontsize=11))
    for (left, wide, *_), (right, *_) in pairwise(CNN_STEPS):
        ax.annotate("", (right - 0.1, middle), (left + wide + 0.1, middle), arrowprops=_arrow(color))
    return figure


def _sheet(numbers):
    """Put pictures (h, w, number), or mere numbers, four in a row, a white line between them."""
    if numbers.ndim == 2:
        return numbers
    if numbers.ndim == 1:
        return numbers.reshape(-1, 4)
    h, w, number = numbers.shape
    apart = np.full((h + 1, w + 1, number), np.nan)
    apart[:h, :w] = numbers
    tiles = apart.reshape(h + 1, w + 1, number // 4, 4)
    return tiles.transpose(2, 0, 3, 1).reshape(number // 4 * (h + 1), 4 * (w + 1))


@plotter
def looks(image, weights, cell):
    """Draw where one patch of a digit looks, in each head.

    Parameters
    ----------
    image : (12, 12)
    weights : (n_heads, 36)
        Of the patch that asks.
    cell : int
        Which patch asks, in reading order.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> len(looks(np.zeros((12, 12)), np.full((4, 36), 1 / 36), 14).axes)
    4
    """
    figure = Figure(figsize=(8.0, 2.4), facecolor="white", layout="constrained")
    figure.get_layout_engine().set(w_pad=0.08, h_pad=0.08)
    for head, ax in enumerate(figure.subplots(1, len(weights))):
        seen = weights[head].reshape(6, 6)
        title = say("head {head}").format(head=head)
        overlay(1 - image, seen, grid=(6, 6), ax=ax, mark=cell, title=title, top=1.0, scale=False)
        ax.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor="#888888", transform=ax.transAxes))
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
    figure, ax = _page(0.13, 2.05)
    ax.text(4.04, 1.88, say("the block (36 × 24 in, 36 × 24 out)"), ha="center", va="center", **style())
    _chain(ax, y, BLOCK_STEPS, "attention")
    color = LOOKS["attention"][0]
    for number, (left, right) in enumerate(BLOCK_PARTS, start=1):  # the steps as the lesson numbers them
        ax.plot([left, left, right, right], [y + 0.37, y + 0.42, y + 0.42, y + 0.37], color=color, linewidth=1.2)
        ax.text((left + right) / 2, y + 0.56, number, ha="center", va="center", color=color, **style(fontsize=13))
    around = {"fill": False, "edgecolor": "#444444", "linestyle": ":", "linewidth": 1.5}
    ax.add_patch(Rectangle((1.26, y - 0.8), 5.56, 1.52, **around))
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
