"""Figures and the live editor of further/masks."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from ..._language import say
from ...attention import attention
from ...controls.progress import Progress
from ...drawing._style import plotter
from ...drawing.display import show
from ...drawing.heatmaps import heatmap, matrix
from ...drawing.tables import table
from ..words import decode
from . import diagrams, leaks
from .corpus import ENGLISH, PEOPLE, VERBS, sentence, sentences, to_numbers

BEGUN = np.array([[ENGLISH.index(w) for w in (who, did)] for who in PEOPLE.values() for did in VERBS.values()])
EXAMPLE = sentence("老师", "看见", "学生", time="昨天", place="在学校")  # six tokens are read: no padding


@plotter
def hidden(mask):
    """Show masks of n tokens side by side, dark where a query may look.

    Parameters
    ----------
    mask : {name: (n, n) or (n,) booleans}

    Examples
    --------
    >>> hidden({"causal": np.tri(2, dtype=bool)})
    """
    figure = Figure(figsize=(9.0, 3.3), facecolor="white", layout="constrained")
    for ax, (name, each) in zip(np.ravel(figure.subplots(1, len(mask))), mask.items(), strict=True):
        n = each.shape[-1]
        each = np.broadcast_to(each, (n, n))
        heatmap(each * 1.0, queries=range(n), keys=range(n), mask=each, ax=ax, title=name, annotate=False)
        _line(ax, n)
    told = say("Masks: {names}. A dark cell may be seen; a hatched one is hidden. Rows are queries, columns are keys.")
    show(figure, caption=told.format(names=say(", ").join(mask)))


def verdict(mask, tokens):
    """Say in a sentence what a mask of the tokens of one text does.

    Parameters
    ----------
    mask : (n, n) booleans
        Rows are queries.
    tokens : list of n str

    Returns
    -------
    str

    Examples
    --------
    >>> verdict([[True, False], [True, True]], ["the teacher", "saw"])
    'No leak: every token sees itself and all that came before.'
    >>> verdict([[True, True], [True, True]], ["the teacher", "saw"])
    'A leak: “the teacher” sees “saw”, which comes later.'
    """
    mask = np.asarray(mask, dtype=bool)
    blind = [token for token, row in zip(tokens, mask, strict=True) if not row.any()]
    if future := np.argwhere(np.triu(mask, 1)).tolist():
        who, what = future[0]
        return say("A leak: “{who}” sees “{what}”, which comes later.").format(who=tokens[who], what=tokens[what])
    if blind:
        said = say("“{who}” sees nothing: its weights are all 0, and its output is zeros.")
        return said.format(who=blind[0])
    if lost := np.argwhere(np.tril(~mask)).tolist():
        who, what = lost[0]
        said = say("No leak, but “{what}” is hidden from “{who}” for no reason.")
        return said.format(who=tokens[who], what=tokens[what])
    return say("No leak: every token sees itself and all that came before.")


@plotter
def draw_masked(vectors, tokens, mask):
    """Draw the weights of self-attention under a mask, and the output beside it.

    Parameters
    ----------
    vectors : ndarray, (n, d)
        Queries, keys and values at once.
    tokens : list of n str
    mask : (n, n) booleans

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> len(draw_masked(np.eye(2), ["a", "b"], np.tri(2, dtype=bool)).axes)
    2
    """
    output, weights = attention(vectors, vectors, vectors, mask=np.asarray(mask, dtype=bool))
    figure = Figure(figsize=(8.6, 3.6), facecolor="white", layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[2, 1])
    heatmap(weights, queries=tokens, keys=tokens, mask=mask, ax=left, title=say("weights"), annotate=True)
    _line(left, len(tokens))
    columns = range(vectors.shape[1])
    matrix(output, rows=tokens, columns=columns, ax=right, title=say("output"), centre=0, name="")
    return figure


@plotter
def editor(vectors, tokens, mask):
    """Build a mask to be clicked, cell by cell, over the weights that it leaves, with the output and a verdict.

    Parameters
    ----------
    vectors : ndarray, (n, d)
        Queries, keys and values at once.
    tokens : list of n str
    mask : (n, n) booleans
        The mask at first.

    Returns
    -------
    Live

    Examples
    --------
    >>> editor(np.eye(2), ["a", "b"], np.tri(2, dtype=bool)).controls["mask"].value
    ((True, False), (True, True))
    """
    from ...controls.live import CellToggles, live

    return live(
        lambda mask: draw_masked(vectors, tokens, mask),
        alt=lambda mask: verdict(mask, tokens),
        mask=CellToggles(mask),
    )


class Decoder(NamedTuple):
    """A trained decoder.

    Attributes
    ----------
    p : dict of ndarray
        Its parameters.
    held_out : list of Sentence
        Not trained on.
    added : (6, 6)
        Added to its scores.
    axis : int
        Along which its softmax runs.
    """

    p: dict
    held_out: list
    added: np.ndarray
    axis: int = -1


def train(masks, seed=0):
    """Train a decoder under each mask.

    Parameters
    ----------
    masks : {name: (6, 6) booleans}
    seed : int

    Returns
    -------
    {name: Decoder}
    """
    return _train({name: (_minus_infinity(mask), -1) for name, mask in masks.items()}, seed)


def _minus_infinity(mask):
    return np.where(mask, 0, -np.inf)


def _train(tried, seed):
    with Progress(leaks.STEPS * len(tried), say("training")) as progress:
        return {
            name: Decoder(*leaks.learn(added, seed, axis=axis, progress=progress), added, axis)
            for name, (added, axis) in tried.items()
        }


def tested(decoders):
    """Tabulate how often decoders say the next token of sentences read at once, and what each writes alone.

    Parameters
    ----------
    decoders : {name: Decoder}

    Returns
    -------
    Table
    """
    rows = {say("best guess from the past"): [_best_guess(), "", ""]}
    for name, decoder in decoders.items():
        rows[name] = [*_scores(decoder), " ".join(_written(decoder)[0])]
    return table([*_tests(), say("alone: the first one")], rows, corner=say("decoder"))


def mistakes(causal, seed=0):
    """Train a decoder under each of three mistakes with the causal mask, and tabulate how it does and how it leaks.

    Parameters
    ----------
    causal : (6, 6) booleans
    seed : int

    Returns
    -------
    Table
    """
    tried = {
        say("inverted"): (_minus_infinity(~causal), -1),
        say("0 and 1 added"): (causal * 1.0, -1),
        say("softmax down the columns"): (_minus_infinity(causal), -2),
    }
    how = [
        say("It sees only what comes later."),
        say("Later keys are only made weaker."),
        say("Its sums hold later queries."),
    ]
    rows = {say("best guess from the past"): [_best_guess(), "", ""]}
    for (name, decoder), why in zip(_train(tried, seed).items(), how, strict=True):
        rows[name] = [*_scores(decoder), why]
    return table([*_tests(), say("how the future leaks")], rows, corner=say("decoder"))


def _tests():
    return say("read at once: right"), say("alone: good sentences")


def _best_guess():
    right, asked = leaks.knowable([pair.english for pair in sentences()])
    return _percent(sum(right) / sum(asked))


def _scores(decoder):
    """Return the share of next tokens that are right, and how many sentences of its own are in the corpus."""
    known, texts = {pair.english for pair in sentences()}, _written(decoder)
    right = leaks.next_right(decoder.p, decoder.held_out, decoder.added, axis=decoder.axis)
    good = say("{good} of {count}").format(good=sum(text in known for text in texts), count=len(texts))
    return _percent(right), good


def _written(decoder):
    return decode(leaks.write(decoder.p, BEGUN, decoder.added, axis=decoder.axis), ENGLISH)


def _percent(share):
    return say("{percent:.0f} %").format(percent=100 * share)


@plotter
def copying(decoder):
    """Show where a decoder looks while it reads one sentence at once.

    Parameters
    ----------
    decoder : Decoder

    Examples
    --------
    >>> copying(Decoder(leaks.start(np.random.default_rng(0)), [], np.zeros((6, 6))))
    """
    (_, previous, _), english = to_numbers([EXAMPLE]), EXAMPLE.english
    weights = leaks.forward(decoder.p, previous, decoder.added, axis=decoder.axis)[1][0]
    sides = {"query_name": diagrams.SIDES["query_name"], "key_name": say("key (English read)")}
    steps, keys = diagrams.steps(english), [diagrams.START, *english[:-1]]
    drawn = heatmap(weights, queries=steps, keys=keys, mask=~np.isinf(decoder.added), **sides)
    _line(drawn, len(keys))
    told = say("The decoder's weights in one sentence, read at once. Each row has read the token before its arrow.")
    show(drawn, caption=told)


def _line(ax, n):
    """Draw thin lines between n × n cells, so that rows and columns can be counted."""
    between = np.arange(n - 1) + 0.5
    ax.hlines(between, -0.5, n - 0.5, color="white", linewidth=1)
    ax.vlines(between, -0.5, n - 0.5, color="white", linewidth=1)
