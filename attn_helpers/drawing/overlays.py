"""Weights drawn over something else: lines between words, tints over a picture."""

import numpy as np
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.patches import Rectangle

from .._language import say
from .._shapes import number, wrong
from ._labels import KEY, QUERY, as_axes, as_labels, as_names, as_picture, as_places, as_weights, as_words, place
from ._layout import LINE, LONGEST, PAD, TALLEST, WIDEST, above, bare, every, fitting, free, inches, left_out, seat
from ._style import plotter
from ._text import ROLE, Words, readable, sheet, shortened, style, widest, width

TINT = to_rgb("#A3006E")  # no colour of a meadow, and dark enough to be seen without colour
STEP = 0.055  # inches at most from the corner of a box to its name
NARROWEST = 1.7  # inches of a figure: the line under the picture has room
ROW = 0.36  # inches from one word of an alignment to the next, where there is room
FAINT = 0.0025  # a weight whose line changes no pixel
MANY, MOST = 400, 4000  # lines of which the faint are left out; lines at most
STRONGEST = 0.55  # what the tint hides of the picture at the greatest weight: the object is still to be seen


@plotter
def alignment(weights, *, queries, keys, ax=None, query_name=QUERY, key_name=KEY):
    """Draw attention weights as lines from a column of queries to a column of keys, as strong as the weights.

    The picture is at most about 9 inches high. Of more than about 70 words only every second, third … is written, and
    the column's name says how many are left out; of more than 400 lines
    the 4,000 strongest are drawn, without those too faint to see.

    Parameters
    ----------
    weights : (n_queries, n_keys)
        Finite numbers in 0…1.
    queries, keys, ax, query_name, key_name
        As for `heatmap`.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError, TypeError
        If the weights are no such array or the labels do not fit them.

    Examples
    --------
    >>> from attn_helpers import show
    >>> show(alignment([[0.9, 0.1]], queries=["saw"], keys=["看见了", "老师"]), caption="saw attends to 看见了.")
    >>> ax = alignment([[0.9, 0.1]], queries=["saw"], keys=["看见了", "老师"])
    >>> ax.collections[0].get_alpha().tolist()  # the strongest line is drawn last
    [0.1, 0.9]
    """
    weights = as_weights("alignment", weights, 2, "(n_queries, n_keys)")
    queries = as_labels("alignment", "queries", queries, weights.shape[0], "n_queries")
    keys = as_labels("alignment", "keys", keys, weights.shape[1], "n_keys")
    query_name, key_name = as_names("alignment", query_name=query_name, key_name=key_name)
    as_axes("alignment", ax)
    last = min(max(weights.shape), TALLEST / ROW) - 1  # in rows of usual height
    pitches = _pitches(weights.shape, last, ROW if free(ax) else inches(ax)[1] / (last + 2.2))
    names = [left_out(*of) for of in zip((query_name, key_name), (queries, keys), pitches, strict=True)]
    sides = [min(widest([*labels, name]), LONGEST) for labels, name in zip((queries, keys), names, strict=True)]
    if free(ax):
        size = (sum(sides) + 2.6 + 4 * PAD, ROW * (last + 2.2))
        ax = seat(ax, size, (0, 0, *size))
    ax.set(xlim=(-sides[0] - 2 * PAD, 2.6 + sides[1] + 2 * PAD), ylim=(last + 0.6, -1.6))
    places = [np.linspace(0, last, n) if n > 1 else np.array([last / 2]) for n in weights.shape]
    color = readable(to_rgba("#333333"), sheet(ax.get_figure(root=True)))
    ax.add_collection(_lines(weights, places, min(1.0, min(pitches) / ROW), color), autolim=False)
    for labels, heights, x, align, step, name, role, pitch in (
        (queries, places[0], 0, (1, 0.5), -PAD, names[0], "query", pitches[0]),
        (keys, places[1], 2.6, (0, 0.5), PAD, names[1], "key", pitches[1]),
    ):
        nth, how = every(pitch), {"align": align, "shift": (step, 0)}
        texts, points = [shortened(text, LONGEST) for text in labels[::nth]], [(x, height) for height in heights[::nth]]
        ax.add_artist(Words(points, texts, ax.transData, size=fitting(pitch * nth), **how))
        ax.add_artist(Words((x, -1), [shortened(name, LONGEST)], ax.transData, colors=ROLE[role], **how))
    return bare(ax)


def _pitches(shape, last, row):
    """Return how many inches apart the words of each column are, where a row has so many."""
    return [row * last / (n - 1) if n > 1 else row * max(last, 1) for n in shape]


def _lines(weights, places, thin, color):
    """Return lines as strong as the weights, the strongest last; of many, none that nobody could see."""
    order = np.argsort(weights, axis=None, kind="stable")
    strong = weights.ravel()[order]
    if len(order) > MANY:
        seen = (strong >= min(FAINT, strong[-1]))[-MOST:]
        order, strong = order[-MOST:][seen], strong[-MOST:][seen]
    queries, keys = np.unravel_index(order, weights.shape)
    ends = np.stack([(np.zeros(len(order)), places[0][queries]), (np.full(len(order), 2.6), places[1][keys])])
    widths = 0.4 + 5.6 * thin * strong
    return LineCollection(ends.transpose(2, 0, 1), linewidths=widths, colors=to_hex(color), alpha=strong)


