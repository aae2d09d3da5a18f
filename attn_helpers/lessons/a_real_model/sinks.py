"""For further/attention_sinks: heads that rest on the first piece, switched off, averaged, and what they carry."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import later, say
from ...controls.flipbook import flipbook
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.charts import dots
from ...drawing.display import show
from ...drawing.heatmaps import framed, heatmap
from ...drawing.tables import table

MIDDLE = slice(1, 5)  # the layers that are compared: chosen after looking, as the notebook says
TOLD = 4, 5  # the head that the notebook follows, L4H5


@plotter
def one_map(saved, text, layer, head):
    """Show the map of one head for one sentence.

    Parameters
    ----------
    saved : Gallery
    text : str
        One of its sentences.
    layer, head : int

    Examples
    --------
    >>> from attn_helpers.lessons.a_real_model.gallery import TIRED, load_gallery
    >>> one_map(load_gallery(), TIRED, 4, 5)
    """
    pieces, weights = saved.pieces[text], saved.maps[text][layer, head]
    show(heatmap(weights, queries=pieces, keys=pieces, annotate=False),
         caption=say("Layer {layer}, head {head} reads “{text}” Rows ask, columns are looked at.").format(
             layer=layer, head=head, text=text))  # fmt: skip


@plotter
def all_heads(on_first, rests):
    """Show how much of its weight each head puts on the first piece, and frame those that rest.

    Parameters
    ----------
    on_first : (n_layers, n_heads)
    rests : (n_layers, n_heads) booleans

    Examples
    --------
    >>> all_heads(np.full((6, 12), 0.25), np.eye(6, 12) > 0)
    """
    layers, heads = (range(n) for n in np.shape(on_first))
    names = {"query_name": say("layer"), "key_name": say("head")}
    ax = heatmap(on_first, queries=layers, keys=heads, annotate=True, **names)  # dark is large, as in the map above
    ax.attn_sides.colors, ax.attn_sides.said = ("black", "black"), None  # no queries and keys: names drawn anew
    for layer, head in np.argwhere(rests):
        framed(ax, layer, head, inset=0.06)
    caption = say(
        "The weight that each head puts on [CLS], a mean over 13 sentences. Dark is large. Framed in blue: the heads "
        "that rest, with more than half; 0.50 may be a little less or more. Layers and heads are counted from 0."
    )
    show(ax, caption=caption)


def by_layer(off, rests):
    """Tabulate the mean turn for the heads that rest and for the others, layer by layer.

    Parameters
    ----------
    off : (n_layers, n_heads)
        Degrees.
    rests : (n_layers, n_heads) booleans

    Returns
    -------
    Table

    Examples
    --------
    >>> by_layer(np.array([[1.0, 3.0]]), np.array([[True, False]]))
    layer   heads that rest   turn of these   other heads   turn of the others
    0                     1            1.0°             1                 3.0°
    """
    kinds = rests, ~rests
    rows = {layer: [cell for kind in kinds for cell in _mean(off[layer], kind[layer])] for layer in range(len(off))}
    if len(off) > MIDDLE.stop:
        rows[say("1 to 4 together")] = [cell for kind in kinds for cell in _mean(off[MIDDLE], kind[MIDDLE])]
    columns = [say("heads that rest"), say("turn of these"), say("other heads"), say("turn of the others")]
    return table(columns, rows, corner=say("layer"))


def _mean(off, which):
    """Return how many heads there are, and the mean of their turns."""
    return int(which.sum()), f"{off[which].mean():.1f}°" if which.any() else ""


@plotter
def off_and_averaged(off, averaged, rests, always):
    """Show by how far the sentence's vector turns under two changes of a head, a dot a head of layers 1 to 4.

    Parameters
    ----------
    off, averaged : (n_layers, n_heads)
        Degrees.
    rests, always : (n_layers, n_heads) booleans
        Always: averaging turns it further in every single sentence; such dots are full.

    Examples
    --------
    >>> off_and_averaged(np.ones((6, 12)), np.ones((6, 12)), np.eye(6, 12) > 0, np.eye(6, 12) > 0)
    """
    figure = Figure(figsize=(8.4, 3.9), facecolor="white", layout="constrained")
    kinds, above = {later("{n} heads that rest"): rests[MIDDLE], later("{n} others"): ~rests[MIDDLE]}, []
    for ax, (name, which) in zip(figure.subplots(1, 2, sharey=True), kinds.items(), strict=True):
        x, y = off[MIDDLE][which], averaged[MIDDLE][which]
        dots(x, y, line=(0, 1), limits=((0, 16), (0, 16)), x_name=say("off, degrees"), y_name=say("averaged, degrees"),
             title=say(name).format(n=len(x)), size=12, ax=ax)  # fmt: skip
        part = ~always[MIDDLE][which]
        ax.plot(x[part], y[part], ".", color="white", markersize=6)  # rings
        above += [(y > x).sum(), len(x)]
        if which[TOLD[0] - MIDDLE.start, TOLD[1]]:
            ax.annotate("L4H5", (off[TOLD], averaged[TOLD]), (10, -5), textcoords="offset points", **style(fontsize=13))
    caption = say(
        "By how far the sentence's vector turns, a mean over 13 sentences. A dot is a head of layers 1 to 4. Above the "
        "line, averaging turns it further: {resting} of {n_resting} heads that rest, and {other} of {n_others} others. "
        "A full dot: in every single sentence."
    )
    show(figure, caption=caption.format(resting=above[0], n_resting=above[1], other=above[2], n_others=above[3]))


def carried_dial(on_first, carried):
    """Return a dial over the layers: of each head, the weight on the first piece, and what that piece carries.

    Parameters
    ----------
    on_first, carried : (n_layers, n_heads)
        Shares.

    Returns
    -------
    Flipbook
    """
    n_layers, n_heads = np.shape(on_first)

    def draw(layer):
        figure = Figure(figsize=(7.4, 3.2), facecolor="white", layout="constrained")
        ax, heads = figure.subplots(), np.arange(n_heads)
        ax.bar(heads - 0.2, on_first[layer], 0.4, color=ROLE["key"], label=say("weight on [CLS]"))
        ax.bar(heads + 0.2, carried[layer], 0.4, color=ROLE["value"], hatch="///", edgecolor="white",
               label=say("what [CLS] carries"))  # fmt: skip
        ax.set(ylim=(0, 1.25), yticks=[0, 0.5, 1], xticks=heads)
        ax.set_title(say("layer {layer}").format(layer=layer), **style())
        ax.set_xlabel(say("head"), **style())
        ax.set_ylabel(say("share"), **style())
        ax.tick_params(labelsize=12)
        ax.spines[["top", "right"]].set_visible(False)
        ax.legend(prop={"size": 12}, frameon=False, loc="upper right", ncols=2)
        return figure

    def alt(layer):
        most = int(np.argmax(carried[layer]))
        return say(
            "Layer {layer}. [CLS] has {weight:.2f} of the weight, a mean over 12 heads. It carries most in head "
            "{head}: {share:.2f} of what that head adds."
        ).format(layer=layer, weight=on_first[layer].mean(), head=most, share=carried[layer, most])

    return flipbook(draw, alt=alt, layer=range(n_layers), start=4)
