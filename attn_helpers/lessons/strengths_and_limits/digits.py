"""Real handwritten digits, and what the fifth lesson does to them: place, shift, enlarge, shuffle.

Source and licence of the digits: data/digits.md (UCI, CC BY 4.0).
"""

import pathlib
from typing import NamedTuple

import numpy as np

from ... import _shapes
from ..._arrays import calm

DATA = pathlib.Path(__file__).parent
CANVAS = 12
N_TRAIN = 1400


class Digits(NamedTuple):
    """Images and their labels, row by row."""

    images: np.ndarray
    labels: np.ndarray


class Split(NamedTuple):
    """Digits to learn from and digits to be tested on; no digit is in both."""

    train: Digits
    test: Digits


def load_digits():
    """Load the 1,797 digits.

    Returns
    -------
    images : ndarray, (1797, 8, 8)
        In 0…1: 0 is paper, 1 is ink.
    labels : ndarray of int, (1797,)

    Examples
    --------
    >>> load_digits().images.shape
    (1797, 8, 8)
    """
    with np.load(DATA / "digits.npz") as stored:
        return Digits((stored["images"] / 16).astype(np.float32), stored["labels"].astype(int))


def split_digits(digits=None):
    """Split the digits once and for all: 1,400 to learn from, 397 to be tested on, drawn at random.

    Parameters
    ----------
    digits : Digits, optional

    Returns
    -------
    Split

    Examples
    --------
    >>> [len(part.labels) for part in split_digits()]
    [1400, 397]
    """
    images, labels = load_digits() if digits is None else digits
    order = np.random.default_rng(1998).permutation(len(labels))
    train, test = order[:N_TRAIN], order[N_TRAIN:]
    return Split(Digits(images[train], labels[train]), Digits(images[test], labels[test]))


def place(images, rows, columns, canvas=CANVAS):
    """Put each image on an empty canvas, its upper left corner at (row, column).

    Parameters
    ----------
    images : (n, h, w)
    rows, columns : (n,) or one number for all
    canvas : int

    Returns
    -------
    ndarray, (n, canvas, canvas)

    Raises
    ------
    ValueError
        If a picture would stick out.

    Examples
    --------
    >>> place([[[5.0]]], 0, 1, canvas=2)
    array([[[0., 5.],
            [0., 0.]]])
    """
    images = _shapes.as_float("place", "images", images, "an array (n, h, w) of real numbers")
    if images.ndim != 3:
        raise _shapes.wrong("place", "images", "(n, h, w)", images.shape)
    n, h, w = images.shape
    rows, columns = np.broadcast_to(rows, n), np.broadcast_to(columns, n)
    for name, corner, size in (("rows", rows, h), ("columns", columns, w)):
        if n and not 0 <= corner.min() <= corner.max() <= canvas - size:
            least, most = corner.min(), corner.max()
            came = f"{least}…{most}" if least < most else str(least)
            raise _shapes.wrong("place", name, f"0…{canvas - size}", came)
    out = np.zeros((n, canvas, canvas), images.dtype)
    down, right = rows[:, None] + np.arange(h), columns[:, None] + np.arange(w)
    out[np.arange(n)[:, None, None], down[:, :, None], right[:, None, :]] = images
    return out


def centre(digits, down=0, right=0):
    """Place every digit in the middle of the canvas, or ``down`` and ``right`` of it by so many pixels.

    Parameters
    ----------
    digits : Digits
    down, right : int

    Returns
    -------
    Digits
    """
    free = (CANVAS - digits.images.shape[1]) // 2
    return Digits(place(digits.images, free + down, free + right), digits.labels)


