"""Lesson 03's figures: one call each, with its caption, which is its alternative text as well."""

import itertools

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from ..._language import later, say
from ...drawing import _grid as grid
from ...drawing import _sides as sides
from ...drawing import panels
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.heatmaps import alignment, head_heatmaps, heatmap
from ...drawing.overlays import overlay
from ...scores import softmax
from ..words import START, glossed
from . import apples, diagrams, translation
from .corpus import GLOSS, to_numbers, twin
from .dials import apple_sentences, own_patch, own_sentence, training_dial, vocabulary
from .photo import GRID, SIDE, ghost, portrait

__all__ = [
    "all_seeds", "apple", "apple_sentences", "arrows", "cosines", "encoder_decoder", "loss_curve", "moved", "own_patch",
    "own_sentence", "photograph", "side_by_side", "training_dial", "twins", "vocabulary", "wanted",
]  # fmt: skip
SLOTS = (
    (*later("who", "verb", "whom", "where", "when"), "."),
    later("who", "when", "where", "verb", "了 (done)", "whom", "。 (.)"),
)
KINDS = later("raw", "length 1", "centred, length 1")  # how the photograph's rows were prepared
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
        alignment(
            weights,
            queries=pair.english,
            keys=glossed(pair.chinese, GLOSS),
            query_name=say("English"),
            key_name=say("Chinese"),
        ),
        caption=say(
            "Lines from each English phrase to its Chinese word, as a dictionary gives them. "
            "Place and time cross over verb and object. 了 says that the deed is done: no English phrase belongs to it."
        ),
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
        caption=say(
            "Keys and values come from the Chinese, queries from the English read so far. What is found is added "
            "to the states. The next token comes back and is read as the last one."
        ),
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
    ax.annotate(say("guessing: log 18 = 2.89"), (len(losses), np.log(18)), (0, -6), textcoords="offset points",
                ha="right", va="top", **style())  # fmt: skip
    ax.set_xlabel(say("step"), **style(fontsize=13))
    ax.set_ylabel(say("loss"), **style(fontsize=13))
    ax.set_ylim(0, None)
    ax.spines[["top", "right"]].set_visible(False)
    told = say(
        "The loss of each step of training, each on 64 sentences: from {first:.1f} to {last:.2f}. "
        "The dashed line is what guessing would give."
    )
    show(figure, caption=told.format(first=losses[0], last=losses[-1]))


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
    maps, titles = [], []
    for seed, run in enumerate(runs):
        p = run.trained.parameters
        full = [pair for pair in run.test_set if len(pair.chinese) == 7]
        weights = translation.forward(p, *to_numbers(full)[:2])[1]
        maps.append(weights.mean(axis=0))
        titles.append(say("seed {seed}").format(seed=seed))
    english, chinese = ([say(kind) for kind in kinds] for kinds in SLOTS)
    drawn = head_heatmaps(maps, queries=diagrams.steps(english), keys=chinese, titles=titles, **diagrams.SIDES)
    show(
        drawn,
        caption=say(
            "Each run's mean map of its unseen sentences of seven words. Rows and columns are kinds of words. "
            "{right} of {count} runs translate every unseen sentence rightly."
        ).format(right=sum(run.accuracy == 1 for run in runs), count=len(runs)),
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
        _strip(below, vectors.mean(axis=0, keepdims=True), [say("average")], far / 3)
    told = say(
        "A sentence and its twin: the first {shown} of the 48 numbers of each word plus its position; red is "
        "below 0, white 0, blue above. The twin has the same words and the same positions, in other pairs. So the "
        "sums are equal, and the averages too (drawn three times as strong)."
    )
    show(figure, caption=told.format(shown=SHOWN))


@plotter
def _strip(ax, values, rows, far):
    """Draw the first numbers of some vectors as cells without numbers."""
    grid.paint(ax, values[:, :SHOWN], "RdBu", (-far, far))
    sides.label(ax, rows, [""] * SHOWN, ("", ""), ("black", "black"))


@plotter
def apple(weights, logits, sentence):
    """Show where the two 苹果 of a sentence look, and what the model answers.

    Parameters
    ----------
    weights : (7, 7)
    logits : (7,)
        One a word, above 0 = company.
    sentence : Apples

    Examples
    --------
    >>> apple(np.full((7, 7), 1 / 7), np.zeros(7), apples.sentences()[0])
    """
    answers = [say("company") if logits[place] > 0 else say("fruit") for place in apples.PLACES]
    which = say("first 苹果: {logit}, {answer}"), say("second 苹果: {logit}, {answer}")
    numbers = [f"{logits[place]:.0f}".replace("-", "−") for place in apples.PLACES]
    told = zip(which, numbers, answers, strict=True)
    rows = [said.format(logit=logit, answer=answer) for said, logit, answer in told]
    keys = glossed(sentence.words, apples.GLOSS)
    drawn = heatmap(np.asarray(weights)[list(apples.PLACES)], queries=rows, keys=keys)
    show(
        drawn,
        caption=say(
            "Two of the seven rows: the same word asks, from two positions. Each finds the clue of its own half. "
            "Beside each 苹果 stand its logit and the answer."
        ),
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
        ax.set_title(say("as it stands") if rows is names else say("in reverse order"), **style(fontsize=13))
    told = say(
        "Outputs of self-attention without positions, the first {shown} of {count} numbers: left "
        "for the sentence, right for its words in reverse order. Red is below 0, blue above. Each word "
        "keeps its row of numbers, and both 苹果 have the same row."
    )
    show(figure, caption=told.format(shown=SHOWN, count=before.shape[1]))


def _frame(ax, patches):
    """Frame patches: the first, which asks, in the colour of queries, the others in that of keys."""
    for n, patch in enumerate(patches):
        row, column = divmod(patch, GRID[1])
        look = {"facecolor": "none", "edgecolor": ROLE["key" if n else "query"], "linewidth": 3, "zorder": 3}
        ax.add_patch(Rectangle((column * SIDE - 0.5, row * SIDE - 0.5), SIDE, SIDE, **look))


@plotter
def photograph(weights, patches):
    """Show the photograph cut into patches, and beside it what one of them attends to.

    Parameters
    ----------
    weights : (288,)
    patches : list of int
        Counted row by row. The first asks; the others are framed too.

    Examples
    --------
    >>> photograph(np.full(288, 1 / 288), [120, 95])
    """
    figure = Figure(figsize=(7.2, 4.1), facecolor="white", layout="constrained")
    left, right = figure.subplots(1, 2)
    left.imshow(portrait())
    for n in range(1, GRID[0]):
        left.axhline(n * SIDE - 0.5, color="white", linewidth=0.5)
    for n in range(1, GRID[1]):
        left.axvline(n * SIDE - 0.5, color="white", linewidth=0.5)
    for axis in (left.xaxis, left.yaxis):
        axis.set_ticks(np.arange(0, GRID[1], 5) * SIDE + SIDE / 2 - 0.5, np.arange(0, GRID[1], 5), **style())
    left.set_xlabel(say("column"), **style())
    left.set_ylabel(say("row"), **style())
    left.spines[:].set_visible(False)
    left.tick_params(length=0)
    panels.asking(ghost(), weights, grid=GRID, patch=patches[0], ax=right)
    _frame(left, patches)
    _frame(right, patches)
    told = say(
        "Left: a photograph of Grace Hopper, cut into 18 × 16 patches. Right: the patch in the blue frame "
        "asks, and the darker the tint of a patch, the larger its weight. The number is the weight of the darkest."
    )
    if len(patches) > 1:
        told = say("{told} The hat and the wall have orange frames.").format(told=told)
    show(figure, caption=told)


@plotter
def side_by_side(raw, unit, prepared, patches, *, sharpness=10):
    """Show what a patch attends to with rows of three kinds, each with tints of its own scale.

    Parameters
    ----------
    raw, unit, prepared : (288, d)
        As they are; of length 1; centred and then of length 1.
    patches : list of int
        Counted row by row. The first asks; the others are framed too.
    sharpness : number
        What the scores are multiplied by.

    Examples
    --------
    >>> side_by_side(np.ones((288, 1)), np.ones((288, 1)), np.eye(288), [120])
    """
    figure = Figure(figsize=(7.5, 3.4), facecolor="white", layout="constrained")
    figure.get_layout_engine().set(h_pad=0.08)
    for ax, name, rows in zip(figure.subplots(1, 3), map(say, KINDS), (raw, unit, prepared), strict=True):
        weights = softmax(sharpness * rows @ rows[patches[0]])
        overlay(ghost(), weights, grid=GRID, mark=patches[0], ax=ax, title=name)
        _frame(ax, patches)
    show(
        figure,
        caption=say(
            "The jacket asks, in the blue frame; the hat and the wall have orange frames. In each picture the "
            "largest weight has the darkest tint; it is written below."
        ),
    )


@plotter
def arrows(unit, prepared):
    """Draw the tiny patches as arrows on a circle, of length 1 and centred before.

    Parameters
    ----------
    unit, prepared : (3, 2)
        A dark patch, which asks, another dark one and a bright one.

    Examples
    --------
    >>> arrows(np.array([[0, 1], [1, 0], [0.6, 0.8]]), np.array([[-1, 0], [0, -1], [0.6, 0.8]]))
    """
    names = say("dark, asks"), say("dark"), say("bright")
    figure = Figure(figsize=(7.6, 3.0), facecolor="white", layout="constrained")
    for ax, title, rows in zip(figure.subplots(1, 2), map(say, KINDS[1:]), (unit, prepared), strict=True):
        ax.add_patch(Circle((0, 0), 1, facecolor="none", edgecolor="#BBBBBB"))
        ax.plot([-1, 1], [0, 0], [0, 0], [-1, 1], color="#BBBBBB", linewidth=1)
        heights = 1.08 * rows[:, 1]
        for low, high in itertools.pairwise(np.argsort(heights)):  # names that would overlap move apart
            lack = max(0, 0.26 - (heights[high] - heights[low]))
            heights[[low, high]] += (-lack / 2, lack / 2)
        for n, ((x, y), height, name) in enumerate(zip(rows, heights, names, strict=True)):
            colour = ROLE["key" if n else "query"]
            look = {"arrowstyle": "-|>", "lw": 2.5, "color": colour, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", (x, y), (0, 0), arrowprops=look)
            ax.text(1.1 * x, height, name, ha="left" if x > 0 else "right", va="center", **style(color=colour))
        ax.set(xlim=(-2.1, 2.1), ylim=(-1.15, 1.15), aspect="equal", xticks=[], yticks=[])
        ax.set_title(title, **style())
        ax.set_xlabel(say("first pixel"), **style())
        ax.spines[:].set_visible(False)
    figure.axes[0].set_ylabel(say("second pixel"), **style())
    show(
        figure,
        caption=say(
            "The three tiny patches as arrows of length 1. Left, not centred: all point up and to the right. "
            "Right, centred first: the two dark ones point down and to the left, the bright one the other way."
        ),
    )


@plotter
def cosines(unit, prepared):
    """Show how many pairs of rows have which cosine, without centring and with it.

    Parameters
    ----------
    unit, prepared : (n, d)
        Rows of length 1.

    Examples
    --------
    >>> cosines(np.ones((3, 1)), np.eye(3))
    """
    figure = Figure(figsize=(7.0, 3.0), facecolor="white", layout="constrained")
    ax = figure.subplots()
    colours = ROLE["query"], ROLE["output"]
    for name, rows, colour in zip(map(say, KINDS[1:]), (unit, prepared), colours, strict=True):
        pairs = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
        ax.hist(pairs.clip(-1, 1), bins=40, range=(-1, 1), color=colour, alpha=0.6, label=name)
    ax.set_xlabel(say("cosine of two patches"), **style(fontsize=13))
    ax.set_ylabel(say("pairs of patches"), **style(fontsize=13))
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, fontsize=13, loc="upper left")
    show(
        figure,
        caption=say(
            "How many pairs of patches have which cosine, for rows of length 1. Blue: not centred, and no cosine is "
            "below 0. Purple: centred before."
        ),
    )
