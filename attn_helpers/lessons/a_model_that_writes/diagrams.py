"""Drawings for lesson 07: where the last token of a story looks, layer by layer."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from ..._language import say
from ...choosing import chances
from ...decoder import read
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from .stories import VOCABULARY

ROW, NARROW, MANY = 0.31, 0.22, 12  # inches of a row, and of one where there are more than so many
AT, WIDE, BOX = (0.6, 2.85, 5.2), 7.75, 0.85  # inches: the three columns, the whole, half of the last column's box


@plotter
def looks(decoder, ids, *, rows=None, sure=True):
    """Draw a story three times: as it is read, after layer 1, and its last token after layer 2, with what comes next.

    Parameters
    ----------
    decoder : Decoder
        Of two layers with one head each.
    ids : ndarray of int, (n,)
    rows : int, optional
        How many tokens there is room for.
    sure : bool
        Whether the chance of what comes next is written beside it.

    Returns
    -------
    matplotlib Figure
        A line of layer 2 is as strong as its weight; one of layer 1 as its weight times that of the line it leads to.
        Beside the word that layer 2 looks at, and beside the last one, stands what was added with more than half of
        the weight.

    Examples
    --------
    >>> from attn_helpers.lessons.a_model_that_writes import stories
    >>> figure = looks(stories.by_hand(), stories.as_numbers("Anna's cat. Anna's"))
    >>> [text.get_text() for text in figure.axes[0].texts][-1]
    'cat 0.17'
    """
    n, rows = len(ids), rows or len(ids)
    logits, (first, second), _ = read(decoder, np.asarray(ids))
    last = second[0, -1]
    found = int(last.argmax())
    taken = int(first[0, found].argmax())  # what layer 1 brought to the place that layer 2 looks at
    figure = Figure(figsize=(WIDE, (NARROW if rows > MANY else ROW) * (rows + 1.7)), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDE), ylim=(rows - 0.1, -1.8))
    ax.set_axis_off()
    heights = np.arange(n)
    i, j = np.nonzero(np.tri(n))
    _lines(ax, AT[0] + 0.5, AT[1] - 0.5, heights[j], heights[i], (first[0] * last[:, None])[i, j], ROLE["key"])
    _lines(ax, AT[1] + 0.5, AT[2] - BOX, heights, np.full(n, n - 1), last, ROLE["query"])
    if sure:
        _weight(ax, AT[1] + 0.5, AT[2] - BOX, found, n - 1, last.max(), ROLE["query"])
        _weight(ax, AT[0] + 0.5, AT[1] - 0.5, taken, found, first[0, found, taken], ROLE["key"])
    for x, name in zip(AT, (say("read", "of tokens"), say("after layer 1"), say("after layer 2")), strict=True):
        ax.text(x, -1.2, name, ha="center", va="center", **style(fontsize=13, color="#555555"))
    words = [VOCABULARY[one] for one in ids]
    for place, word in enumerate(words):
        ax.text(AT[0], place, word, ha="center", va="center", **style())
        if place == found and taken != found and first[0, found, taken] > 0.5:  # what was added to it
            word = f"{word} + {words[taken]}"
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # the lines end at it
        ax.text(AT[1], place, word, ha="center", va="center", **style(bbox=ground))
    word = f"{words[-1]} + {words[found]}" if found != n - 1 and last[found] > 0.5 else words[-1]
    ax.text(AT[2], n - 1, word, ha="center", va="center", **style())
    for place in range(n, rows):
        ax.text(AT[0], place, "…", ha="center", va="center", **style(color="#999999"))
    chance = chances(logits[-1])
    best = int(chance.argmax())
    box = FancyBboxPatch((AT[2] - BOX, n - 1.42), 2 * BOX, 0.84, boxstyle="round,pad=0,rounding_size=0.1",
                         facecolor="none", edgecolor=ROLE["query"], linewidth=1.5)  # fmt: skip
    ax.add_patch(box)
    ax.annotate("", (AT[2] + BOX + 0.6, n - 1), (AT[2] + BOX + 0.05, n - 1), arrowprops={"arrowstyle": "->", "lw": 2})
    heading = say("next, chance") if sure else say("next")
    ax.text(AT[2] + BOX + 1.1, -1.2, heading, ha="center", va="center", **style(fontsize=13, color="#555555"))
    next_one = f"{VOCABULARY[best]} {chance[best]:.2f}" if sure else VOCABULARY[best]
    ax.text(AT[2] + BOX + 0.65, n - 1, next_one, va="center", **style(color=ROLE["output"]))
    return figure


def _weight(ax, left, right, start, end, weight, color):
    """Write a line's weight on its middle."""
    ax.text((left + right) / 2, (start + end) / 2, f"{weight:.2f}", ha="center", va="center",
            **style(fontsize=11, color=color, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}))  # fmt: skip


def _lines(ax, left, right, starts, ends, weights, color):
    """Draw lines as strong as the weights, the strongest last."""
    order = np.argsort(weights, kind="stable")
    ends = [((left, starts[n]), (right, ends[n])) for n in order]
    strong = weights[order].clip(0, 1)
    ax.add_collection(LineCollection(ends, linewidths=0.4 + 4 * strong, colors=color, alpha=strong), autolim=False)


def said(decoder, ids):
    """Say where the last token looks in layer 2, and what comes next.

    Parameters
    ----------
    decoder : Decoder
    ids : ndarray of int, (n,)

    Returns
    -------
    str

    Examples
    --------
    >>> from attn_helpers.lessons.a_model_that_writes import stories
    >>> said(stories.by_hand(), stories.as_numbers("Anna's cat. Ben's duck. Anna's"))
    "In layer 2, Anna's looks most at token 2, cat (1.00), which in layer 1 looks most at Anna's (1.00). Next: cat."
    """
    logits, (first, second), _ = read(decoder, np.asarray(ids))
    found = int(second[0, -1].argmax())
    back = int(first[0, found].argmax())
    names = [VOCABULARY[n] for n in ids]
    return say(
        "In layer 2, {last} looks most at token {place}, {found} ({found_weight:.2f}), which in layer 1 looks most at "
        "{back} ({back_weight:.2f}). Next: {best}."
    ).format(
        last=names[-1], place=found, found=names[found], found_weight=second[0, -1, found], back=names[back],
        back_weight=first[0, found, back], best=VOCABULARY[logits[-1].argmax()],
    )  # fmt: skip
