"""Pictures of lesson 04, one call each: what is drawn, its caption and what it says to those who do not see it."""

import numpy as np
from ipywidgets import SelectionSlider, ToggleButtons

from ...attention import attention
from ...controls.flipbook import flipbook
from ...controls.live import live
from ...drawing.charts import dots
from ...drawing.display import show
from ...drawing.heatmaps import head_heatmaps, heatmap, matrix
from ...drawing.panels import multiples
from ...heads import multi_head_attention
from . import _charts as charts
from . import cities

SHARP = 20  # what makes a query by hand so large that its softmax takes one key
ROUND = [f"{one} − {other}" for one, other in zip(cities.CITIES, np.roll(cities.CITIES, -1), strict=True)]
LABELS = {"queries": ROUND, "keys": cities.CITIES, "query_name": "question", "key_name": "key (city)"}
SIX = np.hstack([cities.ONE_HOT, np.roll(cities.ONE_HOT, -1, axis=0)])  # the questions of ROUND, (6, 12)
CHANGES = {"nothing": (1, 1), "head 0 off": (0, 1), "head 1 off": (1, 0), "signs turned": (-1, -1)}


def finished_picture():
    """Show two heads that answer, set by hand: one looks at the city named first, one at the second."""
    named = np.stack(np.split(SIX, 2, axis=1))
    weights = attention(SHARP * named, cities.ONE_HOT, cities.TODAY[:, None]).weights
    show(
        head_heatmaps(weights, **LABELS),
        caption="Two heads, set by hand. Head 0 looks at the city named first, head 1 at the city named second.",
    )


def one_question(coefficients, wanted):
    """Show what one head multiplies each city by, beside what the answer to Rome − Oslo multiplies it by.

    Parameters
    ----------
    coefficients : (6,)
    wanted : (6,)
    """
    show(
        charts.pairs(coefficients, wanted, names=cities.CITIES),
        caption="Each miss is the distance between the two bars of a city. A head's bars all point the same way.",
    )


def random_heads(readouts, shares):
    """Show the shares that heads leave.

    Parameters
    ----------
    readouts : (n, 1)
    shares : (n,)
    """
    dotted = dots(
        np.ravel(readouts), shares, line=(0.5, 0), limits=((-2, 2), (0, 5)), x_name="readout c", y_name="share left"
    )
    show(
        dotted,
        caption=f"{len(shares):,} heads drawn by chance, one a dot. The smallest share left is {shares.min():.2f}. "
        "Above 1 is worse than always answering 0. The thick band: heads that look at a city not named.",
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
        caption="The number in a cell is its word, the colour its head. First each row is cut, then the pieces are "
        "sorted by head.",
    )


def learning_curves(one_head, works, stuck):
    """Show the losses of three runs.

    Parameters
    ----------
    one_head, works, stuck : Trained
        As ``train`` returns them.
    """
    lines = {
        "one head": one_head.losses,
        "two heads, +0.5 and −0.5": works.losses,
        "two heads, +0.5 and +0.5": stuck.losses,
    }
    show(
        charts.losses(lines, floor=0.5),
        caption=f"The share left, step by step. In this run, opposite signs reach {works.losses[-1]:.2f}. The same "
        f"sign twice does no better than one head: {stuck.losses[-1]:.2f}.",
    )


def learning_dial(works, stuck):
    """Return a dial over the steps of learning: the maps of two heads that work, and of two that are stuck.

    Parameters
    ----------
    works, stuck : Trained
        As ``train`` returns them.

    Returns
    -------
    Flipbook
    """

    def draw(step):
        weights = np.concatenate([cities.maps(run.stages[step], SIX) for run in (works, stuck)])
        titles = ["works: head 0", "works: head 1", "stuck: head 0", "stuck: head 1"]

        def panel(ax, n):
            heatmap(weights[n], ax=ax, title=titles[n], annotate=False, **LABELS | {"query_name": "", "key_name": ""})

        return multiples(panel, n=range(4), columns=2, size=(7.4, 4.2))

    def alt(step):
        shares = [float(cities.share_left(run.stages[step])) for run in (works, stuck)]
        apart = [difference(*cities.maps(run.stages[step])) for run in (works, stuck)]
        return (
            f"After {step} steps; pale is 0, black is 1. Share left: {shares[0]:.2f} (works, above), {shares[1]:.2f} "
            f"(stuck, below). How different the two heads are, 0 to 1: {apart[0]:.2f} and {apart[1]:.2f}."
        )

    return flipbook(draw, alt=alt, step=tuple(works.stages), start=8)


def difference(first, second):
    """Return how different two heads are: the total variation distance of their rows, averaged.

    Parameters
    ----------
    first, second : (n, n_keys)
        Weights.

    Returns
    -------
    number
        0 for equal rows, 1 for rows that share no key.

    Examples
    --------
    >>> float(difference(np.array([[0.9, 0.1]]), np.array([[0.1, 0.9]])))
    0.8
    """
    return (np.abs(first - second).sum(axis=-1) / 2).mean()


def starts(readouts, shares):
    """Show which starts end with a share of nearly 0, and say how many of each kind.

    Parameters
    ----------
    readouts : (n, 2)
        At the start.
    shares : (n,)
        At the end.
    """
    solved, same = shares < 0.05, readouts.prod(axis=1) > 0
    caption = (
        f"{len(shares)} starts; solved is a share below 0.05. "
        f"Opposite signs: {(solved & ~same).sum()} of {(~same).sum()} solved. "
        f"The same sign: {(solved & same).sum()} of {same.sum()} solved."
    )
    show(charts.marks(readouts, solved), caption=caption)


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
    drawn = heatmap(weights, queries=_names(p), keys=cities.CITIES, query_name="head: readout", key_name="key (city)")
    show(
        drawn,
        caption=f"{first} − {second}, asked of {len(weights)} heads. Together they leave a share of "
        f"{cities.share_left(p):.2f}.",
    )


def _names(p):
    return [f"head {h}: {c:+.2f}".replace("-", "−") for h, c in enumerate(p["c"])]


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
    names = [f"head {h}" for h in range(n_heads)] + ["sum"]
    drawn = matrix([*rows, rows.sum(axis=0)], rows=names, columns=cities.CITIES, centre=0, name="readout × weight")
    show(
        drawn,
        caption=f"{first} − {second}. Blue adds a city's value, red takes it away. In the sum, cities that nobody "
        "named are nearly gone.",
    )


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
        columns = [f"{city} {x:+.1f}".replace("-", "−") for city, x in zip(cities.CITIES, cities.TODAY, strict=True)]
        names = {"query_name": "head: readout", "key_name": "key (city, today)"}
        return heatmap(weights, queries=_names(changed(change)), keys=columns, **names)

    def alt(first, second, change):
        heads, values = cities.as_heads(changed(change)), cities.TODAY[:, None]
        answer = multi_head_attention(cities.named(first, second), cities.ONE_HOT, values, heads).output[0, 0]
        right = cities.TODAY[cities.CITIES.index(first)] - cities.TODAY[cities.CITIES.index(second)]
        return f"{first} − {second}: the heads answer {answer:+.1f}, wanted is {right:+.1f}.".replace("-", "−")

    look = {"style": {"description_width": "4em", "button_width": "8em"}, "layout": {"width": "30em"}}
    return live(
        draw,
        alt=alt,
        first=SelectionSlider(options=cities.CITIES, value="Cairo", description="first", **look),
        second=SelectionSlider(options=cities.CITIES, value="Oslo", description="second", **look),
        change=ToggleButtons(options=tuple(CHANGES), description="change", style=look["style"]),
    )
