"""Pictures of lesson 06, one call each: heads of a real network, alone and side by side, and what they are worth."""

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from ..._language import later, say
from ...drawing._style import plotter
from ...drawing._text import ROLE, SIZE, style
from ...drawing.display import show
from ...drawing.heatmaps import heatmap
from ...drawing.panels import multiples
from ...drawing.tables import table
from . import gallery
from .dials import all_heads, all_sentences, own_sentence

__all__ = [
    "all_heads", "all_sentences", "clear_and_turns", "clear_against_turns", "four_heads",
    "it_rows", "on_first", "one_head", "own_sentence", "pairs_of_it", "twelve_heads",
    "weights_of_nouns",
]  # fmt: skip
RESTS, OTHERS = later("more than half on [CLS]", "other heads")
NAMED = {(0, 2): (-18, 28), (1, 8): (24, 22), (3, 1): (-10, -82)}  # heads of the lesson; where a name stands


def it_rows(saved):
    """Show where "it" looks in one head, once for each of two sentences that differ in their last word.

    Parameters
    ----------
    saved : Gallery
    """
    rows = [saved.rows[text][3, 1] for text in (gallery.TIRED, gallery.WIDE)]
    keys = [piece.replace("tired", "tired / wide") for piece in saved.pieces[gallery.TIRED]]
    show(
        heatmap(rows, queries=["it … tired", "it … wide"], keys=keys, annotate=True),
        caption=say(
            "“The animal didn't cross the street because it was too tired”, or “too wide”: where “it” looks, in L3H1. "
            "Pale is 0, dark is 1."
        ),
    )


def one_head(weights, pieces):
    """Show the map of L0H2.

    Parameters
    ----------
    weights : (n, n)
    pieces : n texts
    """
    show(
        heatmap(weights, queries=pieces, keys=pieces, annotate=False),
        caption=say("L0H2, computed above. Each row is one piece that asks; pale is 0, dark is 1."),
    )


def twelve_heads(maps):
    """Show all maps of a layer side by side.

    Parameters
    ----------
    maps : (n_heads, n, n)
    """
    show(
        _squares(maps),
        caption=say(
            "All heads of layer 0, computed above; rows and columns are the ten pieces, in their order. Pale is 0, "
            "dark is 1. In head 2 alone, every row gives nearly all its weight to one piece."
        ),
    )


