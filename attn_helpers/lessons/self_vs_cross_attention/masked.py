"""Figures and the live editor of further/masks."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import later, say
from ...attention import attention
from ...controls.progress import Progress
from ...drawing._style import plotter
from ...drawing.display import show
from ...drawing.heatmaps import heatmap, matrix
from ...drawing.tables import table
from ...scores import softmax
from ..words import decode
from . import leaks
from .corpus import ENGLISH, PEOPLE, VERBS, sentences

KINDS = later(
    "1: a person", "2: a verb", "3: another person", "4: a place, a time or .", "5: a time or .", "6: .", "all tokens",
)  # fmt: skip
BEGUN = np.array([[ENGLISH.index(w) for w in (who, did)] for who in PEOPLE.values() for did in VERBS.values()])


@plotter
def hidden(mask, queries, keys):
    """Show masks side by side, dark where a query may look.

    Parameters
    ----------
    mask : {name: (n_queries, n_keys) booleans}
    queries, keys : lists of str

    Examples
    --------
    >>> hidden({"causal": np.tri(2, dtype=bool)}, ["a", "b"], ["a", "b"])
    """
    figure = Figure(figsize=(9.0, 3.3), facecolor="white", layout="constrained")
    for ax, (name, each) in zip(np.ravel(figure.subplots(1, len(mask))), mask.items(), strict=True):
        each = np.broadcast_to(each, (len(queries), len(keys)))
        heatmap(each * 1.0, queries=queries, keys=keys, mask=each, ax=ax, title=name, annotate=False)
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


def precisions(scores):
    """Tabulate the softmax of scores after −1,000,000,000 was added to each, at three precisions.

    Parameters
    ----------
    scores : (n,)

    Returns
    -------
    Table

    Examples
    --------
    >>> precisions([1.0, 2.0, 3.0]).rows["32 bits, added"]
    ['0.33, 0.33, 0.33']
    """
    rows = {say("64 bits, nothing added"): softmax(scores)}
    for kind in (np.float64, np.float32, np.float16):
        with np.errstate(all="ignore"):
            lowered = np.asarray(scores, dtype=kind) + np.float64(-1e9).astype(kind)
            powers = np.exp(lowered - lowered.max())
            rows[say("{bits} bits, added").format(bits=8 * powers.itemsize)] = powers / powers.sum()
    said = {name: [", ".join(f"{weight:.2f}" for weight in weights)] for name, weights in rows.items()}
    return table([say("weights")], said, corner=say("precision"))


def knowable():
    """Tabulate how often the likeliest token after a beginning is right, place by place, and in all.

    Returns
    -------
    Table

    Examples
    --------
    >>> knowable().rows["all tokens"]
    ['7,920', '2,718', '34 %']
    """
    right, asked = leaks.knowable([pair.english for pair in sentences()])
    places = [*zip(KINDS, (*right, sum(right)), (*asked, sum(asked)), strict=True)]
    rows = {say(kind): [f"{n:,}", f"{hits:,}", _percent(hits / n)] for kind, hits, n in places}
    return table([say("in the corpus"), say("best guess right"), say("share")], rows, corner=say("next token"))


@plotter
def who_leaks(masks, *, down_columns, seed=0):
    """Train a decoder under each mask, and tabulate what each says to sentences read at once, and writes alone.

    Parameters
    ----------
    masks : {name: (6, 6)}
        Added to the scores.
    down_columns : (6, 6)
        Added in one more decoder, whose softmax runs down the columns, over the queries.
    seed : int

    Returns
    -------
    Table
    """
    known, rows = {pair.english for pair in sentences()}, {}
    tried = [(name, added, -1) for name, added in masks.items()]
    tried.append((say("softmax down the columns"), down_columns, -2))
    with Progress(leaks.STEPS * len(tried), say("training")) as progress:
        for name, added, axis in tried:
            p, held_out = leaks.learn(added, seed, axis=axis, progress=progress)
            texts = decode(leaks.write(p, BEGUN, added, axis=axis), ENGLISH)
            right, good = leaks.next_right(p, held_out, added, axis=axis), sum(text in known for text in texts)
            rows[name] = [_percent(right), say("{good} of {count}").format(good=good, count=len(texts))]
            rows[name].append(" ".join(texts[0]))
    columns = [say("read at once: right"), say("alone: good sentences"), say("alone: the first one")]
    return table(columns, rows, corner=say("decoder"))


def _percent(share):
    return say("{percent:.0f} %").format(percent=100 * share)
