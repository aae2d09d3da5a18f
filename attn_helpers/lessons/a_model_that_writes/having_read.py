"""For further/a_model_that_has_read: figures and tables of a real model that writes, one call each."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..._language import later, say
from ...drawing._grid import Blocks, bar
from ...drawing._layout import LINE, PAD, SCALE, seat
from ...drawing._style import plotter
from ...drawing._text import ROLE, style, widest
from ...drawing.display import show
from ...drawing.heatmaps import WEIGHTS, heatmap, matrix
from ...drawing.tables import table
from . import smollm

SHOWN = 10  # of the likeliest tokens
CELL = 0.26  # inches: columns so narrow have upright labels, each right above its own cells
HIGH = 0.5  # heads with a higher score are framed
OFF = (1, 10)  # so many heads, of `smollm.N_OFF`
KINDS = later("loss without the best", "loss without others of the same layers")
ROWS = later(
    "Anna's cat. Ben's duck. Carl's fox. Ben's …",
    "Anna's cat. Ben's duck. Carl's fox. Anna's cat. Ben's duck. Carl's …",
)
COLUMNS = later("weight of L18H6 on the animal asked for", "chance of this animal")


@plotter
def next_tokens(saved):
    """Show the ten tokens that are likeliest after the story, and the one that the story asks for.

    Parameters
    ----------
    saved : Saved

    Examples
    --------
    >>> next_tokens(smollm.load())
    """
    names = [*list(saved.chances)[:SHOWN], "duck"]
    figure = Figure(figsize=(7.2, 4.1), facecolor="white", layout="constrained")
    ax, rows = figure.subplots(), [*range(SHOWN), SHOWN + 1]  # others stand between, told as "…"
    ax.barh(rows, [saved.chances[name] for name in names], 0.7, color=["#8A8A8A"] * SHOWN + [ROLE["output"]])
    for row, name in zip(rows, names, strict=True):
        ax.text(saved.chances[name] + 0.002, row, f"{saved.chances[name]:.3f}", va="center", **style(fontsize=13))
    ax.set_yticks(range(SHOWN + 2), [*names[:-1], "…", names[-1]], **style(fontsize=13))
    ax.set(xlim=(0, 0.16), ylim=(SHOWN + 1.5, -0.5), xticks=[0, 0.05, 0.1, 0.15])
    ax.tick_params(axis="x", labelsize=12)
    ax.set_xlabel(say("chance to come next"), **style(fontsize=13))
    ax.spines[["top", "right"]].set_visible(False)
    show(
        figure,
        caption=say(
            "The ten likeliest tokens after the story, and “duck”. Likeliest is “{name}” with {first:.2f}; “duck” has "
            "{duck:.3f} and is number {rank}."
        ).format(
            name=names[0],
            first=saved.chances[names[0]],
            duck=saved.chances["duck"],
            rank=1 + list(saved.chances).index("duck"),
        ),
    )


@plotter
def one_map(saved, text, weights):
    """Show where each token of a text looks.

    Parameters
    ----------
    saved : Saved
    text : str
        One of ``smollm.TEXTS``.
    weights : (n, n)

    Examples
    --------
    >>> saved = smollm.load()
    >>> one_map(saved, "story", saved.weights["story"])
    """
    tokens = saved.tokens[text]
    n = len(tokens)
    last = int(np.argmax(weights[-1]))
    labels = ["“.”" if token == "." else token for token in tokens]  # a dot alone is easily overlooked
    rows = [f"{label}  {number}" for number, label in enumerate(labels)]
    columns = [f"{number}  {label}" for number, label in enumerate(labels)]
    left, top, side = widest(rows) + LINE + 3 * PAD, widest(columns) + LINE + 3 * PAD, CELL * n
    ax = seat(None, (left + side + SCALE, PAD + side + top), (left, PAD, side, side))
    heatmap(weights, queries=rows, keys=columns, mask=np.tri(n, dtype=bool), annotate=False, ax=ax)
    bar(ax, ax.findobj(Blocks)[0], say("weight"))
    show(
        ax,
        caption=say(
            "Rows ask, columns are looked at; hatched cells come later and are hidden. The last token, “{token}”, "
            "looks most at “{found}”, token {place}, with {weight:.2f}."
        ).format(token=tokens[-1], found=tokens[last], place=last, weight=weights[-1, last]),
    )


@plotter
def all_heads(scores):
    """Show every head's induction score, and frame the high ones.

    Parameters
    ----------
    scores : (n_layers, n_heads)

    Examples
    --------
    >>> all_heads(smollm.load().scores.mean(axis=0))
    """
    layers, heads = (range(n) for n in scores.shape)
    ax = matrix(scores.T, rows=heads, columns=layers, row_name=say("head"), column_name=say("layer"),
                name=say("induction score"), limits=(0, 1), annotate=False)  # fmt: skip
    for shades in ax.findobj(Blocks):  # a score is a mean of weights: pale for 0, dark for 1
        shades.set_cmap(WEIGHTS["cmap"])
    for layer, head in np.argwhere(scores > HIGH):
        ax.add_patch(Rectangle((layer - 0.5, head - 0.5), 1, 1, fill=False, edgecolor=ROLE["query"], linewidth=2.5))
    layer, head = np.unravel_index(scores.argmax(), scores.shape)
    show(
        ax,
        caption=say(
            "The induction scores of 270 heads, means over the five sets: pale is 0, dark is 1. Blue frames: above "
            "{high}. L{layer}H{head} has the highest, {most:.2f}."
        ).format(high=HIGH, layer=layer, head=head, most=scores.max()),
    )


@plotter
def losses(saved):
    """Show how surprised the model is by each word, said twice, or followed by other words.

    Parameters
    ----------
    saved : Saved

    Examples
    --------
    >>> losses(smollm.load())
    """
    n = saved.losses.shape[1] // 2
    figure = Figure(figsize=(7.2, 3.4), facecolor="white", layout="constrained")
    ax, places = figure.subplots(), np.arange(1, 2 * n + 1)
    kinds = {
        say("A said again"): (saved.losses, ROLE["query"], "-"),
        say("B: other words"): (saved.losses_other, ROLE["key"], "--"),
    }
    for name, (found, color, look) in kinds.items():
        mean = found.mean(axis=0)
        ax.fill_between(places, found.min(axis=0), found.max(axis=0), color=color, alpha=0.2, linewidth=0)
        ax.plot(places, mean, look, color=color, linewidth=2.5)
        above = places[-1], found[:, -10:].max()  # a word stands above the last ten places
        ax.annotate(name, above, (0, 4), textcoords="offset points", ha="right", **style(color=color))
    ax.axvline(n + 0.5, color="#666666", linestyle=":", linewidth=1.5)
    equal = np.log(smollm.N_TOKENS)  # −log of a chance of 1 / N_TOKENS
    ax.axhline(equal, color="#666666", linewidth=1)
    ax.annotate(say("equal chances"), (1, equal), (0, -15), textcoords="offset points", **style(color="#666666"))
    ax.text((n + 1) / 2, 20, "A", ha="center", **style(fontsize=13))
    ax.set(ylim=(0, 22), xlim=(0, 2 * n + 1))
    ax.tick_params(labelsize=12)
    ax.set_xlabel(say("place in the sequence"), **style(fontsize=13))
    ax.set_ylabel(say("loss"), **style(fontsize=13))
    ax.spines[["top", "right"]].set_visible(False)
    again, other = (found[:, n + 1 :].mean() for found in (saved.losses, saved.losses_other))
    show(
        figure,
        caption=say(
            "The loss of each word, a mean over the five sets; bands reach from the lowest to the highest. Up "
            "to the dotted line both kinds of text have the same words, A. A said again, from its second word on: "
            "{again:.1f}. B in its place: {other:.1f}. Equal chances for all tokens: {equal:.1f}."
        ).format(again=again, other=other, equal=equal),
    )


def heads_off(saved):
    """Tabulate the loss of words said again with heads switched off: mean, lowest and highest of five sets of texts.

    Parameters
    ----------
    saved : Saved

    Returns
    -------
    Table

    Examples
    --------
    >>> heads_off(smollm.load()).columns
    ['loss without the best', 'loss without others of the same layers']
    """
    n = saved.losses.shape[1] // 2
    rows = {"0": [_mean_and_ends(saved.losses[:, n + 1 :].mean(axis=1))] * len(KINDS)}
    for count in OFF:
        row = smollm.N_OFF.index(count)
        rows[str(count)] = [_mean_and_ends(saved.off[kind, row]) for kind in (0, 2)]
    return table([say(kind) for kind in KINDS], rows, corner=say("heads off"))


def _mean_and_ends(found, digits=1):
    return f"{found.mean():.{digits}f} ({found.min():.{digits}f}–{found.max():.{digits}f})"


def stories_told(saved):
    """Tabulate how much L18H6 looks at the animal asked for, and its chance: mean, lowest and highest of 40 stories.

    Parameters
    ----------
    saved : Saved

    Returns
    -------
    Table

    Examples
    --------
    >>> stories_told(smollm.load()).columns
    ['weight of L18H6 on the animal asked for', 'chance of this animal']
    """
    rows = {}
    for name, (chance, weight, _) in zip(ROWS, saved.stories, strict=True):
        rows[say(name)] = [_mean_and_ends(weight, 2), _mean_and_ends(chance, 2)]
    return table([say(name) for name in COLUMNS], rows, corner=say("40 stories such as"))
