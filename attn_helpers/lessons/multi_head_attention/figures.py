"""Pictures of lesson 04, one call each: what is drawn, its caption and what it says to those who do not see it."""

import numpy as np
from ipywidgets import SelectionSlider, ToggleButtons

from ..._language import later, say
from ...attention import attention
from ...controls.flipbook import flipbook
from ...controls.live import live
from ...drawing._text import style
from ...drawing.charts import dots
from ...drawing.display import show
from ...drawing.heatmaps import framed, head_heatmaps, heatmap, matrix
from ...drawing.panels import multiples
from ...heads import multi_head_attention
from . import _charts as charts
from . import cities

SHARP = 20  # what makes a query by hand so large that its softmax takes one key
SIX = np.hstack([cities.ONE_HOT, np.roll(cities.ONE_HOT, -1, axis=0)])  # Rome − Oslo to Tokyo − Rome, (6, 12)
CHANGES = {
    later("nothing"): (1, 1), later("head 0 off"): (0, 1), later("head 1 off"): (1, 0), later("signs turned"): (-1, -1)
}  # fmt: skip


def _cities():
    return [say(city) for city in cities.CITIES]


def _labels():
    """Name the rows and columns of a map: the six questions of SIX, the cities."""
    names = _cities()
    questions = [f"{one} − {other}" for one, other in zip(names, [*names[1:], names[0]], strict=True)]
    return {"queries": questions, "keys": names, "query_name": say("question"), "key_name": say("key (city)")}


def finished_picture():
    """Show two heads that answer, set by hand: one looks at the city named first, one at the second."""
    named = np.stack(np.split(SIX, 2, axis=1))
    weights = attention(SHARP * named, cities.ONE_HOT, cities.TODAY[:, None]).weights
    show(
        head_heatmaps(weights, **_labels()),
        caption=say(
            "Two heads, set by hand: a head's table of weights is its map. Head 0 looks at the city named first, and "
            "its number is +1. Head 1 looks at the city named second, and its number is −1."
        ),
    )


def one_question(answers, wanted):
    """Show what one head answers on each city's day, beside the right answer to Rome − Oslo.

    Parameters
    ----------
    answers : (6,)
    wanted : (6,)
    """
    show(
        charts.pairs(answers, wanted, names=_cities()),
        caption=say(
            "The error on a city's day: how far apart its two bars end. A head's bars all point the same way."
        ),
    )


def random_heads(readouts, shares):
    """Show the shares that heads leave.

    Parameters
    ----------
    readouts : (n, 1)
    shares : (n,)
    """
    names = {"x_name": say("readout c"), "y_name": say("share left")}
    dotted = dots(np.ravel(readouts), shares, line=(0.5, 0), limits=((-2, 2), (0, 5)), **names)
    dotted.text(0, 0.22, say("the black line is at ½"), ha="center", va="center", **style())
    caption = say(
        "{n:,} heads drawn by chance, one a dot. The smallest share left is {least:.2f}. Where c is 0, every head "
        "answers 0. The lowest dots have nearly all weight on Rome (c near 1) or on Oslo (c near −1). The thick bands "
        "that rise to 3 on both sides: nearly all weight on a city that nobody named."
    )
    show(dotted, caption=caption.format(n=len(shares), least=shares.min()))


def mixed(outputs):
    """Show how the heads' outputs, side by side, meet the output matrix.

    Parameters
    ----------
    outputs : list of (n, d_head)
        One a head; only their shapes are drawn.
    """
    n, d_head = np.shape(outputs[0])
    show(
        charts.mixing(n, len(outputs), d_head),
        caption=say(
            "The number in a cell is its word, the colour its head. Blue columns meet blue rows only, orange ones "
            "orange rows. What comes of the two is added."
        ),
    )


def cut_and_sorted(cut):
    """Show how rows become the heads' pieces, and how the pieces are sorted by head.

    Parameters
    ----------
    cut : (n, n_heads, d_head)
        Only its shape is drawn.
    """
    show(
        charts.boards(*np.shape(cut)),
        caption=say(
            "The number in a cell is its word, the colour its head. First each row is cut, then the pieces are sorted "
            "by head."
        ),
    )


def learning_curves(one_head, opposite, same):
    """Show the losses of three runs.

    Parameters
    ----------
    one_head, opposite, same : Trained
        As ``train`` returns them; the last two start with readouts of opposite signs and of the same sign.
    """
    lines = {
        say("one head"): one_head.losses,
        say("two heads, +0.5 and −0.5"): opposite.losses,
        say("two heads, +0.5 and +0.5"): same.losses,
    }
    caption = say(
        "The share left, step by step. (Adam's steps keep part of their direction, and so overshoot: hence the bumps.) "
        "In this run, opposite signs reach {opposite:.2f}. The same sign twice does no better than one head: "
        "{same:.2f}."
    )
    show(charts.losses(lines, floor=0.5), caption=caption.format(opposite=opposite.losses[-1], same=same.losses[-1]))