def scatter(digits, rng, times=1):
    """Place every digit at several random places, all different.

    Parameters
    ----------
    digits : Digits
    rng : numpy.random.Generator
    times : int
        At how many places.

    Returns
    -------
    Digits
        Of (times · n, 12, 12) images.

    Examples
    --------
    >>> scatter(split_digits().test, np.random.default_rng(0), times=2).images.shape
    (794, 12, 12)
    """
    n, free = len(digits.labels), CANVAS - digits.images.shape[1] + 1
    spots = rng.permuted(np.tile(np.arange(free**2), (n, 1)), axis=1)[:, :times].ravel()
    images = np.repeat(digits.images, times, axis=0)
    return Digits(place(images, spots // free, spots % free), np.repeat(digits.labels, times))


def draw_task(n, seed, *, centred=False):
    """Choose n training digits and place them and the test digits: the same for every network, anew for every seed.

    Parameters
    ----------
    n : int
        Up to 1,400 digits; beyond, all 1,400 at n // 1400 places each.
    seed : int
    centred : bool
        All in the middle instead.

    Returns
    -------
    Split
        Smaller choices lie within the larger ones of the same seed.

    Examples
    --------
    >>> [len(part.labels) for part in draw_task(50, seed=0)]
    [50, 794]
    """
    train, test = split_digits()
    some = np.random.default_rng(seed).permutation(N_TRAIN)[:n]
    train = Digits(train.images[some], train.labels[some])
    if centred:
        return Split(centre(train), centre(test))
    rng = np.random.default_rng([seed, n])
    return Split(scatter(train, rng, max(1, n // N_TRAIN)), scatter(test, rng, times=2))


def one_test_digit(down=0, right=0):
    """Return a 6 that no network learned from, in the middle of the canvas or so many pixels off it.

    Parameters
    ----------
    down, right : int

    Returns
    -------
    ndarray, (12, 12)

    Examples
    --------
    >>> one_test_digit(down=2, right=2)[:4, :4].any()
    np.False_
    """
    test = split_digits().test
    return centre(Digits(test.images[1:2], test.labels[1:2]), down, right).images[0]


@calm
def enlarge(images, size=CANVAS):
    """Enlarge pictures, interpolating linearly between pixel centres.

    Parameters
    ----------
    images : (n, h, h)
    size : int

    Returns
    -------
    ndarray, (n, size, size)

    Examples
    --------
    >>> enlarge([[[0.0, 1.0], [0.0, 1.0]]], 4)[0, 0]
    array([0.  , 0.25, 0.75, 1.  ])
    """
    images = _shapes.as_float("enlarge", "images", images)
    old = images.shape[-1]
    at = np.clip((np.arange(size) + 0.5) * old / size - 0.5, 0, old - 1)
    mix = np.maximum(0, 1 - np.abs(at[:, None] - np.arange(old))).astype(images.dtype)
    return mix @ images @ mix.T


def patch_order(rng, patch=2, canvas=CANVAS):
    """Draw a fixed shuffle of the canvas's patches, as an index into the canvas's pixels in reading order.

    Parameters
    ----------
    rng : numpy.random.Generator
    patch : int
        Side of the patches that stay whole; 1 shuffles single pixels.
    canvas : int

    Returns
    -------
    ndarray of int, (canvas²,)
        For ``images.reshape(n, -1)[:, order].reshape(images.shape)``.

    Examples
    --------
    >>> sorted(patch_order(np.random.default_rng(0), 2, 4).tolist()) == list(range(16))
    True
    """
    side = canvas // patch
    pixels = np.arange(canvas**2).reshape(side, patch, side, patch).swapaxes(1, 2).reshape(side**2, patch, patch)
    mixed = pixels[rng.permutation(side**2)].reshape(side, side, patch, patch)
    return mixed.swapaxes(1, 2).reshape(-1)


def shuffle(digits, order):
    """Rearrange the pixels of every picture by ``order``, as ``patch_order`` gives it.

    Parameters
    ----------
    digits : Digits
    order : (canvas²,) whole numbers

    Returns
    -------
    Digits
    """
    images = digits.images
    return Digits(images.reshape(len(images), -1)[:, order].reshape(images.shape), digits.labels)
