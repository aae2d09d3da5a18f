"""A photograph, and how to cut it into patches, so that it becomes a set whose members can attend to one another."""

import numpy as np
from matplotlib.cbook import get_sample_data
from matplotlib.image import imread

from ..._arrays import calm
from ..._shapes import as_float, whole_number, wrong

GRID = (18, 16)  # rows and columns of patches
SIDE = 16  # pixels of the photograph from one patch to the next
PALE = 0.3  # of the photograph's contrast, under tints


@calm
def portrait():
    """Return a photograph of Grace Hopper that matplotlib ships.

    Returns
    -------
    ndarray, (288, 256, 3)
        Red, green and blue, each 0…1.

    Examples
    --------
    >>> portrait().shape
    (288, 256, 3)
    """
    with get_sample_data("grace_hopper.jpg") as file:
        full = np.pad(imread(file)[:576] / 255, ((1, 1), (1, 1), (0, 0)), mode="edge")
    squares = np.lib.stride_tricks.sliding_window_view(full, (4, 4), axis=(0, 1))[::2, ::2]
    return squares.mean(axis=(-2, -1))  # soft, since its grain would double the size of every picture


@calm
def ghost():
    """Return the photograph so pale that one tint looks the same on a dark jacket and on a bright wall.

    Returns
    -------
    ndarray, (288, 256, 3)

    Examples
    --------
    >>> bool(0.7 < ghost().min() < ghost().max() <= 1)
    True
    """
    return 1 - PALE * (1 - portrait())


@calm
def patches(image, grid, *, pixels=4):
    """Cut a picture into patches, shrink each to pixels × pixels, and return one row of numbers a patch.

    Parameters
    ----------
    image : (height, width, 3)
    grid : (rows, columns)
        How many patches; they are counted row by row from the top left.
    pixels : int
        The side of a shrunk patch. Each of its pixels is the average of a square of the picture.

    Returns
    -------
    ndarray, (rows · columns, pixels · pixels · 3)

    Raises
    ------
    ValueError, TypeError
        If `image` holds no numbers or cannot be cut evenly, or `pixels` is no whole number from 1 on.

    Examples
    --------
    >>> patches(np.ones((24, 16, 3)), (3, 2)).shape
    (6, 48)
    """
    image, pixels = as_float("patches", "image", image, "(height, width, 3)"), whole_number("patches", "pixels", pixels)
    (height, width), (rows, columns) = image.shape[:2], grid
    if height % (rows * pixels) or width % (columns * pixels):
        need = f"({height}, {width}) cut into whole patches of {pixels} × {pixels} equal squares"
        raise wrong("patches", "grid", need, grid)
    squares = image.reshape(rows, pixels, height // rows // pixels, columns, pixels, width // columns // pixels, 3)
    return squares.mean(axis=(2, 5)).swapaxes(1, 2).reshape(rows * columns, -1)


@calm
def prepared_patches():
    """Return the photograph's 288 patches, minus the mean patch, each then of length 1.

    Returns
    -------
    ndarray, (288, 48)

    Examples
    --------
    >>> np.allclose(np.linalg.norm(prepared_patches(), axis=1), 1)
    True
    """
    raw = patches(portrait(), GRID)
    centred = raw - raw.mean(axis=0)
    return centred / np.linalg.norm(centred, axis=1, keepdims=True)
