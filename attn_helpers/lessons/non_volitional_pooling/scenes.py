"""The running example: a rabbit that eats grass in a meadow, drawn as an RGB array with object boxes."""

from dataclasses import dataclass

import numpy as np

from ..._arrays import calm
from ..._language import later, say
from ..._shapes import as_float, wrong
from . import _landscape
from ._rabbit import draw_rabbit, silhouette

HEIGHT, WIDTH = 300, 480
RABBITS = {"white": (0.97, 0.96, 0.94), "green": (0.46, 0.64, 0.29)}
BOXES = {  # left, top, right, bottom in pixels
    later("rabbit"): (141, 112, 318, 266),
    later("grass"): (312, 188, 393, 272),
    later("flowers"): (26, 208, 124, 276),
    later("stone"): (396, 236, 472, 290),
    later("tree"): (366, 58, 460, 178),
    later("sky"): (12, 6, 332, 84),
}


@dataclass(frozen=True, eq=False)
class Scene:
    """A picture and the objects in it.

    Attributes
    ----------
    image : (height, width, 3) float64
        Red, green and blue, each 0…1.
    names : tuple of n str
        What each object is called.
    boxes : (n, 4) int
        Left, top, right and bottom of each object in pixels; right and bottom are the first pixel outside.
    rabbit : (height, width) bool
        True on the rabbit's own pixels.
    """

    image: np.ndarray
    names: tuple
    boxes: np.ndarray
    rabbit: np.ndarray

    @property
    def labels(self):
        """What each object is called in a picture: tuple of n str, in the language that was chosen."""
        return tuple(map(say, self.names))


@calm
def meadow(*, rabbit="white"):
    """Draw the meadow: a rabbit eats the grass beside it, among flowers, a stone, a tree and the sky.

    Parameters
    ----------
    rabbit : "white", "green" or three numbers
        The rabbit's colour; "green" melts into the meadow, and red, green and blue may be given, each 0…1.

    Returns
    -------
    Scene
        The same pixels on every call; six objects.

    Raises
    ------
    ValueError, TypeError
        If `rabbit` is no known name and no colour.

    Examples
    --------
    >>> scene = meadow()
    >>> scene.image.shape, scene.names[0], scene.boxes[0].tolist()
    ((300, 480, 3), 'rabbit', [141, 112, 318, 266])
    """
    colour = _colour(rabbit)
    rng = np.random.default_rng(7)
    image = _landscape.draw_sky(HEIGHT, WIDTH)
    _landscape.draw_hills(image)
    for draw in (_landscape.draw_turf, _landscape.draw_tree, _landscape.draw_flowers, _landscape.draw_stone):
        draw(image, rng)
    draw_rabbit(image, colour)
    _landscape.draw_patch(image, rng)
    boxes = np.array(list(BOXES.values()))
    return Scene(np.clip(image, 0, 1), tuple(BOXES), boxes, silhouette(HEIGHT, WIDTH))


def _colour(rabbit):
    """Return a rabbit's name or three numbers as (3,) float64."""
    need = f"one of {', '.join(map(repr, RABBITS))} or (red, green, blue), each 0…1"
    if isinstance(rabbit, str):
        if rabbit not in RABBITS:
            raise wrong("meadow", "rabbit", need, repr(rabbit))
        return np.array(RABBITS[rabbit])
    colour = as_float("meadow", "rabbit", rabbit, need).astype(float)
    if colour.shape != (3,):
        raise wrong("meadow", "rabbit", need, f"shape {colour.shape}")
    if not np.all((colour >= 0) & (colour <= 1)):
        raise wrong("meadow", "rabbit", need, colour.tolist())
    return colour


def middle_colours(scene, *, reach=15):
    """Average the colours around each object's middle.

    Parameters
    ----------
    scene : Scene
    reach : int
        How many pixels from the middle are taken in, to each side.

    Returns
    -------
    ndarray, (n, 3)
        Red, green and blue, each 0…1.

    Examples
    --------
    >>> middle_colours(meadow())[1].round(1).tolist()  # the grass
    [0.4, 0.6, 0.2]
    """
    middles = [((left + right) // 2, (top + bottom) // 2) for left, top, right, bottom in scene.boxes]
    around = [scene.image[max(y - reach, 0) : y + reach, max(x - reach, 0) : x + reach] for x, y in middles]
    return np.array([patch.mean(axis=(0, 1)) for patch in around])
