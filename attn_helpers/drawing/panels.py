"""Pictures side by side, as small multiples of one dial, and weights over the objects of a scene."""

import numpy as np
from matplotlib.figure import Figure

from .._language import say
from .._shapes import whole_number, wrong
from ._layout import LINE, PAD, free, inches, seat
from ._style import fresh, plotter
from .overlays import overlay

WIDE = 5.4  # inches of a scene's picture that stands alone
TALL = 3.6  # inches of a picture that is cut into patches


@plotter
def multiples(draw, /, *, columns=2, size=(9.0, 6.8), **dial):
    """Draw one setting of a dial after another, some in a row.

    Parameters
    ----------
    draw : function (ax, **setting)
        Draws one setting.
    columns : int
        How many stand in a row.
    size : (width, height)
        In inches.
    **dial
        The dial's name and its values.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError, TypeError
        Unless there is one dial with at least one value.

    Examples
    --------
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
def look(scene, weights, *, ax=None, title=None, scale=True):
    """Draw weights over the boxes of a scene's objects, on one scale for all pictures.

    Parameters
    ----------
    scene : Scene
    weights : (n,)
    ax : matplotlib Axes, optional
        Without axes, or in a flipbook, the picture is 5.4 inches wide; narrow axes get no names, for want of room.
    title : str, optional
    scale : bool
        Whether a line under the picture says that the darkest tint is 1.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> look(meadow(), [1, 0, 0, 0, 0, 0], title="first look").get_title()
    'first look'
    """
    if free(fresh(ax)):
        tall, room = WIDE * scene.image.shape[0] / scene.image.shape[1], LINE + PAD
        below, above = room if scale else 0, room if title else 0
        ax = seat(ax, (WIDE, tall + below + above), (0, below, WIDE, tall))
    names = list(map(say, scene.names)) if inches(ax)[0] > 2.5 else None
    return overlay(scene.image, weights, boxes=scene.boxes, names=names, ax=ax, title=title, top=1, scale=scale)


def told(scene, weights):
    """Say which of a scene's objects have most of the weights.

    Parameters
    ----------
    scene : Scene
    weights : (n,)

    Returns
    -------
    str

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> told(meadow(), [0.7, 0.2, 0.1, 0, 0, 0]), told(meadow(), np.ones(6) / 6)
    ('rabbit 0.70, then grass 0.20', 'every object 0.17')
    """
    first, second = np.argsort(-np.asarray(weights), kind="stable")[:2]
    if np.ptp(weights) < 0.005:
        return say("every object {most:.2f}").format(most=weights[first])
    name, next_name = say(scene.names[first]), say(scene.names[second])
    if weights[second] < 0.005:
        return f"{name} {weights[first]:.2f}"
    said = say("{first} {most:.2f}, then {second} {less:.2f}")
    return said.format(first=name, most=weights[first], second=next_name, less=weights[second])


@plotter
def asking(image, weights, *, grid, patch, ax=None, title=None):
    """Draw which patches of a picture one of them attends to, itself framed in blue.

    Parameters
    ----------
    image : (height, width, 3)
        Each 0…1.
    weights : (rows · columns,)
    grid : (rows, columns)
    patch : int
        The one that asks, counted row by row.
    ax : matplotlib Axes, optional
        Without axes, or in a flipbook, the picture is 3.6 inches high.
    title : str, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
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

    Parameters
    ----------
    weights : (n,)
    share : number
        In 0…1.

    Returns
    -------
    int

    Examples
    --------
    >>> most([0.1, 0.3, 0.6]), most([0.1, 0.3, 0.6], share=0.8)
    (1, 2)
    """
    return int((np.cumsum(np.sort(weights)[::-1]) < share * np.sum(weights)).sum()) + 1