def learning_dial(opposite, same):
    """Return a dial over the steps of learning: the maps of two heads that work, and of two that get stuck.

    Parameters
    ----------
    opposite, same : Trained
        As ``train`` returns them, from readouts of opposite signs and of the same sign.

    Returns
    -------
    Flipbook
    """
    named = np.split(SIX, 2, axis=1)

    def draw(step):
        weights = np.concatenate([cities.maps(run.stages[step], SIX) for run in (opposite, same)])
        runs = say("opposite signs: head {h}"), say("same sign: head {h}")
        titles = [run.format(h=h) for run in runs for h in (0, 1)]
        labels = _labels() | {"query_name": "", "key_name": ""}

        def panel(ax, n):
            heatmap(weights[n], ax=ax, title=titles[n], annotate=False, **labels)
            for row, column in enumerate(np.argmax(named[n % 2], axis=1)):  # the city that this head should read
                framed(ax, row, column)

        drawn = multiples(panel, n=range(4), columns=2, size=(7.4, 4.2))
        drawn.get_layout_engine().set(hspace=0.14)  # a title stands above its own map
        return drawn

    def alt(step):
        apart, alike = (float(cities.share_left(run.stages[step])) for run in (opposite, same))
        return say(
            "After {step} of {steps} steps, six of the 30 questions. Pale: weight 0; black: 1. Share left: {apart:.2f} "
            "with opposite signs, {alike:.2f} with the same sign."
        ).format(step=step, steps=max(opposite.stages), apart=apart, alike=alike)

    return flipbook(draw, alt=alt, step=tuple(opposite.stages), start=4)


def several_heads(p, first="Cairo", second="Oslo"):
    """Show where each head looks for one question, a row a head, and its readout.

    Parameters
    ----------
    p : dict
        Parameters, as ``cities.start`` returns them.
    first, second : str
        The cities named.
    """
    weights = cities.maps(p, cities.named(first, second))[:, 0]
    names = {"query_name": say("head: readout"), "key_name": say("key (city)")}
    drawn = heatmap(weights, queries=_names(p), keys=_cities(), **names)
    caption = say("{first} − {second}, asked of {n} heads. Together they leave a share of {share:.2f}.")
    told = {"first": say(first), "second": say(second), "n": len(weights), "share": cities.share_left(p)}
    show(drawn, caption=caption.format(**told))


def _names(p):
    return [say("head {h}: {c:+.2f}").format(h=h, c=c).replace("-", "−") for h, c in enumerate(p["c"])]


def signed(p, first="Cairo", second="Oslo"):
    """Show each head's weights times its readout for one question, and their sum.

    Parameters
    ----------
    p : dict
        Parameters, as ``cities.start`` returns them.
    first, second : str
        The cities named.
    """
    n_heads = len(p["c"])
    rows = p["c"][:, None] * cities.maps(p, cities.named(first, second))[:, 0]
    names = [say("head {h}").format(h=h) for h in range(n_heads)] + [say("sum")]
    look = {"rows": names, "columns": _cities(), "centre": 0, "name": say("readout × weight")}
    caption = say(
        "{first} − {second}. Blue adds a city's value, red takes it away. In the sum, cities that nobody named are "
        "nearly gone. Numbers are rounded after adding."
    )
    show(matrix([*rows, rows.sum(axis=0)], **look), caption=caption.format(first=say(first), second=say(second)))


def ask_the_heads(p):
    """Return a live control: choose two cities, and what is done to the two heads.

    Parameters
    ----------
    p : dict
        Parameters, as ``cities.start`` returns them.

    Returns
    -------
    Live
    """

    def changed(change):
        return p | {"c": p["c"] * np.array(CHANGES[change])}

    def draw(first, second, change):
        weights = cities.maps(changed(change), cities.named(first, second))[:, 0]
        columns = [f"{city} {x:+.1f}".replace("-", "−") for city, x in zip(_cities(), cities.TODAY, strict=True)]
        names = {"query_name": say("head: readout"), "key_name": say("key (city, today)")}
        return heatmap(weights, queries=_names(changed(change)), keys=columns, **names)

    def alt(first, second, change):
        heads, values = cities.as_heads(changed(change)), cities.TODAY[:, None]
        answer = multi_head_attention(cities.named(first, second), cities.ONE_HOT, values, heads).output[0, 0]
        right = cities.TODAY[cities.CITIES.index(first)] - cities.TODAY[cities.CITIES.index(second)]
        told = say("{first} − {second}: the heads answer {answer:+.1f}, wanted is {right:+.1f}.")
        told = told.format(first=say(first), second=say(second), answer=answer, right=right)
        return told.replace("-", "−")

    choices, changes = ([(say(word), word) for word in words] for words in (cities.CITIES, CHANGES))
    look = {"style": {"description_width": "4em", "button_width": "8em"}, "layout": {"width": "30em"}}
    return live(
        draw,
        alt=alt,
        first=SelectionSlider(options=choices, value="Cairo", description=say("first"), **look),
        second=SelectionSlider(options=choices, value="Oslo", description=say("second"), **look),
        change=ToggleButtons(options=changes, description=say("change"), style=look["style"]),
    )
