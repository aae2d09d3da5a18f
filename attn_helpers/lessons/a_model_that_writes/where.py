"""For further/where_am_i: arrows that turn, and four models, tested beyond their training."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from ..._language import say
from ...controls.progress import Progress
from ...decoder import read
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show
from ...drawing.tables import table
from ...positions import BASE, rotate
from . import stories

FULL = "#8FBCE6"  # the tint of 100 %
CHANCE = 0.05  # less than in lesson 07: with it, turned queries and keys are learned from all five seeds
KINDS = {(3, 3): (1, 2, 0), (5, 1): (2,), (6, 1): (4,)}  # told and asked; who is asked for in the story that is drawn


@plotter
def arrows(positions, d=8):
    """Show positions as arrows that all point right at position 0, one for each pair of columns.

    Parameters
    ----------
    positions : ints
        One a row.
    d : int
        Two columns an arrow.

    Examples
    --------
    >>> arrows([0, 1], 4)
    """
    rows = rotate(np.tile([1.0, 0.0], (len(positions), d // 2)), positions).reshape(len(positions), -1, 2)
    speeds = BASE ** (-np.arange(0, d, 2) / d)
    figure = Figure(figsize=(1.35 + 1.55 * len(speeds), 0.6 + 1.5 * len(positions)), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(-4.2, 3.1 * len(speeds) - 1.5), ylim=(3 * len(positions) - 1.2, -2.4), aspect="equal")
    ax.set_axis_off()
    head = say("arrow {arrow}\nturns by {speed:g}")
    for column, speed in enumerate(speeds):
        ax.text(3.1 * column, -1.75, head.format(arrow=column + 1, speed=speed), ha="center", va="center", **style())
    for row, (position, pairs) in enumerate(zip(positions, rows, strict=True)):
        ax.text(-1.35, 3 * row, say("position {n}").format(n=position), ha="right", va="center", **style())
        for column, (right, up) in enumerate(pairs):
            _dial(ax, (3.1 * column, 3 * row), right, up)
    caption = say(
        "Positions {positions}, one a row, each shown by {n_arrows} arrows. All start to the right and turn upwards. "
        "The top line says by how many radians, from one position to the next. Below each arrow: how far right its tip "
        "is, and how far up."
    )
    show(figure, caption=caption.format(positions=say(", ").join(map(str, positions)), n_arrows=len(speeds)))


def _dial(ax, middle, right, up):
    x, y = middle
    ax.add_patch(Circle(middle, 1, facecolor="#F4F4F4", edgecolor="#777777", linewidth=1))
    ax.plot([x, x + 1], [y, y], ":", color="#777777", linewidth=1.5)
    tip = (x + right, y - up)  # rows run downwards
    ax.annotate("", tip, middle, arrowprops={"arrowstyle": "-|>", "lw": 3, "color": ROLE["query"], "shrinkA": 0,
                                             "shrinkB": 0})  # fmt: skip
    ax.text(x, y + 1.3, _numbers(right, up), ha="center", va="center", **style())


def _numbers(*values):
    return ", ".join(f"{value:.2f}" for value in np.round(values, 2) + 0.0).replace("-", "−")


def clock(found, positions):
    """Tabulate what tokens find when each takes the plain average of what it sees.

    Parameters
    ----------
    found : (n, 1)
    positions : ints
        Which to show, counted from 0.

    Returns
    -------
    Table

    Examples
    --------
    >>> clock([[1.0], [0.5]], [0, 1])
    position   output
    0          1.0000
    1          0.5000
    """
    found = np.ravel(found)
    return table([say("output")], {f"{n}": [f"{found[n]:.4f}"] for n in positions}, corner=say("position"))


@plotter
def turned(query, key, pairs):
    """Show a query and a key of two numbers, each turned by its position, and the angle between them.

    Parameters
    ----------
    query, key : (2,)
    pairs : sequence of (int, int)
        The positions of the query and of the key.

    Examples
    --------
    >>> turned([1.0, 0.0], [0.8, 0.6], [(2, 1), (5, 4)])
    """
    figure = Figure(figsize=(2.6 * len(pairs), 2.9), facecolor="white", layout="constrained")
    for ax, (i, j) in zip(np.atleast_1d(figure.subplots(1, len(pairs))), pairs, strict=True):
        ends = rotate([query], [i])[0], rotate([key], [j])[0]
        for begin, end, role in zip((query, key), ends, ("query", "key"), strict=True):
            ax.annotate("", begin, (0, 0), arrowprops={"arrowstyle": "->", "lw": 1.5, "ls": ":", "color": ROLE[role]})
            ax.annotate("", end, (0, 0), arrowprops={"arrowstyle": "-|>", "lw": 3, "color": ROLE[role]})
            ax.text(*(1.22 * end), say(role), ha="center", va="center", **style(color=ROLE[role]))
        first, last = (np.arctan2(up, right) for right, up in ends)
        between = (last - first + np.pi) % (2 * np.pi) - np.pi  # the shorter way round
        arc = first + np.linspace(0, between, 40)
        ax.plot(0.4 * np.cos(arc), 0.4 * np.sin(arc), color="#555555", linewidth=1.5)
        angle, score = f"{abs(between):.2f}", f"{ends[0] @ ends[1]:.2f}".replace("-", "−")
        told = say("query at {i}, key at {j}\nangle {angle}, score {score}")
        told = told.format(i=i, j=j, angle=angle, score=score)
        ax.text(0, 1.9, told, ha="center", va="center", **style())
        ax.set(xlim=(-1.9, 1.9), ylim=(-1.5, 2.3), aspect="equal")
        ax.set_axis_off()
    show(
        figure,
        caption=say(
            "A query and a key: dotted before, and solid after each has been turned by its position. The grey arc is "
            "the angle between them, in radians."
        ),
    )


def learn_four(seed=0, steps=stories.STEPS):
    """Train a decoder for each way to give a token its position, and one without, with a bar that shows how far it is.

    Parameters
    ----------
    seed, steps : int

    Returns
    -------
    {way: Decoder}

    Examples
    --------
    >>> list(learn_four(steps=1))
    ['learned', 'sinusoidal', 'rotary', 'none']
    """
    with Progress(len(stories.POSITIONS) * steps, say("training")) as progress:
        some = {"steps": steps, "chance": CHANCE, "progress": progress}
        return {kind: stories.learn(seed, positions=kind, **some).decoder() for kind in stories.POSITIONS}


def by_order(decoder, n_pairs, n_asked, n_stories=1000, seed=999):
    """Return how often a decoder finds the animal of the owner told first, second, and so on.

    Parameters
    ----------
    decoder : Decoder
    n_pairs, n_asked : int
        How many are told, and how many are asked for.
    n_stories : int
    seed : int

    Returns
    -------
    ndarray, (n_pairs,), or None
        None where it has no positions for so many tokens.

    Examples
    --------
    >>> by_order(stories.by_hand(), 5, 1, 50), by_order(stories.by_hand(), 6, 1, 50)
    (array([1., 1., 1., 1., 1.]), None)
    """
    ids = stories.draw(np.random.default_rng(seed), n_stories, n_pairs, n_asked)
    if decoder.places is not None and ids.shape[1] > len(decoder.places):
        return None
    at = stories.asked_places(n_pairs, n_asked)
    right = read(decoder, ids).logits[:, at].argmax(axis=-1) == ids[:, at + 1]
    order = (ids[:, at, None] == ids[:, None, 1 : 3 * n_pairs : 3]).argmax(axis=-1)
    return np.array([right[order == n].mean() for n in range(n_pairs)])


def one_back(decoders, *, n_told=5, n_stories=1000, seed=999):
    """Tabulate the mean weight that animals told give in layer 1 to the token one back, their owner.

    Parameters
    ----------
    decoders : {way: Decoder}
    n_told, n_stories, seed : int

    Returns
    -------
    Table

    Examples
    --------
    >>> one_back({"by hand": stories.by_hand()}, n_told=2)
    animal at      2      5
    by hand     1.00   1.00
    """
    ids = stories.draw(np.random.default_rng(seed), n_stories, n_told, 1)
    at = 2 + 3 * np.arange(n_told)
    rows = {}
    for name, decoder in decoders.items():
        weights = read(decoder, ids).weights[0][:, 0, at, at - 1].mean(axis=0)
        rows[say(name)] = [f"{weight:.2f}" for weight in weights]
    return table([f"{place}" for place in at], rows, corner=say("animal at"))


@plotter
def kinds():
    """Show a story as in training and two that tell more, one sentence a box, with the positions of the animals.

    Examples
    --------
    >>> kinds()
    """
    columns, high = max(map(sum, KINDS)), 0.66
    figure = Figure(figsize=(1.3 + 1.05 * columns, 1.2 + high * len(KINDS)), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(-1.27, 1.05 * columns + 0.03), ylim=(high * len(KINDS) + 0.5, -0.7))
    ax.set_axis_off()
    ax.text(-0.08, -0.32, say("its animal\nstands at"), ha="right", va="center", **style(color="#555555"))
    for column in range(columns):
        ax.text(1.05 * column + 0.5, -0.32, f"{2 + 3 * column}", ha="center", va="center", **style(color="#555555"))
    for row, ((n_told, n_asked), again) in enumerate(KINDS.items()):
        kind = say("{n} told,\n{n_asked} asked").format(n=n_told, n_asked=n_asked)
        ax.text(-0.08, high * row + 0.28, kind, ha="right", va="center", **style())
        for column, owner in enumerate((*range(n_told), *again)):
            sentence = f"{stories.NAMES[owner]}\n{stories.ANIMALS[owner]}"
            _box(ax, 1.05 * column, high * row, 0.56, sentence, asks=column >= n_told)
    for column, word in enumerate((say("told"), say("asked"))):
        _box(ax, 1.05 * column, high * len(KINDS) + 0.1, 0.34, word, asks=column == 1)
    caption = say(
        "Three stories, one a row, one sentence a box. <start> stands at position 0, and every sentence ends with a "
        "full stop. Solid boxes tell. Dashed boxes ask: the owner is named again, and the animal is to be found."
    )
    show(figure, caption=caption)


def _box(ax, x, y, high, text, asks):
    color = ROLE["key" if asks else "query"]
    box = Rectangle((x, y), 1, high, facecolor="white", edgecolor=color, linewidth=1.5)
    box.set_linestyle("--" if asks else "-")
    ax.add_patch(box)
    ax.text(x + 0.5, y + high / 2, text, ha="center", va="center", **style(color=color))


@plotter
def beyond(decoders):
    """Show how often decoders find each animal, in stories as in training and in stories that tell more.

    Parameters
    ----------
    decoders : {way: Decoder}

    Examples
    --------
    >>> beyond({"learned": stories.untrained()})
    """
    wide = sum(n for n, _ in KINDS) + len(KINDS) - 1
    figure = Figure(figsize=(1.25 + 0.47 * wide, 1.1 + 0.5 * len(decoders)), facecolor="white")
    figure.attn_laid_out = True
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(-1.2 / 0.47, wide + 0.05), ylim=(len(decoders) + 0.1, -2.1))
    ax.set_axis_off()
    first = 0
    for n_told, n_asked in KINDS:
        n_tokens = 1 + 3 * (n_told + n_asked)
        title = say("{n} told\n{n_tokens} tokens").format(n=n_told, n_tokens=n_tokens)
        ax.text(first + n_told / 2, -1.4, title, ha="center", va="center", **style())
        for column in range(n_told):
            ax.text(first + column + 0.5, -0.4, f"{column + 1}", ha="center", va="center", **style(color="#555555"))
        for row, decoder in enumerate(decoders.values()):
            found = by_order(decoder, n_told, n_asked)
            if found is None:
                text = say("no rows for {n} tokens").format(n=n_tokens)
                ax.text(first + n_told / 2, row + 0.5, text, ha="center", va="center", **style(color="#555555"))
                continue
            _cells(ax, first, row, found)
        first += n_told + 1
    for row, name in enumerate(decoders):
        ax.text(-0.2, row + 0.5, say(name), ha="right", va="center", **style())
    ax.text(-0.2, -0.4, say("told as"), ha="right", va="center", **style(color="#555555"))
    caption = say("How many of 100 animals are found; column 4 is for those told fourth. In training, 3 were told.")
    show(figure, caption=caption)


def _cells(ax, first, row, found):
    """Draw a row of shares from a column on: the higher, the darker."""
    for column, share in enumerate(found, first):
        color = np.array([1, 1, 1]) * (1 - share) + np.array(to_rgb(FULL)) * share
        ax.add_patch(Rectangle((column, row), 1, 1, facecolor=color, edgecolor="#777777", linewidth=0.8))
        ax.text(column + 0.5, row + 0.5, f"{100 * share:.0f}", ha="center", va="center", **style())
