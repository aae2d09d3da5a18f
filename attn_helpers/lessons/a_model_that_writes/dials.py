"""Lesson 07's dials and its live control: learning replayed, a story token by token, how boldly it chooses."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import later, say
from ...choosing import chances
from ...decoder import read, write
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.heatmaps import framed, head_heatmaps
from . import diagrams, stories

SETTINGS = {  # how the next token is chosen: cuts of both kinds at both temperatures, to be compared
    later("greedy"): {"temperature": 0}, "T = 1": {"temperature": 1},
    "T = 1, top-k 3": {"temperature": 1, "top_k": 3}, "T = 1, top-p 0.7": {"temperature": 1, "top_p": 0.7},
    "T = 2": {"temperature": 2},
    "T = 2, top-k 3": {"temperature": 2, "top_k": 3}, "T = 2, top-p 0.7": {"temperature": 2, "top_p": 0.7},
    "T = 4": {"temperature": 4},
}  # fmt: skip
BARS = 6  # tokens with a bar of their own: as many as there are owners
TOLD = "Anna's cat. Ben's duck. Carl's fox."
OPENINGS = (
    "Anna's cat. Ben's duck. Carl's fox. Ben's", "Dora's pig. Fay's goat. Emil's hen. Dora's",
    "Ben's cat. Anna's duck. Carl's fox. Ben's", "Anna's cat. Ben's cat. Carl's cat. Ben's",
    "Anna's cat. Ben's duck. Carl's fox. Dora's", "Anna's cat. Anna's",
)  # fmt: skip


@plotter
def learning_dial(run, text="Anna's cat. Ben's duck. Carl's fox. Ben's"):
    """Build a dial over the steps of learning: where each token of a story looks, in both layers.

    Parameters
    ----------
    run : Run
        Of two layers, with stages kept.
    text : str
        A story that ends with an owner.

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> learning_dial(stories.learn(0, steps=1, keep=(0, 1)))
    flipbook of 2 pictures (step): After 1 of 1 steps. Layer 1: duck looks at Ben's with ...
    """
    from ...controls.flipbook import flipbook

    ids = stories.as_numbers(text)
    words = [stories.VOCABULARY[n] for n in ids]
    found = int(np.flatnonzero(ids[:-1] == ids[-1])[0]) + 1  # where the answer stands
    seen = np.tri(len(ids), dtype=bool)

    def maps(step):
        return [weights[0] for weights in read(run.decoder(step), ids).weights]

    def draw(step):
        titles = [say("layer {layer}").format(layer=layer) for layer in (1, 2)]
        drawn = head_heatmaps(maps(step), queries=words, keys=words, mask=seen, titles=titles,
                              query_name=say("query (asks)"), key_name=say("key (is asked)"))  # fmt: skip
        for ax, row, column in zip(drawn.axes, (found, len(ids) - 1), (found - 1, found), strict=False):
            framed(ax, row, column)  # a cell to watch in each layer
        return drawn

    def alt(step):
        first, second = maps(step)
        likely = chances(read(run.decoder(step), ids).logits[-1])
        best = stories.VOCABULARY[likely.argmax()]
        return say(
            "After {step} of {steps} steps. Layer 1: {animal} looks at {owner} with {back:.2f}. Layer 2: the last "
            "{last} looks at {animal} with {answer:.2f}. Likeliest next: {best}, with {chance:.2f}."
        ).format(
            step=step, steps=max(run.trained.stages), animal=words[found], owner=words[found - 1],
            back=first[found, found - 1], last=words[-1], answer=second[-1, found], best=best,
            chance=likely.max(),
        )  # fmt: skip

    stages = tuple(run.trained.stages)
    return flipbook(draw, alt=alt, step=stages, start=min(stages, key=lambda step: abs(step - 150)))


@plotter
def writing_dial(model, text=TOLD + " Ben's", n=5):
    """Build a dial that replays how a model writes: where the last token looks, token by token.

    Parameters
    ----------
    model : Decoder
        Of two layers with one head each.
    text : str
        What it goes on from.
    n : int
        How many tokens it writes, always the likeliest.

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> writing_dial(stories.by_hand(), "Anna's cat.", 1)
    flipbook of 2 pictures (written): In layer 2, . looks most at token 0, <start> (0.25), which in layer 1 ...
    """
    from ...controls.flipbook import flipbook

    given = stories.as_numbers(text)
    ids = write(model, given, n)

    def so_far(written):
        return ids[: len(given) + written]

    return flipbook(
        lambda written: diagrams.looks(model, so_far(written), rows=len(ids)),
        alt=lambda written: diagrams.said(model, so_far(written)),
        written=range(n + 1), start=0,
    )  # fmt: skip


@plotter
def choosing_dial(model, text=TOLD):
    """Build a dial of ways to choose: the chances of the next token, and what comes of them in 100 endings.

    Parameters
    ----------
    model : Decoder
    text : str
        Three sentences that tell: how all stories begin.

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> choosing_dial(stories.by_hand())
    flipbook of 8 pictures (setting): T = 1. Likeliest: ...
    """
    from ...controls.flipbook import flipbook

    told = stories.as_numbers(text)
    logits = read(model, told).logits[-1]
    order = np.argsort(-logits, kind="stable")
    names = [*(stories.VOCABULARY[n] for n in order[:BARS]), say("{n} other tokens").format(n=len(order) - BARS)]
    measured = {name: stories.write_many(model, told, **how) for name, how in SETTINGS.items()}

    def bars(setting):
        """Return a chance for each likely token, the most likely first, and one for all others together."""
        best_first = chances(logits, **SETTINGS[setting])[order]
        return [*best_first[:BARS], best_first[BARS:].sum()]

    right_ones = text.count(".") ** stories.N_ASKED  # so many endings repeat only what was told

    def temperature_alone(setting):
        return list(SETTINGS[setting]) == ["temperature"]

    def draw(setting):
        figure = Figure(figsize=(8.4, 3.5), facecolor="white", layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.2])
        high = bars(setting)
        left.barh(range(len(high)), high, color=ROLE["output"], height=0.7)
        left.set_yticks(range(len(high)), names, **style())
        for place, chance in enumerate(high):
            left.annotate(f"{chance:.2f}", (chance, place), (5, 0), textcoords="offset points", va="center",
                          **style(color="black" if chance else "#777777"))  # fmt: skip
        left.set(xlim=(0, 1.18), xticks=[0, 0.5, 1])
        left.invert_yaxis()
        left.set_title(say("read: … {last}").format(last=stories.as_text(told[-3:])), **style(fontsize=13))
        left.set_xlabel(say("chance to be next"), **style(fontsize=13))
        for name, (share, different) in measured.items():
            here = name == setting
            color, ink = (ROLE["output"], "black") if here else ("#AAAAAA", "#666666")
            right.plot(different, share, "o", color=color, markeredgecolor="white", markersize=12 if here else 8,
                       zorder=2 if here else 3)  # fmt: skip
            if share > 0.9:  # many stand at the top: their names rise from them
                where = {"xytext": (0, 9), "rotation": 65, "ha": "left", "va": "bottom", "rotation_mode": "anchor"}
            else:
                side = -1 if different > 50 or temperature_alone(name) else 1
                where = {"xytext": (9 * side, 0), "ha": "right" if side < 0 else "left", "va": "center"}
            right.annotate(say(name), (different, share), textcoords="offset points", **where,
                           **style(fontsize=11, color=ink))  # fmt: skip
        right.set(xlim=(-4, 106), ylim=(-0.06, 2.1), xticks=[1, right_ones, 50, 100], yticks=[0, 0.5, 1])
        right.axvline(right_ones, ymax=0.5, color="#777777", linestyle=":", linewidth=1.5)
        right.set_xlabel(say("different ones of 100 endings"), **style(fontsize=13))
        right.set_ylabel(say("share without a mistake"), **style(fontsize=13))
        for ax in (left, right):
            ax.spines[["top", "right"]].set_visible(False)
        return figure

    def alt(setting):
        share, different = measured[setting]
        three = zip(names[:3], bars(setting), strict=False)
        likeliest = say(", ").join(f"{name} {chance:.2f}" for name, chance in three)
        told = say(
            "{setting}. Likeliest: {likeliest}. Of 100 endings, {share:.0f} have no mistake. All 100 together: "
            "{different} different ones."
        )
        return told.format(setting=say(setting), likeliest=likeliest, share=100 * share, different=different)

    return flipbook(draw, alt=alt, setting=list(SETTINGS), start="T = 1")


@plotter
def own_story(model, text=OPENINGS[0]):
    """Build a box for the beginning of a story and a slider of tokens that the model writes after it.

    Parameters
    ----------
    model : Decoder
        Of two layers with one head each.
    text : str
        What stands in the box at first.

    Returns
    -------
    Live

    Examples
    --------
    >>> own_story(stories.by_hand()).controls["text"].value
    "Anna's cat. Ben's duck. Carl's fox. Ben's"
    """
    from ipywidgets import Combobox, IntSlider

    from ...controls.live import live

    look = {"style": {"description_width": "7em"}, "layout": {"width": "36em"}}
    box = Combobox(value=text, options=OPENINGS, description=say("beginning"), continuous_update=False, **look)
    slider = IntSlider(0, 0, 9, description=say("tokens to write"), **look)

    def written(text, n):
        ids = stories.as_numbers(text)
        room = len(model.places) - len(ids)
        if room < n:
            full = say("That is {n} tokens with the start; the model has places for {n_places}.")
            raise ValueError(full.format(n=len(ids), n_places=len(model.places)))
        return write(model, ids, n) if n else ids

    def alt(text, n):
        ids = written(text, n)
        return f"{stories.as_text(ids[1:])} | {diagrams.said(model, ids)}"

    return live(lambda text, n: diagrams.looks(model, written(text, n)), alt=alt, text=box, n=slider)
