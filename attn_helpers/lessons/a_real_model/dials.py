"""Dials of lesson 06: all heads on one sentence, two heads on all of them, the first layer on the reader's own."""

import gc

import numpy as np

from ..._language import later, say
from ...controls.flipbook import flipbook
from ...drawing._style import plotter
from ...drawing._text import style
from ...drawing.heatmaps import heatmap
from ...encoder import run
from . import gallery

HEADS = {"L0H2": (0, 2), "L3H1": (3, 1)}  # on all sentences
LOOK = {"annotate": False, "query_name": "", "key_name": ""}
SCALE = later("Pale is 0, dark is 1.")


@plotter
def all_heads(saved):
    """Build a dial of every layer and every head, all on one sentence.

    Parameters
    ----------
    saved : Gallery

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> all_heads(gallery.load_gallery())
    flipbook of 72 pictures (layer, head): Layer 1, head 8. Average weight: 0.31 from others on [CLS], 0.01 ...
    """
    pieces, maps = saved.pieces[gallery.TIRED], saved.maps[gallery.TIRED]

    def draw(figure, layer, head):
        figure.set_size_inches(5.8, 3.8)  # with its dials, a slide's height
        heatmap(maps[layer, head], queries=pieces, keys=pieces, ax=figure.add_axes((0.18, 0.02, 0.51, 0.76)), **LOOK)

    def alt(layer, head):
        where = say("Layer {layer}, head {head}.").format(layer=layer, head=head)
        return say("{where} {told} {scale}").format(where=where, told=told(maps[layer, head]), scale=say(SCALE))

    n_layers, n_heads = maps.shape[:2]
    return flipbook(draw, alt=alt, start={"layer": 1, "head": 8}, layer=range(n_layers), head=range(n_heads))


@plotter
def all_sentences(saved):
    """Build a dial of thirteen sentences: two heads read each of them.

    Parameters
    ----------
    saved : Gallery

    Returns
    -------
    Flipbook

    Examples
    --------
    >>> all_sentences(gallery.load_gallery())
    flipbook of 13 pictures (sentence): Most weight of the row “ducks”: L0H2 on “the”, L3H1 on “[CLS]”. Pale ...
    """

    def draw(figure, sentence):
        figure.set_size_inches(6.6, 3.3)
        pieces = saved.pieces[sentence]
        for left, (name, place) in zip((0.14, 0.64), HEADS.items(), strict=True):
            ax = figure.add_axes((left, 0.1, 0.34, 0.66))
            heatmap(saved.maps[sentence][place], queries=pieces, keys=pieces, ax=ax, **LOOK)
            figure.text(left + 0.17, 0.02, name, **style(ha="center"))

    def alt(sentence):
        pieces = saved.pieces[sentence]
        asks = len(pieces) - 4  # a piece near the end: much stands before it
        rows = {name: saved.maps[sentence][place][asks] for name, place in HEADS.items()}
        found = (say("{head} on “{piece}”").format(head=name, piece=pieces[row.argmax()]) for name, row in rows.items())
        most = say("Most weight of the row “{row}”: {heads}.").format(row=pieces[asks], heads=say(", ").join(found))
        return say("{most} {scale}").format(most=most, scale=say(SCALE))

    gc.collect()  # the figures of the dial before hold one another: 20 MB
    return flipbook(draw, alt=alt, start=gallery.DUCKS, sentence=gallery.SENTENCES)


def told(weights):
    """Say how much of its weight a head puts on [CLS], one back and one ahead.

    Parameters
    ----------
    weights : (n, n)

    Returns
    -------
    str

    Examples
    --------
    >>> told(np.array([[1.0, 0.0], [0.25, 0.75]]))
    'Average weight: 0.25 from others on [CLS], 0.25 one back, 0.00 one ahead.'
    """
    back, ahead = (np.diagonal(weights, offset).mean() for offset in (-1, 1))
    others = weights[1:, 0].mean()
    average = say(
        "Average weight: {others:.2f} from others on [CLS], {back:.2f} one back, {ahead:.2f} one ahead."
    )
    return average.format(others=others, back=back, ahead=ahead)


@plotter
def own_sentence(first, text="The small dog chased the big cat."):
    """Build a box for a sentence above its map in one head of the first layer; with the model, of any layer.

    Parameters
    ----------
    first : FirstLayer
    text : str
        What stands in the box at first.

    Returns
    -------
    Live

    Examples
    --------
    >>> from attn_helpers.lessons.a_real_model.first_layer import load_first_layer
    >>> own_sentence(load_first_layer()).controls["head"].value
    2
    """
    from ipywidgets import IntSlider, Text

    from ...controls.live import live
    from .minilm import load_model

    network = load_model() or first
    top = len(network.encoder.layers) - 1

    def weights(text, head, layer=0):
        pieces, ids, cut = network.split(text)
        return pieces, run(network.encoder, ids)[1][layer, head], cut

    def draw(**settings):
        pieces, found, _ = weights(**settings)
        return heatmap(found, queries=pieces, keys=pieces, **LOOK)

    def alt(**settings):
        _, found, cut = weights(**settings)
        where = say("Layer {layer}, head {head}.").format(layer=settings.get("layer", 0), head=settings["head"])
        said = say("{where} {told}").format(where=where, told=told(found))
        left_out = say("{said} The last {n} pieces are left out.").format(said=said, n=cut)
        return left_out if cut else said

    wide = {"layout": {"width": "100%", "max_width": "46em"}, "style": {"description_width": "5em"}}
    controls = {
        "text": Text(value=text, description=say("sentence"), continuous_update=False, **wide),
        "head": IntSlider(2, 0, 11, description=say("head"), **wide),
    }
    if top:
        controls["layer"] = IntSlider(0, 0, top, description=say("layer"), **wide)
    return live(draw, alt=alt, **controls)
