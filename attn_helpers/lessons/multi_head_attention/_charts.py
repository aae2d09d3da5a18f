"""Charts that lesson 04 alone draws: pairs of bars, a row that is cut, curves of learning, marks of starts, masks."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ...drawing._text import ROLE, SIZE, style

GREY = "#8A8A8A"
HEAD = ("#CFE3F5", "#FBE0CC")  # pale, one a head: letters on it stay black
LOOKS = (("#444444", ":"), (ROLE["query"], "-"), (ROLE["key"], "--"))


def _axes(size, x_name, y_name):
    ax = Figure(figsize=size, facecolor="white", layout="constrained").subplots()
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=SIZE)
    ax.set_xlabel(x_name, **style(fontsize=13))
    ax.set_ylabel(y_name, **style(fontsize=13))
    return ax


def pairs(got, wanted, *, names):
    """Draw two bars for each name: what is wanted, and what one head gives; return the Axes.

    >>> len(pairs([0.9, 0.1], [1, -1], names=["Rome", "Oslo"]).patches)
    4
    """
    ax = _axes((6.4, 2.3), "", "coefficient")
    places = np.arange(len(names))
    ax.bar(places - 0.2, wanted, 0.38, color=GREY, label="wanted")
    ax.bar(places + 0.2, got, 0.38, color=ROLE["output"], label="one head: c · weight")
    ax.axhline(0, color="black", linewidth=1)
    ax.set_xticks(places, names, **style())
    ax.set(ylim=(-1.1, 1.1), yticks=[-1, 0, 1])
    ax.legend(prop={"family": style()["fontfamily"], "size": SIZE}, frameon=False, loc="lower right")
    return ax


def cut_row(row, cut):
    """Draw a row of numbers above the rows that it is cut into, one a head; return the Figure.

    >>> len(cut_row(np.arange(4), np.arange(4).reshape(2, 2)).axes[0].patches)
    8
    """
    n_heads, d_head = np.shape(cut)
    figure = Figure(figsize=(7.0, 1.3 + 0.62 * n_heads), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(-1.7, len(row) + 0.3), ylim=(-0.2 - 1.05 * n_heads, 1.55))
    ax.set_axis_off()
    ax.text(-0.15, 0.9, "one word", ha="right", va="center", **style())
    for j, number in enumerate(row):
        _cell(ax, j, 0.5, number, HEAD[j // d_head % 2])
    for h, numbers in enumerate(cut):
        bottom = -1.0 - 1.05 * h
        ax.text(-0.15, bottom + 0.4, f"head {h}", ha="right", va="center", **style())
        for j, number in enumerate(numbers):
            _cell(ax, j, bottom, number, HEAD[h % 2])
    arrow = {"arrowstyle": "-|>", "color": "black", "linewidth": 1.5}
    ax.annotate("", (len(row) * 0.75, -0.95), (len(row) * 0.75, 0.3), arrowprops=arrow)
    ax.text(len(row) * 0.75 + 0.2, -0.35, f"reshape({n_heads}, {d_head})", va="center", **style())
    return figure


def _cell(ax, left, bottom, number, color):
    ax.add_patch(Rectangle((left, bottom), 1, 0.8, facecolor=color, edgecolor="black"))
    text = f"{number:.1f}".replace("-", "−")
    ax.text(left + 0.5, bottom + 0.38, text, ha="center", va="center", **style())


def losses(lines, *, floor):
    """Draw {name: losses (steps,)} against the steps, and a dotted line at a floor; return the Axes.

    >>> len(losses({"one": [1, 0.5]}, floor=0.5).lines)
    2
    """
    ax = _axes((6.8, 3.2), "steps of learning", "share left")
    ax.axhline(floor, color="black", linewidth=1, linestyle=(0, (1, 3)))
    for (name, y), (color, line) in zip(lines.items(), LOOKS, strict=False):
        ax.plot(np.arange(len(y)), y, line, color=color, linewidth=2.5, label=name)
    ax.set(ylim=(-0.02, 1.15), yticks=[0, 0.5, 1])
    ax.legend(prop={"family": style()["fontfamily"], "size": SIZE}, frameon=False, loc="upper right")
    return ax


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