@plotter
def _squares(maps):
    """Draw one square a map, without labels, six in a row; return the Figure."""

    def draw(ax, head):
        ax.imshow(maps[head], cmap=colormaps["magma_r"], vmin=0, vmax=1, interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        ax.set_title(say("head {h}").format(h=head), **style())

    return multiples(draw, head=range(len(maps)), columns=6, size=(9.0, 3.6))


def pairs_of_it(saved):
    """Tabulate, pair by pair, how much weight L3H1 gives from "it" to both nouns, when the first is meant and when not.

    Parameters
    ----------
    saved : Gallery

    Returns
    -------
    Table

    Examples
    --------
    >>> pairs_of_it(gallery.load_gallery()).rows["(old) The animal didn't cross the street … too tired / wide"]
    ['animal / street', '0.68 / 0.05', '0.28 / 0.12', 'yes, no']
    """
    rows = {}
    for (text, nouns), weights in zip(gallery.RIDDLES, weights_of_nouns(saved)[..., 3, 1], strict=True):
        start = text.split(" because")[0]
        ahead = [say("yes") if one[meant] > one[1 - meant] else say("no") for meant, one in enumerate(weights)]
        row = [" / ".join(nouns.values()), *(f"{one:.2f} / {other:.2f}" for one, other in weights), ", ".join(ahead)]
        old = say("(old) ") if not rows else ""  # the pair that the head was chosen on
        rows[f"{old}{start} … too {' / '.join(nouns)}"] = row
    columns = [say("nouns"), say("first noun meant"), say("second noun meant"), say("more on the right noun?")]
    return table(columns, rows, corner=say("sentence"))


def weights_of_nouns(saved):
    """Return the weights from "it" to the two nouns of each pair, when the first is meant and when the second is.

    Parameters
    ----------
    saved : Gallery

    Returns
    -------
    ndarray, (n_pairs, 2, 2, n_layers, n_heads)
        By pair, by the noun that is meant, and by noun.

    Examples
    --------
    >>> weights_of_nouns(gallery.load_gallery())[0, ..., 3, 1].round(2)
    array([[0.68, 0.05],
           [0.28, 0.12]])
    """
    found = []
    for text, nouns in gallery.RIDDLES:
        for asked in map(text.format, nouns):
            at = [saved.pieces[asked].index(noun) for noun in nouns.values()]
            found.append(np.moveaxis(saved.rows[asked][..., at], -1, 0))
    return np.reshape(found, (len(gallery.RIDDLES), 2, 2, *found[0].shape[1:]))


def clear_and_turns(saved):
    """Return of each head how clear its map is, and how far the sentence's vector turns without it.

    Parameters
    ----------
    saved : Gallery

    Returns
    -------
    clear : ndarray, (n_layers, n_heads)
        The mean of the rows' largest weights.
    turns : ndarray, (n_layers, n_heads)
        Degrees. Both are means over the sentences of which maps are saved.

    Examples
    --------
    >>> clear, turns = clear_and_turns(gallery.load_gallery())
    >>> clear[0, 2].round(1), turns[0, 2].round(1)
    (np.float64(1.0), np.float64(3.9))
    """
    clear = [maps.max(axis=-1).mean(axis=-1) for maps in saved.maps.values()]
    return np.mean(clear, axis=0), saved.off.mean(axis=0)


def clear_against_turns(saved, clear, turns):
    """Show each head as a dot: how clear its map is, and how much it matters.

    Parameters
    ----------
    saved : Gallery
    clear : (n_layers, n_heads)
        In 0…1.
    turns : (n_layers, n_heads)
        Degrees.
    """
    caption = say(
        "A dot is a head: the further right, the clearer its map; the higher, the more it matters. In layer 5, the "
        "last, every head matters more (another scale); why, we did not test."
    )
    show(_dots(clear, turns, on_first(saved)), caption=caption)


def on_first(saved):
    """Return the weight that each head puts on [CLS], the mean over all other pieces and the sentences.

    Parameters
    ----------
    saved : Gallery

    Returns
    -------
    ndarray, (n_layers, n_heads)

    Examples
    --------
    >>> int((on_first(gallery.load_gallery()) > 0.5).sum())
    29
    """
    return np.mean([maps[..., 1:, 0].mean(axis=-1) for maps in saved.maps.values()], axis=0)


@plotter
def _dots(clear, turns, first):
    """Draw a dot for each head, the last layer's at the right, those apart that look mostly at [CLS]; name some."""
    figure = Figure(figsize=(9.0, 3.9), facecolor="white", layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(2, 1))
    rests, last = first > 0.5, len(turns) - 1
    for ax, layers in ((left, slice(0, last)), (right, slice(last, None))):
        for chosen, color, told in ((rests, ROLE["key"], RESTS), (~rests, "#888888", OTHERS)):
            one = chosen[layers]
            ax.plot(clear[layers][one], turns[layers][one], "o", color=color, markeredgecolor="white", markersize=9,
                    label=say(told))  # fmt: skip
        ax.set(xlim=(0.18, 1.04), ylim=(0, 1.25 * np.max(turns[layers])))
        ax.set_xlabel(say("how clear its map is"), **style())
        ax.tick_params(labelsize=SIZE)
        ax.spines[["top", "right"]].set_visible(False)
    left.set_title(say("layers 0 to {last}").format(last=last - 1), **style())
    right.set_title(say("layer {n}").format(n=last), **style())
    left.set_ylabel(say("turn without it, degrees"), **style())
    left.legend(prop={"size": 12}, frameon=False, loc="upper right")
    for (layer, head), away in NAMED.items():
        line = {"arrowstyle": "-", "color": "#444444", "shrinkB": 5}
        at = clear[layer, head], turns[layer, head]
        left.annotate(f"L{layer}H{head}", at, away, textcoords="offset points", ha="center", arrowprops=line, **style())
    return figure


def four_heads(saved):
    """Show four heads' maps of one sentence, without their names, for the first exercise.

    Parameters
    ----------
    saved : Gallery
    """
    text = gallery.SENTENCES[-1]
    show(
        _two_by_two(gallery.unnamed(saved.maps[text]), saved.pieces[text]),
        caption=say("Four heads of the network. Rows ask, columns are looked at. Pale is 0, dark is 1."),
    )


@plotter
def _two_by_two(maps, pieces):
    """Draw four maps, two in a row, with their letters; return the Figure."""
    figure = Figure(figsize=(8.4, 8.0), facecolor="white")
    for n, (name, weights) in enumerate(zip("ABCD", maps, strict=True)):
        low, left = divmod(n, 2)
        ax = figure.add_axes((0.12 + 0.5 * left, 0.545 - 0.5 * low, 0.35, 0.33))
        heatmap(weights, queries=pieces, keys=pieces, ax=ax, annotate=False, query_name="", key_name="")
        figure.text(0.295 + 0.5 * left, 0.515 - 0.5 * low, name, **style(ha="center"))
    return figure
