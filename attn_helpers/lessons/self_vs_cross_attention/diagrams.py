"""Drawings for lesson 03: an encoder and a decoder with their attention, and weights between two languages."""

from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from ..._language import later, say
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.heatmaps import heatmap
from ...drawing.overlays import alignment
from ..words import START, glossed
from .corpus import GLOSS

PALE, INK, BACK = "#F2F2F2", "#333333", "#8E3A7B"
SIDES = {"query_name": later("query: read → to write"), "key_name": later("key (Chinese)")}


@plotter
def encoder_decoder(*, chinese, written):
    r"""Draw the encoder on the left, the decoder on the right, what goes from one to the other, and what comes back.

    Parameters
    ----------
    chinese, written : sequences of str
        The source sentence's tokens, words of the corpus, and the English tokens written so far.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> figure = encoder_decoder(chinese=["老师", "看见", "了"], written=["<start>"])
    >>> "老师\nteacher" in [text.get_text() for text in figure.axes[0].texts]
    True
    """
    figure = Figure(figsize=(9, 4.25), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, 9), ylim=(0, 4.25))
    ax.set_axis_off()
    meant = glossed(chinese, {word: GLOSS[word].removeprefix("the ") for word in chinese}, between="\n")
    _side(ax, 0.1, 4.3, say("encoder (编码器): reads Chinese"), meant)
    _side(ax, 5.3, 8.5, say("decoder (解码器): writes English"), written)
    _encoder(ax)
    _decoder(ax)
    _back(ax)
    return figure


def _side(ax, left, right, name, tokens):
    """Draw the ground of one side, its name and its tokens."""
    ax.add_patch(FancyBboxPatch((left, 0.1), right - left, 3.8, boxstyle="round,pad=0,rounding_size=0.15",
                                facecolor=PALE, edgecolor="none"))  # fmt: skip
    pitch = (right - left - 0.1) / len(tokens)
    _text(ax, (left + right) / 2, 4.07, name, size=14)
    for n, token in enumerate(tokens):
        _text(ax, left + 0.05 + pitch * (n + 0.5), 0.4, token, size=12)


def _bracket(ax, left, right):
    """Draw a bracket above all tokens of a side: each of them goes up."""
    low, high = (0.68, 0.78) if left < 1 else (0.56, 0.66)  # glosses make the left side's tokens taller
    ax.plot([left, left, right, right], [low, high, high, low], color=INK, linewidth=1.5)


def _encoder(ax):
    _box(ax, 2.2, 1.9, say("words:\nembedding + position"), tall=0.6)
    _bracket(ax, 0.3, 4.1)
    _arrow(ax, (2.2, 0.78), (2.2, 1.9))


def _decoder(ax):
    _box(ax, 6.9, 0.83, say("states:\nembedding + position"), tall=0.6)
    _bracket(ax, 5.45, 8.2)
    _arrow(ax, (6.9, 0.66), (6.9, 0.83))
    _box(ax, 6.9, 1.98, say("cross-attention"), colour=ROLE["output"])
    _arrow(ax, (6.9, 1.43), (6.9, 1.98), ROLE["query"])
    _text(ax, 6.8, 1.7, say("queries\n(w_query)"), ROLE["query"], ha="right")
    for height, role, name, above in (
        (2.31, "key", say("keys (w_key)"), 0.2),
        (2.1, "value", say("values (w_value)"), -0.2),
    ):
        _arrow(ax, (3.55, height), (5.55, height), ROLE[role])
        _text(ax, 4.57, height + above, name, ROLE[role])
    _arrow(ax, (6.9, 2.43), (6.9, 2.73), ROLE["output"])
    _text(ax, 6.8, 2.57, say("found", "what came back"), ROLE["output"], ha="right")
    ax.plot([8.25, 8.4, 8.4], [1.13, 1.13, 2.95], color=INK, linewidth=2, solid_capstyle="butt")
    _arrow(ax, (8.4, 2.95), (8.25, 2.95))
    _box(ax, 6.9, 2.73, say("found + states"))
    _arrow(ax, (6.9, 3.18), (6.9, 3.38))
    _box(ax, 6.9, 3.38, say("readout: next token"))


def _back(ax):
    """Draw the arrow by which the next token comes back and is read as the last one written."""
    ax.plot([8.25, 8.75, 8.75], [3.6, 3.6, 0.4], color=BACK, linewidth=2, solid_capstyle="butt")
    _arrow(ax, (8.75, 0.4), (8.42, 0.4), BACK)
    said = say("and comes back")
    ax.text(8.87, 2.0, said, color=BACK, rotation=90, ha="center", va="center", **style(fontsize=12))


def _box(ax, middle, low, name, *, colour=INK, tall=0.45):
    look = {"facecolor": "white", "edgecolor": colour, "linewidth": 1.5}
    shape = "round,pad=0,rounding_size=0.08"
    ax.add_patch(FancyBboxPatch((middle - 1.35, low), 2.7, tall, boxstyle=shape, **look))
    _text(ax, middle, low + tall / 2, name, colour)


def _arrow(ax, start, end, colour=INK):
    ax.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=16, linewidth=2, color=colour,
                                 shrinkA=0, shrinkB=0))  # fmt: skip


def _text(ax, x, y, text, colour=INK, *, ha="center", size=13):
    ax.text(x, y, text, ha=ha, va="center", color=colour, **style(fontsize=size))


def steps(english):
    """Name each query of the decoder: the token that was read last, then the one to write.

    Parameters
    ----------
    english : sequence of n str

    Returns
    -------
    list of n str

    Examples
    --------
    >>> steps(["the teacher", "saw"])
    ['<start> → the teacher', 'the teacher → saw']
    """
    return [f"{read} → {to_write}" for read, to_write in zip([START, *english[:-1]], english, strict=True)]


@plotter
def aligned_lines(weights, chinese, english):
    """Draw weights as lines from English queries to Chinese keys.

    Parameters
    ----------
    weights : (n_english, n_chinese)
    chinese, english : sequences of str
        Words of lesson 03's corpus; each Chinese one gets its meaning beside it.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = aligned_lines([[0.9, 0.1]], ["看见", "了"], ["saw"])
    >>> ax.collections[0].get_alpha().tolist()
    [0.1, 0.9]
    """
    return alignment(weights, queries=steps(english), keys=glossed(chinese, GLOSS), **SIDES)


@plotter
def aligned_map(weights, chinese, english, *, ax=None):
    """Draw weights from English queries to Chinese keys as cells with numbers.

    Parameters
    ----------
    weights : (n_english, n_chinese)
    chinese, english : sequences of str
        Words of lesson 03's corpus; each Chinese one gets its meaning beside it.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> [text.get_text() for text in aligned_map([[0.9, 0.1]], ["看见", "了"], ["saw"]).get_xticklabels()]
    ['看见 saw', '了 (done)']
    """
    return heatmap(weights, queries=steps(english), keys=glossed(chinese, GLOSS), ax=ax, annotate=True, **SIDES)