@plotter
def overlay(image, weights, *, boxes=None, grid=None, ax=None, names=None, mark=None, title=None, top=None, scale=True):
    """Draw weights over a picture, as tints of objects' boxes or of the patches of a grid.

    The tint is scaled by the greatest weight, which is written under the picture, so that even 1/64 shows.

    Parameters
    ----------
    image : (height, width) or (height, width, 3)
        Numbers in 0…1, or bytes.
    weights : (n_places,), or (rows, columns) with a grid
        Finite numbers in 0…1.
    boxes : (n_places, 4), optional
        Left, top, right and bottom of each object in pixels; or a dict from names to boxes.
    grid : (rows, columns), optional
        Into how many patches the picture is cut; either this or `boxes` is needed.
    ax : matplotlib Axes, optional
    names : sequence of n_places labels, optional
        Written into the boxes, with the weights.
    mark : int, optional
        The place that asks, framed in the colour of queries.
    title : str, optional
    top : float, optional
        The weight that is drawn darkest, for pictures to be compared; the greatest by default.
    scale : bool
        Whether that weight is written under the picture.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError, TypeError
        If picture, weights and boxes or grid do not fit together, or `top` is less than a weight.

    Examples
    --------
    >>> from attn_helpers import show
    >>> show(overlay([[0.5, 0.6], [0.7, 0.8]], [0.25, 0.75], grid=(1, 2)), caption="The right half has most.")
    >>> ax = overlay([[0.5, 0.6], [0.7, 0.8]], [0.25, 0.75], grid=(1, 2))
    """
    (title,), image = as_words("overlay", title=title), as_picture("overlay", image)
    weights, names, places = as_places("overlay", image, weights, boxes, grid, names)
    if mark is not None:
        mark = place("overlay", "mark", mark, len(weights))
    top = _top(weights, top)
    if free(as_axes("overlay", ax)):
        ax = seat(ax, *_sheet(image.shape, title))
    image = _faded(image, gray=grid is not None)
    ax.imshow(image, interpolation="nearest" if image.shape[0] < 64 else "antialiased").set_gid("backdrop")
    shares = weights / top if top else weights
    order = np.argsort([-(b[2] - b[0]) * (b[3] - b[1]) for b in places], kind="stable")  # small ones on top
    patches = [Rectangle(places[n][:2] - 0.5, *(places[n][2:] - places[n][:2])) for n in order]
    faces = [(*TINT, STRONGEST * share) for share in shares[order]]
    edges, widths = ("none", 0) if boxes is None else ([TINT], 1 + 3 * shares[order])
    ax.add_collection(PatchCollection(patches, facecolors=faces, edgecolors=edges, linewidths=widths), autolim=False)
    if mark is not None:
        left, upper, right, lower = places[mark]
        frame = {"facecolor": "none", "edgecolor": ROLE["query"], "linewidth": 3.5}
        ax.add_patch(Rectangle((left - 0.5, upper - 0.5), right - left, lower - upper, **frame))
    if names:
        _chips(ax, places, [f"{name} {weight:.2f}" for name, weight in zip(names, weights, strict=True)])
    if scale:
        said = say("darkest tint = {top:.2g}").format(top=top) if top else say("all weights are 0")
        ax.add_artist(Words((0.5, 0), [said], ax.transAxes, align=(0.5, 1), shift=(0, -0.08)))
    if title:
        ax.set_title(title, **style())
    return bare(ax)


def _top(weights, top):
    """Return the weight that is drawn darkest."""
    greatest = float(weights.max())
    if top is None:
        return greatest
    top = number("overlay", "top", top)
    if not greatest <= top <= 1:
        raise wrong("overlay", "top", f"from the greatest weight {greatest:.3g} to 1", top)
    return top


def _faded(image, gray):
    """Return a picture so pale that tints show on its darkest parts too, in gray under the many tints of a grid."""
    if gray:
        image = np.round(image @ [[0.3], [0.59], [0.11]] * 32 + 32) * 255 / 64  # 33 grays: small files
        return np.repeat(np.round(image).astype(np.uint8), 3, axis=2)
    return np.round(image * 178.5 + 76.5).astype(np.uint8)  # 0.7 of its contrast; a dial holds many of them


def _sheet(shape, title):
    """Return the size of a figure for one picture, its title and a line under it, and the picture's place in it."""
    wide = min(7.2, 4.6 * shape[1] / shape[0])
    tall, below = wide * shape[0] / shape[1], LINE + PAD
    room = max(wide, NARROWEST, min(widest(title.splitlines()) + PAD, WIDEST))
    return (room, tall + below + above(title)), ((room - wide) / 2, below, wide, tall)


def _chips(ax, places, texts):
    """Write a text on a pale chip into the upper left corner of each place, or the right one to stay in the picture."""
    chip = {"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 1.5}
    across, down = ax.get_xlim()[1], ax.get_ylim()[0]
    step = STEP / min(inches(ax) / (across + 0.5, down + 0.5))  # in pixels of the picture, which may be large
    for (left, upper, right, _), text in zip(places, texts, strict=True):
        hangs = left - 0.5 + min(4.5, 2 * step) + width(text) / inches(ax)[0] * across > across
        x, side = (right - min(1.5, step), "right") if hangs else (left + min(2.5, step), "left")
        ax.text(x - 0.5, upper - 0.5 + min(3.5, step), text, va="top", ha=side, bbox=chip, **style(color="black"))
