"""Lesson 03's figures: one call each, with its caption, which is its alternative text as well."""

import numpy as np
from matplotlib.figure import Figure

from ...attention import causal_mask
from ...drawing import _grid as grid
from ...drawing import _sides as sides
from ...drawing import panels
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.heatmaps import alignment, head_heatmaps, heatmap, matrix
from ..words import START, glossed
from . import apples, diagrams, translation
from .corpus import GLOSS, to_numbers, twin
from .dials import own_patch, own_sentence, photograph_dial, training_dial, vocabulary
from .photo import GRID, portrait

__all__ = [
    "all_seeds", "apple", "cosines", "encoder_decoder", "looking_back", "loss_curve", "moved", "own_patch",
    "own_sentence", "photograph", "photograph_dial", "scores_twice", "training_dial", "twins", "vocabulary", "wanted",
]  # fmt: skip
THREE = ("老师", "看见", "学生")
SLOTS = ("who", "did", "whom", "where", "when", "."), ("who", "when", "where", "did", "了 (done)", "whom", "。 (.)")
SHOWN = 12  # of the 48 numbers of a vector


@plotter
def wanted(pair):
    """Show the alignment that a dictionary gives.

    Parameters
    ----------
    pair : Sentence

    Examples
    --------
    >>> from attn_helpers.lessons.self_vs_cross_attention import corpus
    >>> wanted(corpus.sentences()[0])
    """
    weights = translation.dictionary_weights(pair)
    show(
        alignment(weights, queries=pair.english, keys=glossed(pair.chinese, GLOSS), query_name="English",
                  key_name="Chinese"),
        caption="Lines from each English phrase to its Chinese word, as a dictionary gives them. "
        "Place and time cross over verb and object.",
    )


@plotter
def scores_twice(words, w_query, w_key):
    """Show the scores of three words with one another, without and with projections.

    Parameters
    ----------
    words : ndarray, (3, d_model)
    w_query, w_key : ndarray, (d_model, d_key)

    Examples
    --------
    >>> scores_twice(np.eye(3, 2), np.eye(2), np.eye(2))
    """
    figure = Figure(figsize=(8.6, 3.2), facecolor="white", layout="constrained")
    names = glossed(THREE, GLOSS)
    scores = {"words @ words.T": words @ words.T, "queries @ keys.T": (words @ w_query) @ (words @ w_key).T}
    first, second = scores.values()
    limits = min(first.min(), second.min()), max(first.max(), second.max())
    for ax, (title, each) in zip(figure.subplots(1, 2), scores.items(), strict=True):
        matrix(each, rows=names, columns=[name.split()[0] for name in names], ax=ax, title=title, name="score",
               limits=limits)  # fmt: skip
    show(
        figure,
        caption="Scores of three words with one another; rows ask. Left, the vectors as they are: 老师 and 看见 score "
        f"each other {first[0, 1]:.2f}. Right, with two matrices: 看见 asks for 老师 with {second[1, 0]:.2f}, "
        f"and 老师 for 看见 with {second[0, 1]:.2f}.",
    )


@plotter
def encoder_decoder(pair, *, written=2):
    """Show encoder, decoder, and what goes between them.

    Parameters
    ----------
    pair : Sentence
    written : int
        How many English tokens are written so far.

    Examples
    --------
    >>> from attn_helpers.lessons.self_vs_cross_attention import corpus
    >>> encoder_decoder(corpus.sentences()[0])
    """
    show(
        diagrams.encoder_decoder(chinese=pair.chinese, written=[START, *pair.english[:written]]),
        caption="Keys and values come from the Chinese, queries from the English read so far. What is found is added "
        "to the states. The next token comes back and is read as the last one.",
    )


@plotter
def loss_curve(losses):
    """Show the loss of each step of training.

    Parameters
    ----------
    losses : (steps,)

    Examples
    --------
    >>> loss_curve(np.linspace(2.9, 0, 20))
    """
    figure = Figure(figsize=(6.4, 3.0), facecolor="white", layout="constrained")
    ax = figure.subplots()
    ax.plot(losses, color=ROLE["output"], linewidth=2)
    ax.axhline(np.log(18), color="#666666", linestyle="--", linewidth=1.5)
    ax.annotate("guessing: log 18 = 2.89", (len(losses), np.log(18)), (0, -6), textcoords="offset points", ha="right",
                va="top", **style())  # fmt: skip
    ax.set_xlabel("step", **style(fontsize=13))
    ax.set_ylabel("loss", **style(fontsize=13))
    ax.set_ylim(0, None)
    ax.spines[["top", "right"]].set_visible(False)
    show(
        figure,
        caption=f"The loss of each step of training, each on 64 sentences: from {losses[0]:.1f} "
        f"to {losses[-1]:.2f}. The dashed line is what guessing would give.",
    )


