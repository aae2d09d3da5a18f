"""Lesson 07's figures: one call each, with its caption, which is its alternative text as well."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..._language import later, say
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.heatmaps import head_heatmaps
from . import diagrams, stories
from .dials import TOLD, choosing_dial, learning_dial, own_story, writing_dial

__all__ = [
    "choosing_dial", "endings", "every_place", "finished_picture", "learning_curves", "learning_dial", "own_story",
    "two_maps", "writing_dial",
]  # fmt: skip
SHORT = ("<start>", "Ben's", "duck", "Anna's", "cat", "Ben's")
WHOLE = "Anna's cat. Ben's duck. Carl's fox. Ben's duck. Carl's fox. Ben's duck."
ENDINGS = (
    "Ben's duck. Anna's cat. Ben's duck.", "Carl's fox. Carl's fox. Anna's cat.", "Ben's duck. Dora's cat. Carl's duck."
)  # fmt: skip
KINDS = {  # of what must be written: its ground and ink
    later("drawn by chance"): ("#E4E4E4", "#333333"),
    later("always a full stop"): ("#FFFFFF", "#333333"),
    later("told before: can be known"): (ROLE["value"], "#FFFFFF"),
}


@plotter
def finished_picture(text="Anna's cat. Ben's duck. Carl's fox. Ben's"):
    """Show how two layers find an animal told before, with the heads that are set by hand.

    Parameters
    ----------
    text : str
        A story that ends with an owner.

    Examples
    --------
    >>> finished_picture()
    """
    show(
        diagrams.looks(stories.by_hand(), stories.as_numbers(text), sure=False),
        caption=say(
            "Two layers of attention, set by hand. In layer 1, “duck” looks one token back and takes “Ben's” in. In "
            "layer 2, the last “Ben's” finds that place, and so the duck. (All tokens look back in layer 1. The "
            "picture tells only what the duck took in.)"
        ),
    )


@plotter
def every_place(text=WHOLE, n_pairs=stories.N_PAIRS):
    """Show a story, a sentence a row, and which of its tokens can be known before they are read.

    Parameters
    ----------
    text : str
        Whole sentences.
    n_pairs : int
        How many of them tell.

    Examples
    --------
    >>> every_place()
    """
    sentences = np.reshape(stories.as_numbers(text)[1:], (-1, 3))
    figure = Figure(figsize=(7.6, 0.4 * len(sentences) + 0.3), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(-0.1, 7.5), ylim=(len(sentences) + 0.1, -0.65))
    ax.set_axis_off()
    names = list(KINDS)
    for row, sentence in enumerate(sentences):
        kinds = names[0], names[0] if row < n_pairs else names[2], names[1]
        for column, (token, kind) in enumerate(zip(sentence, kinds, strict=True)):
            _cell(ax, 1.3 * column, row, 1.2, stories.VOCABULARY[token], KINDS[kind])
    for row, name in enumerate(names):
        _cell(ax, 4.3, row + 0.5, 0.4, "", KINDS[name])
        ax.text(4.85, row + 0.92, say(name), va="center", **style())
    for column, name in enumerate((say("owner"), say("animal"), say("stop"))):
        ax.text(1.3 * column + 0.6, -0.3, name, ha="center", va="center", **style(fontsize=13, color="#555555"))
    show(
        figure,
        caption=say(
            "A story, one sentence a row, read from left to right. Three sentences tell, three come back to what was "
            "told. Only green animals can be known: further up, the same owner has the same animal."
        ),
    )


def _cell(ax, left, top, wide, text, look):
    ground, ink = look
    ax.add_patch(Rectangle((left, top + 0.06), wide, 0.84, facecolor=ground, edgecolor="#777777", linewidth=1))
    ax.text(left + wide / 2, top + 0.49, text, ha="center", va="center", **style(color=ink))


@plotter
def two_maps(first, second, tokens=SHORT):
    """Show where each token of the small story looks in layer 1 and in layer 2, both set by hand.

    Parameters
    ----------
    first, second : (n, n)
        0 where a token may not look.
    tokens : n texts

    Examples
    --------
    >>> two_maps(np.eye(6), np.tri(6) / np.arange(1, 7)[:, None])
    """
    n = len(tokens)
    hidden = np.broadcast_to(np.tri(n, dtype=bool), (2, n, n))
    titles = [say("layer {layer}").format(layer=layer) for layer in (1, 2)]
    drawn = head_heatmaps([first, second], queries=tokens, keys=tokens, mask=hidden, titles=titles,
                          query_name=say("query (asks)"), key_name=say("key (is asked)"))  # fmt: skip
    caption = say(
        "Two heads set by hand. Layer 1: everyone but <start> looks one back. Layer 2: the last {last} finds the "
        "{found}. Hatched cells come later and are hidden. Rows that find no matching key give equal weights."
    )
    show(drawn, caption=caption.format(last=tokens[-1], found=tokens[int(np.argmax(second[-1]))]))


@plotter
def learning_curves(one, two, n_stories=300):
    """Show how often the animal asked for is right, step by step, with one layer and with two.

    Parameters
    ----------
    one, two : Run
        With the same stages kept.
    n_stories : int
        New ones, on which both are tested.

    Examples
    --------
    >>> run = stories.learn(0, 1, steps=1, keep=(0, 1))
    >>> learning_curves(run, run, 5)
    """
    test = stories.draw(np.random.default_rng(999), n_stories)
    steps = list(two.trained.stages)
    shares = [[stories.accuracy(run.decoder(step), test) for step in steps] for run in (one, two)]
    figure = Figure(figsize=(6.8, 3.2), facecolor="white", layout="constrained")
    ax = figure.subplots()
    names = say("one layer"), say("two layers")
    looks = zip(shares, names, (ROLE["key"], ROLE["query"]), ("s--", "o-"), strict=True)
    for share, name, color, look in looks:
        ax.plot(steps, share, look, color=color, linewidth=2.5, markersize=6)
        ax.annotate(name, (steps[-1], share[-1]), (0, -16), textcoords="offset points", ha="right",
                    **style(color=color))  # fmt: skip
    ax.axhline(1 / 3, color="#666666", linestyle=":", linewidth=1.5)
    ax.annotate(say("guessing among three: 1/3"), (steps[-1], 1 / 3), (0, 11), textcoords="offset points", ha="right",
                **style(color="#444444"))  # fmt: skip
    ax.set(ylim=(0, 1.05), yticks=[0, 0.5, 1])
    ax.set_xlabel(say("step"), **style(fontsize=13))
    ax.set_ylabel(say("share right"), **style(fontsize=13))
    ax.spines[["top", "right"]].set_visible(False)
    caption = say(
        "How often the animal asked for is the likeliest next token, in {n_stories} new stories. In this run, one "
        "layer ends at {one:.0f} %, two at {two:.0f} %."
    )
    ends = {name: 100 * share[-1] for name, share in zip(("one", "two"), shares, strict=True)}
    show(figure, caption=caption.format(n_stories=n_stories, **ends))


@plotter
def endings(texts=ENDINGS, text=TOLD):
    """Show a beginning and endings of it, a sentence a box; a sentence that was not told is a mistake.

    Parameters
    ----------
    texts : texts
        Of as many whole sentences each.
    text : str
        The sentences that tell.

    Examples
    --------
    >>> endings(["Anna's cat.", "Dora's cat."], "Anna's cat. Ben's duck.")
    """
    told, *rows = (np.reshape(stories.as_numbers(one)[1:], (-1, 3)).tolist() for one in (text, *texts))
    wide, high, first, gap = 1.4, 0.62, 1.55, 0.5  # inches; the gap stands below the beginning
    most = max(len(told), len(rows[0]))
    width, height = first + wide * most + 0.05, high * (1 + len(rows)) + gap
    figure = Figure(figsize=(width, height), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(-0.1, width - 0.1), ylim=(height - 0.1, -0.1))
    ax.set_axis_off()
    names = [say("beginning"), *(say("ending {n}").format(n=n + 1) for n in range(len(rows)))]
    for row, (name, sentences) in enumerate(zip(names, [told, *rows], strict=True)):
        top = high * row + gap * (row > 0)
        ax.text(0, top + 0.24, name, va="center", **style(fontsize=13, color="#555555"))
        for place, sentence in enumerate(sentences):
            _sentence(ax, first + wide * place, top, sentence, fine=sentence in told)
    ax.plot((first, first + wide * most - 0.12), (high - 0.06,) * 2, color="#777777", lw=1.5)  # all three lead on
    middle, arrow = first + wide * most / 2 - 0.06, {"arrowstyle": "->", "lw": 1.5, "color": "#777777"}
    ax.annotate("", (middle, high + gap - 0.08), (middle, high - 0.06), arrowprops=arrow)
    show(
        figure,
        caption=say(
            "One beginning and three possible endings, a sentence a box. Dashed: a mistake, because this sentence was "
            "not told."
        ),
    )


def _sentence(ax, left, top, sentence, *, fine):
    color = ROLE["query"] if fine else ROLE["key"]
    box = Rectangle((left, top), 1.28, 0.48, facecolor="white", edgecolor=color, linewidth=1.5)
    box.set_linestyle("-" if fine else "--")
    ax.add_patch(box)
    text = stories.as_text(sentence).replace(" .", ".")
    ax.text(left + 0.64, top + 0.24, text, ha="center", va="center", **style(color=color))
