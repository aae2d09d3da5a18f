"""Pictures side by side, as small multiples of one dial, and weights over the objects of a scene."""

import numpy as np
from matplotlib.figure import Figure

from .._shapes import as_float, whole_number, wrong
from ._labels import as_picture
from ._layout import LINE, PAD, free, inches, seat
from ._style import fresh, plotter
from ._text import ROLE, style
from .heatmaps import heatmap
from .overlays import overlay

FULL, DARK = 12.0, 0.12  # full light for so many times the average salience; how much light is left at none
WIDE = 5.4  # inches of a scene's picture that stands alone
TALL = 3.6  # inches of a picture that is cut into patches


@plotter
def multiples(draw, /, *, columns=2, size=(9.0, 6.8), **dial):
    """Draw one setting of a dial after another, `columns` in a row, and return the Figure.

    draw: a function (ax, **setting) that draws one setting; the dial's name and its values are given by keyword.
    Raises ValueError or TypeError unless there is one dial with at least one value.

    >>> len(multiples(lambda ax, *, beta: ax.set_title(f"β = {beta}"), beta=(0, 1, 4)).axes)
    3
    """
    columns = whole_number("multiples", "columns", columns)
    if len(dial) != 1 or not len(*dial.values()):
        raise wrong("multiples", "dial", "one name with at least one value", dial)
    ((name, values),) = dial.items()
    figure = Figure(figsize=size, facecolor="white", layout="constrained")
    grid = figure.add_gridspec(-(-len(values) // columns), columns)
    for n, value in enumerate(values):
        draw(figure.add_subplot(grid[divmod(n, columns)]), **{name: value})
    return figure


@plotter
def spotlight(image, salience):
    """Draw a picture, and beside it the same picture lit only where it is salient; return the Figure.

    image: (height, width, 3), each 0…1; salience: (height, width), at least 0. The light is the square root of the
    salience, and full where that is 12 times the average.
    Raises ValueError or TypeError unless picture and salience are of the same size.

    >>> len(spotlight(np.ones((4, 6, 3)), np.ones((4, 6))).axes)
    2
    """
    image = as_picture("spotlight", image)
    salience = as_float("spotlight", "salience", salience)
    if salience.shape != image.shape[:2] or not (salience.min() >= 0 and salience.max() > 0):
        need = f"(height={image.shape[0]}, width={image.shape[1]}), at least 0 and not 0 everywhere"
        got = f"{salience.shape}, {salience.min():g}…{salience.max():g}" if salience.size else salience.shape
        raise wrong("spotlight", "salience", need, got)
    light = np.sqrt(np.clip(salience / salience.mean() / FULL, 0, 1))
    figure = Figure(figsize=(9.0, 2.9), facecolor="white", layout="constrained")
    for ax, picture in zip(figure.subplots(1, 2), (image, image * (DARK + (1 - DARK) * light[..., None])), strict=True):
        ax.imshow(picture)
        ax.set_axis_off()
    return figure


@plotter
def look(scene, weights, *, ax=None, title=None):
    """Draw weights (n,) over the boxes of a scene's n objects, on one scale for all pictures; return the Axes.

    Without axes, or in a flipbook, the picture is 5.4 inches wide; narrow axes get no names, for want of room.

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> look(meadow(), [1, 0, 0, 0, 0, 0], title="first look").get_title()
    'first look'
    """
    if free(fresh(ax)):
        tall, room = WIDE * scene.image.shape[0] / scene.image.shape[1], LINE + PAD
        above = room if title else 0
        ax = seat(ax, (WIDE, tall + room + above), (0, room, WIDE, tall))
    names = scene.names if inches(ax)[0] > 2.5 else None
    return overlay(scene.image, weights, boxes=scene.boxes, names=names, ax=ax, title=title, top=1)


def told(scene, weights):
    """Return in words which of a scene's objects have most of the weights (n,).

    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> told(meadow(), [0.7, 0.2, 0.1, 0, 0, 0]), told(meadow(), np.ones(6) / 6)
    ('rabbit 0.70, then grass 0.20', 'every object 0.17')
    """
    first, second = np.argsort(-np.asarray(weights), kind="stable")[:2]
    if np.ptp(weights) < 0.005:
        return f"every object {weights[first]:.2f}"
    said = f"{scene.names[first]} {weights[first]:.2f}"
    return f"{said}, then {scene.names[second]} {weights[second]:.2f}" if weights[second] >= 0.005 else said


@plotter
def answers(weights, outputs, *, queries, keys):
    """Draw weights (n_queries, n_keys) as a heatmap with the outputs (n_queries, 3) as colours beside it.

    >>> len(answers([[0.5, 0.5]], [[0, 1, 0]], queries=["green?"], keys=["grass", "sky"]).axes)
    2
    """
    figure = Figure(figsize=(9.0, 3.4), facecolor="white", layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[8, 1])
    heatmap(weights, queries=queries, keys=keys, ax=left)
    right.imshow(np.asarray(outputs, float)[:, None], aspect="auto")
    right.set_title("output", **style(color=ROLE["output"]))
    right.set_axis_off()
    return figure


@plotter
def asking(image, weights, *, grid, patch, ax=None, title=None):
    """Draw which patches of a picture one of them attends to, itself framed in blue; return the Axes.

    image: (height, width, 3), each 0…1; weights: (rows · columns,); grid: (rows, columns); patch: the number of the one
    that asks, counted row by row. Without axes, or in a flipbook, the picture is 3.6 inches high.

    >>> asking(np.ones((4, 6, 3)), [0.5, 0.5, 0, 0, 0, 0], grid=(2, 3), patch=1, title="one asks").get_title()
    'one asks'
    """
    if free(fresh(ax)):
        wide, room = TALL * image.shape[1] / image.shape[0], LINE + PAD
        above = room if title else 0
        ax = seat(ax, (wide, TALL + room + above), (0, room, wide, TALL))
    return overlay(image, weights, grid=grid, mark=patch, ax=ax, title=title)


def most(weights, share=0.5):
    """Return how many of the greatest weights it takes to have a share of them all.

    >>> most([0.1, 0.3, 0.6]), most([0.1, 0.3, 0.6], share=0.8)
    (1, 2)
    """
    return int((np.cumsum(np.sort(weights)[::-1]) < share * np.sum(weights)).sum()) + 1
