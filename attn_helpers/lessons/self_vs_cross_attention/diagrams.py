"""Drawings for lesson 03: an encoder and a decoder with their attention, and weights between two languages."""

from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.heatmaps import heatmap
from ...drawing.overlays import alignment
from ..words import glossed
from .corpus import GLOSS

PALE, INK = "#F2F2F2", "#333333"
SIDES = {"query_name": "query (English)", "key_name": "key (Chinese)"}


@plotter
def encoder_decoder(*, chinese, written):
    """Draw the encoder on the left, the decoder on the right, and what goes from one to the other.

    Parameters
    ----------
    chinese, written : sequences of str
        The source sentence's tokens, and the English tokens written so far.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> figure = encoder_decoder(chinese=["老师", "来", "了"], written=["<start>"])
    >>> "老师" in [text.get_text() for text in figure.axes[0].texts]
    True
    """
    figure = Figure(figsize=(9, 5), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, 9), ylim=(0, 5))
    ax.set_axis_off()
    _encoder(ax, chinese)
    _decoder(ax, written)
    _between(ax)
    return figure


def _encoder(ax, tokens):
    _frame(ax, 0.1, 4.1, "encoder (编码器): reads Chinese")
    _tokens(ax, tokens, 0.25, 3.95)
    _box(ax, 0.6, 1.35, 3.0, "embedding + position")
    _box(ax, 0.6, 2.3, 3.0, "encoder self-attention", dashed=True)
    _box(ax, 0.6, 3.4, 3.0, "one vector per Chinese token")
    for low, high in ((0.85, 1.35), (1.8, 2.3), (2.75, 3.4)):
        _arrow(ax, (2.1, low), (2.1, high))


def _decoder(ax, tokens):
    _frame(ax, 4.9, 8.9, "decoder (解码器): writes English")
    _tokens(ax, tokens, 5.05, 8.75)
    _box(ax, 5.4, 1.35, 3.0, "embedding + position")
    _box(ax, 5.4, 2.3, 3.0, "decoder self-attention", dashed=True)
    _box(ax, 5.4, 3.4, 3.0, "cross-attention", colour=ROLE["output"])
    for low, high in ((0.85, 1.35), (1.8, 2.3)):
        _arrow(ax, (6.9, low), (6.9, high))
    _arrow(ax, (6.9, 3.85), (6.9, 4.3), ROLE["output"])
    _text(ax, 7.0, 4.1, "next token", ROLE["output"], ha="left")


def _between(ax):
    _arrow(ax, (6.9, 2.75), (6.9, 3.4), ROLE["query"])
    _text(ax, 7.0, 3.07, "queries", ROLE["query"], ha="left")
    _arrow(ax, (3.6, 3.73), (5.4, 3.73), ROLE["key"])
    _arrow(ax, (3.6, 3.52), (5.4, 3.52), ROLE["value"])
    _text(ax, 4.5, 3.93, "keys", ROLE["key"])
    _text(ax, 4.5, 3.31, "values", ROLE["value"])


def _frame(ax, left, right, name):
    ax.add_patch(FancyBboxPatch((left, 0.1), right - left, 4.4, boxstyle="round,pad=0,rounding_size=0.15",
                                facecolor=PALE, edgecolor="none"))  # fmt: skip
    _text(ax, (left + right) / 2, 4.72, name, size=14)


def _tokens(ax, tokens, left, right):
    pitch = (right - left) / len(tokens)
    for n, token in enumerate(tokens):
        _text(ax, left + pitch * (n + 0.5), 0.6, token, size=12)


def _box(ax, left, low, wide, name, *, colour=INK, dashed=False):
    look = {"facecolor": "white", "edgecolor": colour, "linewidth": 1.5, "linestyle": "--" if dashed else "-"}
    ax.add_patch(FancyBboxPatch((left, low), wide, 0.45, boxstyle="round,pad=0,rounding_size=0.08", **look))
    _text(ax, left + wide / 2, low + 0.225, name, colour)


def _arrow(ax, start, end, colour=INK):
    ax.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=16, linewidth=2, color=colour,
                                 shrinkA=0, shrinkB=0))  # fmt: skip


def _text(ax, x, y, text, colour=INK, *, ha="center", size=13):
    ax.text(x, y, text, ha=ha, va="center", color=colour, **style(fontsize=size))


@plotter
def aligned_lines(weights, chinese, english):
    """Draw weights (n_english, n_chinese) as lines from English queries to Chinese keys, and return the Axes.

    chinese, english: words of lesson 03's corpus; each Chinese one gets its meaning beside it.

    >>> ax = aligned_lines([[0.9, 0.1]], ["看见", "了"], ["saw"])
    >>> ax.collections[0].get_alpha().tolist()
    [0.1, 0.9]
    """
    return alignment(weights, queries=english, keys=glossed(chinese, GLOSS), **SIDES)


@plotter
def aligned_map(weights, chinese, english, *, ax=None, annotate=False):
    """Draw the same weights as cells, with numbers if wanted, and return the Axes.

    >>> [text.get_text() for text in aligned_map([[0.9, 0.1]], ["看见", "了"], ["saw"]).get_xticklabels()]
    ['看见 saw', '了 (done)']
    """
    return heatmap(weights, queries=english, keys=glossed(chinese, GLOSS), ax=ax, annotate=annotate, **SIDES)