@plotter
def all_seeds(runs):
    """Show the mean attention over each run's unseen sentences of full length, a map a seed.

    Parameters
    ----------
    runs : list of Run
        From seed 0 on.

    Examples
    --------
    >>> all_seeds([translation.learn(0, steps=1)])
    """
    maps, titles, right = [], [], []
    for seed, run in enumerate(runs):
        p = run.trained.parameters
        weights = translation.forward(p, *to_numbers(run.test_set)[:2])[1]
        phrases, _ = translation.shares_on_own_word(run.test_set, weights)
        full = [len(pair.chinese) == 7 for pair in run.test_set]
        maps.append(weights[full].mean(axis=0))
        titles.append(f"{seed}: aligned {100 * phrases:.0f} %")
        right.append(run.accuracy)
    drawn = head_heatmaps(maps, queries=diagrams.steps(SLOTS[0]), keys=SLOTS[1], titles=titles, **diagrams.SIDES)
    show(
        drawn,
        caption="Runs from seed 0 on: mean maps of unseen sentences of seven words. Rows and columns are kinds of "
        f"words. Accuracy: {100 * min(right):.0f} % of the unseen sentences are right in the worst run. Alignment, "
        "below: how many phrases, without the full stop, look most at their own word.",
    )


@plotter
def twins(p, pair):
    """Show the first numbers of the words' vectors of a sentence and of its twin, and the averages below.

    Parameters
    ----------
    p : dict of arrays
        A translator's parameters.
    pair : Sentence
        One of seven words.

    Examples
    --------
    >>> from attn_helpers.lessons.self_vs_cross_attention import corpus
    >>> pair = corpus.sentence("老师", "看见", "学生", time="昨天", place="在学校")
    >>> twins(translation.start(np.random.default_rng(0)), pair)
    """
    both = p["chinese"][to_numbers([pair, twin(pair)])[0]] + p["chinese_position"]
    figure = Figure(figsize=(9.0, 3.9), facecolor="white", layout="constrained")
    axes = figure.subplots(2, 2, height_ratios=[7, 1])
    far = abs(both[..., :SHOWN]).max()
    for (above, below), vectors, each in zip(axes.T, both, (pair, twin(pair)), strict=True):
        _strip(above, vectors, glossed(each.chinese, GLOSS), far)
        _strip(below, vectors.mean(axis=0, keepdims=True), ["average"], far / 3)
    show(
        figure,
        caption=f"A sentence and its twin: the first {SHOWN} of the 48 numbers of each word plus its position; red is "
        "below 0, white 0, blue above. The twin has the same words and the same positions, in other pairs. So the "
        "sums are equal, and the averages too (drawn three times as strong).",
    )


@plotter
def _strip(ax, values, rows, far):
    """Draw the first numbers of some vectors as cells without numbers."""
    grid.paint(ax, values[:, :SHOWN], "RdBu", (-far, far))
    sides.label(ax, rows, [""] * SHOWN, ("", ""), ("black", "black"))


@plotter
def looking_back(weights, pair):
    """Show how the English tokens that were read look at one another.

    Parameters
    ----------
    weights : (n, n)
        0 where they may not look.
    pair : Sentence
        One of n English tokens.

    Examples
    --------
    >>> from attn_helpers.lessons.self_vs_cross_attention import corpus
    >>> looking_back(np.tri(4) / np.arange(1, 5)[:, None], corpus.sentences()[0])
    """
    n = len(pair.english)
    sides = diagrams.SIDES | {"key_name": "key (English read)"}
    read = [START, *pair.english[:-1]]
    drawn = heatmap(weights, queries=diagrams.steps(pair.english), keys=read, mask=causal_mask(n), **sides)
    show(
        drawn,
        caption="English asks English under a causal mask. Hatched cells come later and are hidden: their weights "
        "are exactly 0. The states are those of the untrained model, without matrices: the other numbers mean "
        "nothing yet.",
    )


