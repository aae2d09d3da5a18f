"""For further/a_model_that_has_read: figures and tables of a real model that writes, one call each."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import later, say
from ...drawing._grid import Blocks
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.heatmaps import WEIGHTS, heatmap, matrix
from ...drawing.tables import table
from . import smollm

SHOWN = 10  # of the likeliest tokens
OFF = (1, 10)  # so many heads, of `smollm.N_OFF`
KINDS = later("loss without the best", "loss without others of the same layers")
ROWS = later(
    "Anna's cat. Ben's duck. Carl's fox. Ben's …",
    "Anna's cat. Ben's duck. Carl's fox. Anna's cat. Ben's duck. Carl's …",
)
COLUMNS = later("mean weight of L18H6 on the animal asked for", "mean chance of this animal")


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
    figure = Figure(figsize=(7.2, 3.9), facecolor="white", layout="constrained")
    ax, rows = figure.subplots(), [*range(SHOWN), SHOWN + 0.5]  # the last stands apart
    ax.barh(rows, [saved.chances[name] for name in names], 0.7, color=["#8A8A8A"] * SHOWN + [ROLE["output"]])
    for row, name in zip(rows, names, strict=True):
        ax.text(saved.chances[name] + 0.002, row, f"{saved.chances[name]:.3f}", va="center", **style(fontsize=13))
    ax.set_yticks(rows, names, **style(fontsize=13))
    ax.set(xlim=(0, 0.16), ylim=(SHOWN + 1, -0.5), xticks=[0, 0.05, 0.1, 0.15])
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
    rows = [f"{token}  {number}" for number, token in enumerate(tokens)]
    columns = [f"{number}  {token}" for number, token in enumerate(tokens)]
    show(
        heatmap(weights, queries=rows, keys=columns, mask=np.tri(n, dtype=bool), annotate=False),
        caption=say(
            "Rows ask, columns are looked at; hatched cells come later and are hidden. The last token, “{token}”, "
            "looks most at “{found}”, token {place}, with {weight:.2f}."
        ).format(token=tokens[-1], found=tokens[last], place=last, weight=weights[-1, last]),
    )


@plotter
def all_heads(saved):
    """Show every head's induction score.

    Parameters
    ----------
    saved : Saved

    Examples
    --------
    >>> all_heads(smollm.load())
    """
    found = saved.found.mean(axis=0)
    layers, heads = (range(n) for n in found.shape)
    ax = matrix(found.T, rows=heads, columns=layers, row_name=say("head"), column_name=say("layer"),
                name=say("induction score"), limits=(0, 1), annotate=False)  # fmt: skip
    for shades in ax.findobj(Blocks):  # a score is a mean of weights: pale for 0, dark for 1
        shades.set_cmap(WEIGHTS["cmap"])
    layer, head = np.unravel_index(found.argmax(), found.shape)
    show(
        ax,
        caption=say(
            "The induction scores of 270 heads, means over the five sets: pale is 0, dark is 1. "
            "L{layer}H{head} has the highest, {most:.2f}."
        ).format(layer=layer, head=head, most=found.max()),
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
        say("said again"): (saved.losses, ROLE["query"], "-"),
        say("other words"): (saved.losses_other, ROLE["key"], "--"),
    }
    for name, (found, color, look) in kinds.items():
        mean = found.mean(axis=0)
        ax.fill_between(places, found.min(axis=0), found.max(axis=0), color=color, alpha=0.2, linewidth=0)
        ax.plot(places, mean, look, color=color, linewidth=2.5)
        above = places[-1], found[:, -10:].max()  # a word stands above the last ten places
        ax.annotate(name, above, (0, 4), textcoords="offset points", ha="right", **style(color=color))
    ax.axvline(n + 0.5, color="#666666", linestyle=":", linewidth=1.5)
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
            "to the dotted line both kinds of text have the same words. Said again, from the second word on: "
            "{again:.1f}. Other words in their place: {other:.1f}."
        ).format(again=again, other=other),
    )


def heads_off(saved):
    """Tabulate the loss of words said again with heads switched off, the mean and the spread over five sets of texts.

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
    rows = {"0": [_mean_and_spread(saved.losses[:, n + 1 :].mean(axis=1))] * len(KINDS)}
    for count in OFF:
        row = smollm.N_OFF.index(count)
        rows[str(count)] = [_mean_and_spread(saved.off[kind, row]) for kind in (0, 2)]
    return table([say(kind) for kind in KINDS], rows, corner=say("heads off"))


def _mean_and_spread(found):
    return f"{found.mean():.1f} ± {found.std(ddof=1):.1f}"


def stories_told(saved):
    """Tabulate how much L18H6 looks at the animal asked for, and the chance of that animal, means over 40 stories.

    Parameters
    ----------
    saved : Saved

    Returns
    -------
    Table

    Examples
    --------
    >>> stories_told(smollm.load()).columns
    ['mean weight of L18H6 on the animal asked for', 'mean chance of this animal']
    """
    rows = {}
    for name, (chance, weight, _) in zip(ROWS, saved.stories, strict=True):
        rows[say(name)] = [f"{weight.mean():.2f}", f"{chance.mean():.2f}"]
    return table([say(name) for name in COLUMNS], rows, corner=say("40 stories such as"))
