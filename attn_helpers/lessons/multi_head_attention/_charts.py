"""Charts that lesson 04 alone draws: pairs of bars, rows that are cut, learning curves, matrices."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..._language import say
from ...drawing._style import plotter
from ...drawing._text import ROLE, SIZE, style

GREY = "#8A8A8A"
RED = "#C62828"
HEAD = ("#CFE3F5", "#FBE0CC")  # pale, one a head: letters on it stay black
LOOKS = (("#444444", "-."), (ROLE["query"], "-"), (ROLE["key"], "--"))


def _axes(size, x_name, y_name):
    ax = Figure(figsize=size, facecolor="white", layout="constrained").subplots()
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=SIZE)
    ax.set_xlabel(x_name, **style(fontsize=13))
    ax.set_ylabel(y_name, **style(fontsize=13))
    return ax


@plotter
def pairs(got, wanted, *, names):
    """Draw two bars for each name: what is wanted, and what one head gives; return the Axes.

    >>> len(pairs([0.9, 0.1], [1, -1], names=["Rome", "Oslo"]).patches)
    4
    """
    ax = _axes((6.4, 1.9), "", say("answer on its day"))
    places = np.arange(len(names))
    ax.bar(places - 0.2, wanted, 0.38, color=GREY, label=say("wanted", "of an answer"))
    ax.bar(places + 0.2, got, 0.38, color=ROLE["output"], label=say("one head: c · weight"))
    ax.axhline(0, color="black", linewidth=1)
    ax.set_xticks(places, names, **style())
    ax.set(ylim=(-1.1, 1.1), yticks=[-1, 0, 1])
    ax.legend(prop={"family": style()["fontfamily"], "size": SIZE}, frameon=False, loc="lower right")
    return ax


@plotter
def boards(n, n_heads, d_head):
    """Draw rows of n words, cut into the heads' pieces, and the pieces sorted by head; return the Figure.

    A cell's number is its word, its colour the head that owns it.

    >>> len(boards(3, 2, 2).axes[0].patches)
    36
    """
    shape = (n, n_heads, d_head)
    owner = np.broadcast_to(np.arange(n_heads)[:, None], shape)
    word = np.broadcast_to(np.arange(n)[:, None, None], shape)
    deep = n * n_heads + 0.4 * n  # rows, and the gaps between words
    figure = Figure(figsize=(8.0, 0.21 * (deep + 1.5)), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    wide = n_heads * d_head
    ax.set(xlim=(-0.3, wide + 2 * d_head + 8.4), ylim=(-deep, 1.5))
    ax.set_axis_off()
    _board(ax, 0, word.reshape(n, 1, wide), owner.reshape(n, 1, wide), f"{n, wide}", gap=0)
    _board(ax, wide + 3, word, owner, f"reshape: {shape}", gap=0.4)
    turned = (x.swapaxes(0, 1) for x in (word, owner))
    _board(ax, wide + d_head + 6, *turned, f"swapaxes: {n_heads, n, d_head}", gap=1)
    for h in range(n_heads):
        place = wide + 2 * d_head + 6.2, -h * (n + 1) - n / 2
        ax.text(*place, say("head {h}").format(h=h), va="center", **style())
    for left in (wide + 0.7, wide + d_head + 3.7):
        arrow = {"arrowstyle": "-|>", "color": "black", "linewidth": 1.5}
        ax.annotate("", (left + 1.6, -2.5), (left, -2.5), arrowprops=arrow)
    return figure


def mixing(n, n_heads, d_head):
    """Draw n rows of heads side by side, times the output matrix, whose rows have the colour of the head they meet.

    >>> len(mixing(3, 2, 2).axes[0].patches)
    40
    """
    wide = n_heads * d_head
    figure = Figure(figsize=(8.0, 0.21 * (wide + 1.5)), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(-0.3, 3 * wide + 6.3), ylim=(-wide - 0.2, 1.5))
    ax.set_axis_off()
    words = np.broadcast_to(np.arange(n)[None, :, None], (1, n, wide))
    head = np.repeat(np.arange(n_heads), d_head)  # of each column of the left board, and of each row of the matrix
    _board(ax, 0, words, np.broadcast_to(head, words.shape), say("heads: {shape}").format(shape=(n, wide)), gap=0)
    blank = np.full((1, wide, wide), "")
    _board(ax, wide + 3, blank, np.broadcast_to(head[:, None], blank.shape), f"W_output: {wide, wide}", gap=0)
    neither = np.full(words.shape, -1)
    _board(ax, 2 * wide + 6, words, neither, say("output: {shape}").format(shape=(n, wide)), gap=0)
    for left, sign in ((wide + 1.5, "@"), (2 * wide + 4.5, "=")):
        ax.text(left, -n / 2, sign, ha="center", va="center", **style(fontsize=16))
    return figure


def _board(ax, left, word, owner, title, *, gap):
    """Draw blocks of rows (n_blocks, n_rows, n_columns) below each other, with a gap after each block."""
    ax.text(left + word.shape[2] / 2, 0.9, title, ha="center", va="center", **style())
    for (block, row, column), number in np.ndenumerate(word):
        bottom = -1 - block * (word.shape[1] + gap) - row
        head = owner[block, row, column]
        color = HEAD[head % 2] if head >= 0 else "white"  # white: no head's own
        ax.add_patch(Rectangle((left + column, bottom), 1, 1, facecolor=color, edgecolor="black"))
        ax.text(left + column + 0.5, bottom + 0.45, number, ha="center", va="center", **style(fontsize=11))


@plotter
def losses(lines, *, floor):
    """Draw {name: losses (steps,)} against the steps, and a thin line at a floor; return the Axes.

    >>> len(losses({"one": [1, 0.5]}, floor=0.5).lines)
    2
    """
    ax = _axes((6.8, 3.2), say("steps of learning"), say("share left"))
    ax.axhline(floor, color=GREY, linewidth=1)
    for (name, y), (color, line) in zip(lines.items(), LOOKS, strict=False):
        ax.plot(np.arange(len(y)), y, line, color=color, linewidth=2.5, label=name)
    ax.set(ylim=(-0.02, 1.15), yticks=[0, 0.5, 1])
    ax.legend(prop={"family": style()["fontfamily"], "size": SIZE}, frameon=False, loc="upper right")
    return ax


@plotter
def blocks(weight, bias, *, names, n_heads):
    """Draw matrices (n · d, d) below each other with their biases (n · d,), and each transposed; return the Figure.

    The first row of the first matrix is framed, and the column that it becomes. What is transposed is parted into the
    columns of the heads. Two scales tell what the colours mean.

    >>> len(blocks(np.eye(6)[:, :2], np.ones(6), names=("a", "b", "c"), n_heads=2).axes[0].images)
    10
    """
    d, gap = weight.shape[1], 2.2
    figure = Figure(figsize=(8.4, 4.8), facecolor="white", layout="constrained")
    ax = figure.subplots()
    left, top = d + 4 * gap, len(weight) / 2 - d
    right = left + len(names) * (d + gap) - gap
    _matrix(ax, weight, weight, (0, 0))
    _matrix(ax, bias[:, None], bias, (d + 0.8, 0))
    ax.text(d / 2, -0.4, f"in_proj_weight\n{weight.shape}", ha="center", va="bottom", **style())
    ax.text(d + 2.2, -0.4, f"in_proj_bias\n{bias.shape}", ha="left", va="bottom", **style())
    for n, name in enumerate(names):
        own, start = slice(n * d, (n + 1) * d), left + n * (d + gap)
        rows = say("{name}:\nrows {first} to {last}").format(name=say(name), first=own.start, last=own.stop - 1)
        ax.text(-0.6, (n + 0.5) * d, rows, ha="right", va="center", **style())
        ax.text(start + d / 2, top - 1.8, f"w_{name}\n{d, d}", ha="center", va="bottom", **style())
        ax.text(start + d / 2, top + d + 2.2, f"b_{name}\n{(d,)}", ha="center", va="top", **style())
        _matrix(ax, weight[own].T, weight, (start, top))
        _matrix(ax, bias[None, own], bias, (start, top + d + 0.8))
        for h in range(n_heads):
            first, wide = start + h * d / n_heads, d / n_heads
            head = say("head {h}").format(h=h)
            ax.text(first + wide / 2, top - 0.4, head, ha="center", va="bottom", **style(fontsize=11))
            for y, high in ((top, d), (top + d + 0.8, 1)):
                ax.add_patch(Rectangle((first, y), wide, high, facecolor="none", edgecolor="black", linewidth=1.5))
        for corner, wide, high in (((0, own.start), d, d), ((d + 0.8, own.start), 1, d)):
            ax.add_patch(Rectangle(corner, wide, high, facecolor="none", edgecolor="black", linewidth=1.5))
    for corner, wide, high in (((0, 0), d, 1), ((left, top), 1, d)):
        ax.add_patch(Rectangle(corner, wide, high, facecolor="none", edgecolor=RED, linewidth=3))
    _scale(ax, weight, say("matrices"), (left, len(weight) - 1.6))
    _scale(ax, bias, say("biases"), (right - 12, len(weight) - 1.6))
    ax.set(xlim=(-7.5, right + 0.5), ylim=(len(weight) + 1.8, -3.2), aspect="equal")
    ax.set_axis_off()
    return figure


def _matrix(ax, part, whole, corner):
    """Draw a matrix within a black frame, its upper left corner at (x, y), in the colours of the whole."""
    (high, wide), (x, y) = part.shape, corner
    most = max(abs(whole).max(), 1e-12)
    ax.imshow(part, extent=(x, x + wide, y + high, y), cmap="PuOr", vmin=-most, vmax=most)
    ax.add_patch(Rectangle(corner, wide, high, facecolor="none", edgecolor="black", linewidth=1.5))


def _scale(ax, array, name, corner):
    """Draw the colours from minus to plus the largest size in the array, 12 wide, with three numbers below."""
    (x, y), most = corner, max(abs(array).max(), 1e-12)
    ax.text(x + 6, y - 0.3, name, ha="center", va="bottom", **style())
    ax.imshow(np.linspace(-1, 1, 101)[None], extent=(x, x + 12, y + 1, y), cmap="PuOr", vmin=-1, vmax=1)
    for place, number in ((0, -most), (6, 0), (12, most)):
        ax.text(x + place, y + 1.3, f"{number:.2g}".replace("-", "−"), ha="center", va="top", **style())