@plotter
def apple(weights, logits, sentence):
    """Show where the two 苹果 of a sentence look, and what is answered.

    Parameters
    ----------
    weights : (7, 7)
    logits : (7,)
        Above 0 for the company.
    sentence : Apples

    Examples
    --------
    >>> apple(np.full((7, 7), 1 / 7), np.zeros(7), apples.sentences()[0])
    """
    rows = []
    for which, n in zip(("first", "second"), apples.PLACES, strict=True):
        rows.append(f"{which} 苹果 ({'company' if logits[n] > 0 else 'fruit'}, {logits[n]:.1f})".replace("-", "−"))
    drawn = heatmap(np.asarray(weights)[list(apples.PLACES)], queries=rows, keys=glossed(sentence.words, apples.GLOSS),
                    query_name="query")  # fmt: skip
    show(
        drawn,
        caption="The same word asks twice, from two positions. Each finds the clue of its own half. Beside each 苹果 "
        "stand the model's answer and its logit.",
    )


@plotter
def moved(before, after, sentence):
    """Show outputs of a sentence's words, and those of the same words in reverse order.

    Parameters
    ----------
    before, after : ndarray, (7, d_model)
    sentence : Apples

    Examples
    --------
    >>> moved(np.eye(7), np.eye(7), apples.sentences()[0])
    """
    figure = Figure(figsize=(9.0, 3.2), facecolor="white", layout="constrained")
    far = abs(before[:, :SHOWN]).max()
    names = glossed(sentence.words, apples.GLOSS)
    for ax, values, rows in zip(figure.subplots(1, 2), (before, after), (names, names[::-1]), strict=True):
        _strip(ax, values, rows, far)
    show(
        figure,
        caption=f"Outputs of self-attention without positions, the first {SHOWN} of {before.shape[1]} numbers: left "
        "for the sentence, right for its words in reverse order. Red is below 0, blue above. Each word "
        "keeps its row of numbers; both 苹果 have the same.",
    )


@plotter
def photograph(weights, patch):
    """Show the photograph cut into patches, and beside it what one of them attends to.

    Parameters
    ----------
    weights : (288,)
    patch : int
        Which one asks, counted row by row.

    Examples
    --------
    >>> photograph(np.full(288, 1 / 288), 120)
    """
    image = portrait()
    figure = Figure(figsize=(8.0, 4.3), facecolor="white", layout="constrained")
    left, right = figure.subplots(1, 2)
    left.imshow(image)
    for n in range(1, GRID[0]):
        left.axhline(n * 16 - 0.5, color="white", linewidth=0.5)
    for n in range(1, GRID[1]):
        left.axvline(n * 16 - 0.5, color="white", linewidth=0.5)
    left.set_axis_off()
    panels.asking(image, weights, grid=GRID, patch=patch, ax=right)
    show(
        figure,
        caption="Left: a photograph of Grace Hopper, cut into 18 × 16 patches. Right: the patch in the blue frame "
        "asks, and the darker the tint of a patch, the larger its weight. The number is the weight of the darkest.",
    )


@plotter
def cosines(kinds):
    """Show how often the rows of each kind have which dot product.

    Parameters
    ----------
    kinds : {name: ndarray (n, d)}
        Two, each row of length 1.

    Examples
    --------
    >>> cosines({"raw": np.ones((3, 1)), "centred": np.eye(3)})
    """
    figure = Figure(figsize=(7.0, 3.0), facecolor="white", layout="constrained")
    ax = figure.subplots()
    for (name, rows), colour in zip(kinds.items(), (ROLE["query"], ROLE["output"]), strict=True):
        pairs = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
        ax.hist(pairs.clip(-1, 1), bins=40, range=(-1, 1), color=colour, alpha=0.6, label=name)
    ax.set_xlabel("dot product of two rows of length 1", **style(fontsize=13))
    ax.set_ylabel("pairs of patches", **style(fontsize=13))
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, fontsize=13, loc="upper left")
    show(
        figure,
        caption="How often two patches have which dot product, when all rows have length 1. Raw rows all have "
        "products above 0; centred rows spread from nearly −1 to 1.",
    )
