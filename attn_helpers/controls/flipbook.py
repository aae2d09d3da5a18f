"""A picture with a dial that needs no kernel and no network: every setting is drawn beforehand."""

import hashlib
import html
import inspect
import json

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from .._arrays import encodable
from .._language import later, say
from .._shapes import wrong
from ..drawing._png import SHARPNESS
from ..drawing._settle import settle
from ..drawing._text import ink
from ..drawing.display import CSS_PIXELS, close, figure_of
from . import _frames as frames
from ._dials import demand_bound, said, settings_of, signature_of, started
from ._script import script
from ._sheet import named, overview

WORDS = later(
    "Play", "Stop", "masked", "Weights: the arrow keys move from cell to cell",
    "Point at a cell, or go to the picture and use the arrow keys, to read its weight.",
)  # fmt: skip
later(  # what the course's dials are called
    "down", "feature", "head", "layer", "layers", "output", "patch", "question", "right", "rows", "sentence", "setting",
    "step", "temperature", "width", "written",
)  # fmt: skip
NAMED = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
PAGE = (
    '<div class="attn-flipbook mathjax_ignore tex2jax_ignore" data-attn="{mark}" style="margin:0.3em 0 1.2em">'
    '<div style="position:relative;line-height:0"><img alt="{alt}" src="{src}" width="{wide}" height="{high}" '
    'style="max-width:100%;height:auto;margin:0"></div><p style="margin:0.4em 0 0">{alt}</p>'
    "<script>{script}</script></div>"
)


class Flipbook:
    """Pictures of every setting with dials to turn them, as a notebook shows it."""

    def __init__(self, bundle, metadata, text):
        self._bundle, self._metadata, self._text = bundle, metadata, text

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self._bundle, self._metadata

    def __repr__(self):
        return encodable(self._text)


def flipbook(draw, /, *, alt, start=None, **dials):
    """Draw every setting of one or two dials once, and return them as one object that shows pictures to turn.

    Where no script runs, a sheet of these pictures is seen instead: all up to eight, else an even choice.

    Parameters
    ----------
    draw : callable
        ``draw(ax, **settings)`` draws one setting on the empty axes it gets, on which a plotter of this package
        chooses its own size. A parameter named ``fig`` or ``figure`` gets an empty figure instead. Without either,
        or to show another figure, return the Axes or the Figure.
    alt : callable
        ``alt(**settings)`` says in a sentence what is to be seen at a setting; it stands under the picture.
    start : optional
        Which setting is shown first: a value of the dial, or its label; of two dials, a dict from name to value.
    **dials
        One or two names with the values to step through: a sequence, or a dict from what is shown to the value. Names
        and what is shown are said in the language that was chosen.

    Returns
    -------
    Flipbook
        Its HTML needs neither kernel nor network. Weights of heatmaps can be read out by pointing or by arrow keys.

    Raises
    ------
    ValueError, TypeError
        If there is no dial or more than two, a dial without a value, `start` is no setting, `alt` gives no text, or
        `draw` draws nothing or on one figure again and again.

    Examples
    --------
    >>> from attn_helpers import heatmap
    >>> def draw_weight(ax, weight):
    ...     heatmap([[weight, 1 - weight]], queries=["saw"], keys=["看见了", "老师"], ax=ax)
    >>> flipbook(draw_weight, alt=lambda weight: f"The first key has {weight}.", weight=[0.5, 0.9])
    flipbook of 2 pictures (weight): The first key has 0.5.
    """
    names, labels, values, settings = settings_of(draw, alt, dials)
    first = started(start, names, labels, values)
    alts = [said(alt, setting) for setting in settings]
    figures = [_figure(draw, setting) for setting in settings]
    if len(set(map(id, figures))) < len(figures):  # only the last setting would be left of it
        need = "a function that draws a figure of its own at each setting"
        raise wrong("flipbook", "draw", need, "one figure twice")
    for figure in figures:
        settle(figure)
    sizes = np.array([np.floor(figure.get_size_inches() * CSS_PIXELS * SHARPNESS + 1e-6) for figure in figures])
    canvas = sizes.max(axis=0).astype(int).tolist()
    base, layers, order = frames.layers(figures, canvas)
    shared, told = [], []
    for figure, text, layer in zip(figures, alts, order, strict=True):
        found = [
            (box, *(frames.once(shared, list(texts)) for texts in (names_, queries, keys)), *rest)
            for box, names_, queries, keys, *rest in frames.maps(figure, canvas)
        ]
        told.append((text, layer, found))
    names, labels = [say(name) for name in names], [[say(label) for label in steps] for steps in labels]
    colors, white = _colors()
    data = {
        "dials": list(zip(names, labels, strict=True)), "start": first, "size": canvas,
        "wide": round(canvas[0] / SHARPNESS), "labels": shared, "colors": colors, "white": white, "frames": told,
    }  # fmt: skip
    mark = hashlib.sha256(json.dumps(data).encode()).hexdigest()[:8]  # not of pictures: another machine's may differ
    still, size, seen = overview(figures, names, labels, canvas, first)
    setting = say(", ").join(named(names, labels, first))
    alt = say("{pictures}; at {setting}: {told}").format(pictures=seen, setting=setting, told=alts[first])
    for figure in figures:
        close(figure)
    page = PAGE.format(
        mark=mark, alt=html.escape(alt), src=frames.address(still), wide=size[0], high=size[1],
        script=script("controls/flipbook.js", mark, data | {"base": base, "layers": layers}, WORDS),
    )  # fmt: skip
    text = say("flipbook of {count} pictures ({dials}): {told}")
    text = text.format(count=len(settings), dials=say(", ").join(names), told=alts[first])
    bundle = {"text/html": page, "image/png": still, "text/plain": text}
    return Flipbook(bundle, {"image/png": {"alt": alt, "width": size[0], "height": size[1]}}, text)


def _figure(draw, setting):
    """Return the figure of one setting."""
    signature = signature_of("draw", draw)
    wanted = [p.name for p in signature.parameters.values() if p.default is p.empty and p.kind in NAMED]
    figure, given = Figure(figsize=(7.0, 4.5), layout="none"), {}
    figure.attn_laid_out, figure.attn_own = True, False
    for name in [name for name in wanted if name not in setting][:1]:
        given[name] = figure if name in ("fig", "figure") else figure.add_axes((0.12, 0.16, 0.85, 0.76))
        given[name].attn_free = True
    demand_bound("draw", signature, given | setting)
    figure.stale = False  # whatever is drawn on it sets this to True
    drawn = draw(**given, **setting)
    if drawn is not None or not given:
        return figure_of("flipbook", drawn)
    if not figure.stale:
        need = f"a function that draws on the {'axes' if figure.axes else 'figure'} it gets, or returns what it drew"
        raise wrong("flipbook", "draw", need, "nothing drawn")
    return figure


def _colors():
    """Return the colours of weights 0, 0.01 … 1 as one text, and the first thousandth whose number is white."""
    colors = colormaps["magma_r"](np.linspace(0, 1, 101))
    white = int(np.argmax(ink(colors) == "white")) * 10 - 5
    return (colors[:, :3] * 255).round().astype(np.uint8).tobytes().hex(), white
