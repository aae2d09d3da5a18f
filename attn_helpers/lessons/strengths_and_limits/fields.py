"""What one output of a layer can see, measured: change one pixel after another, and look whether the output moves."""

import functools

import numpy as np

from ..._language import later
from ...attention import attention
from .vision import neighbours

SIDE, DEEPEST = 20, 10
PLACES = {later("middle"): (10, 10), later("corner"): (0, 0)}
NO, YES = later("no", "yes")


@functools.cache
def photograph():
    """Return a small grey picture, cut from a photograph that matplotlib ships.

    Returns
    -------
    ndarray, (20, 20)
        0 is light, 1 is dark.

    Examples
    --------
    >>> photograph().shape
    (20, 20)
    """
    from matplotlib import pyplot
    from matplotlib.cbook import get_sample_data

    with get_sample_data("grace_hopper.jpg") as file:
        grey = pyplot.imread(file, format="jpg")[20:420, 60:460].mean(axis=2) / 255
    return 1 - grey.reshape(SIDE, 20, SIDE, 20).mean(axis=(1, 3))


def seen(layer, picture):
    """Find the pixels of a picture that can change what a layer makes of it.

    Parameters
    ----------
    layer : function of pictures (n, h, w) → (…, n, d)
    picture : (h, w)

    Returns
    -------
    ndarray of bool, (…, h, w)

    Examples
    --------
    >>> seen(lambda pictures: pictures[:, 0, 1:], np.zeros((2, 3)))
    array([[False,  True,  True],
           [False, False, False]])
    """
    before, moved = layer(picture[None]), []
    for row in range(picture.shape[0]):  # a row of pixels at a time: little memory
        changed = np.repeat(picture[None], picture.shape[1], axis=0)
        np.fill_diagonal(changed[:, row], changed[:, row].diagonal() + 0.5)
        moved.append(np.abs(layer(changed) - before).max(axis=-1) > 1e-12)
    return np.stack(moved, axis=-2)


def convolution_field(depth, place):
    """Follow what one output sees back through layers of 3×3 convolution: each step adds the neighbours.

    Parameters
    ----------
    depth : int
        The number of layers.
    place : (row, column)
        Of the output.

    Returns
    -------
    ndarray of bool, (20, 20)

    Examples
    --------
    >>> [int(convolution_field(depth, (0, 0)).sum()) for depth in (1, 2, 10)]
    [4, 9, 121]
    """
    field = np.zeros((SIDE, SIDE, 1))
    field[place] = 1
    for _ in range(depth):
        field = neighbours(field).max(axis=-1, keepdims=True)
    return field[:, :, 0] > 0


@functools.cache
def layers():
    """Return three layers, each a function of pictures (n, h, w) → (n, d), with weights drawn by chance.

    Returns
    -------
    {name: function}
        The convolution's output in the middle, self-attention's of the middle one of the 4×4 patches.
    """
    rng = np.random.default_rng(5)
    kernel = rng.normal(size=(9, 3))
    w_query, w_key, w_value = rng.normal(size=(3, 16, 3))

    def attend(pictures):
        n, h, w = pictures.shape
        x = pictures.reshape(n, h // 4, 4, w // 4, 4).swapaxes(2, 3).reshape(n, -1, 16)
        return attention(x[:, [x.shape[1] // 2]] @ w_query, x @ w_key, x @ w_value).output[:, 0]

    return {
        later("3×3 convolution"): lambda x: neighbours(x[..., None])[:, 10, 10] @ kernel,
        later("average of all pixels"): lambda x: x.mean(axis=(1, 2))[:, None],
        later("self-attention"): attend,
    }


def facts(layer):
    """Measure of a layer how many pixels it sees, and whether it mixes by content.

    Parameters
    ----------
    layer : function of pictures (n, h, w) → (n, d)
        Without a bias or a ReLU: then weights that do not depend on the picture make sums of pictures sums of outputs.

    Returns
    -------
    (int, "yes" or "no")

    Examples
    --------
    >>> facts(layers()["average of all pixels"])
    (400, 'no')
    """
    one, other = photograph()[None], photograph()[None, ::-1]
    additive = np.allclose(layer(one + other), layer(one) + layer(other))
    return int(seen(layer, photograph()).sum()), NO if additive else YES
