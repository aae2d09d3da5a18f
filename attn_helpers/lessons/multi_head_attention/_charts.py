"""Charts that lesson 04 alone draws: pairs of bars, rows that are cut, curves of learning, marks of starts, masks."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ...drawing._style import plotter
from ...drawing._text import ROLE, SIZE, style

GREY = "#8A8A8A"
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
    ax = _axes((6.4, 2.1), "", "coefficient")
    places = np.arange(len(names))
    ax.bar(places - 0.2, wanted, 0.38, color=GREY, label="wanted")
    ax.bar(places + 0.2, got, 0.38, color=ROLE["output"], label="one head: c · weight")
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
        ax.text(*place, f"head {h}", va="center", **style())
    for left in (wide + 0.7, wide + d_head + 3.7):
        arrow = {"arrowstyle": "-|>", "color": "black", "linewidth": 1.5}
        ax.annotate("", (left + 1.6, -2.5), (left, -2.5), arrowprops=arrow)
    return figure


def _board(ax, left, word, owner, title, *, gap):
    """Draw blocks of rows (n_blocks, n_rows, n_columns) below each other, with a gap after each block."""
    ax.text(left + word.shape[2] / 2, 0.9, title, ha="center", va="center", **style())
    for (block, row, column), number in np.ndenumerate(word):
        bottom = -1 - block * (word.shape[1] + gap) - row
        color = HEAD[owner[block, row, column] % 2]
        ax.add_patch(Rectangle((left + column, bottom), 1, 1, facecolor=color, edgecolor="black"))
        ax.text(left + column + 0.5, bottom + 0.45, number, ha="center", va="center", **style(fontsize=11))


@plotter
def losses(lines, *, floor):
    """Draw {name: losses (steps,)} against the steps, and a thin line at a floor; return the Axes.

    >>> len(losses({"one": [1, 0.5]}, floor=0.5).lines)
    2
    """
    ax = _axes((6.8, 3.2), "steps of learning", "share left")
    ax.axhline(floor, color=GREY, linewidth=1)
    for (name, y), (color, line) in zip(lines.items(), LOOKS, strict=False):
        ax.plot(np.arange(len(y)), y, line, color=color, linewidth=2.5, label=name)
    ax.set(ylim=(-0.02, 1.15), yticks=[0, 0.5, 1])
    ax.legend(prop={"family": style()["fontfamily"], "size": SIZE}, frameon=False, loc="upper right")
    return ax


@plotter
def marks(readouts, solved):
    """Draw starts (n, 2) as filled dots where solved (n,) is True and as crosses elsewhere; return the Axes.

    >>> len(marks(np.array([[1, -1], [1, 1]]), np.array([True, False])).lines)
    4
    """
    ax = _axes((4.6, 4.2), "readout of head 0, at the start", "readout of head 1, at the start")
    for line in (ax.axhline, ax.axvline):
        line(0, color="black", linewidth=1)
    ax.plot(*readouts[solved].T, "o", color=ROLE["query"], markersize=6, label="solved")
    ax.plot(*readouts[~solved].T, "x", color=ROLE["key"], markersize=7, markeredgewidth=2, label="stuck")
    ax.legend(prop={"family": style()["fontfamily"], "size": SIZE}, loc="upper left", bbox_to_anchor=(1, 1))
    ax.locator_params(nbins=5)
    return ax


@plotter
def booleans(masks):
    """Draw masks {title: (n_queries, n_keys)} side by side, True as a filled cell with its name; return the Figure.

    >>> len(booleans({"a": np.eye(2) > 0, "b": np.eye(2) == 0}).axes)
    2
    """
    figure = Figure(figsize=(9.0, 3.0), facecolor="white", layout="constrained")
    for ax, (title, mask) in zip(figure.subplots(1, len(masks)), masks.items(), strict=True):
        ax.imshow(mask, cmap="Blues", vmin=0, vmax=2)
        for place, value in np.ndenumerate(mask):
            ax.text(*place[::-1], "T" if value else "F", ha="center", va="center", **style())
        ax.set_title(title, **style())
        ax.set(xticks=[], yticks=[])
        ax.set_xlabel("keys", **style(fontsize=13))
        ax.set_ylabel("queries", **style(fontsize=13))
    return figure
