"""Where a token stands, told to attention that knows no order: waves that are added, or turns of queries and keys."""

import numpy as np

from . import _shapes
from ._arrays import calm

BASE = 10_000.0  # the slowest pair of columns turns about once in 2π times as many places


def _angles(positions, d, base):
    """Return position · base^(−2i/d) for each pair i of columns, (n, d/2)."""
    return positions[..., None] * base ** (-np.arange(0, d, 2) / d)


@calm
def sinusoidal_positions(n, d, *, base=BASE):
    """Return a vector for each of n positions: sines and cosines of it, from quick waves to slow ones.

    Parameters
    ----------
    n : int
    d : int
        An even number: columns 2i and 2i + 1 are the sine and the cosine of one angle.
    base : number

    Returns
    -------
    ndarray, (n, d)

    Raises
    ------
    ValueError, TypeError
        If n or d is no whole number, d is odd, or base is not positive.

    Notes
    -----
    Source: Vaswani et al. 2017, section 3.5. A shift by k places is a rotation, the same at every place:
    ``rotate(x, -k)`` of row n is row n + k.

    Examples
    --------
    >>> sinusoidal_positions(3, 2).round(2)
    array([[ 0.  ,  1.  ],
           [ 0.84,  0.54],
           [ 0.91, -0.42]])
    """
    name = "sinusoidal_positions"
    n = _shapes.whole_number(name, "n", n)
    d = _even(name, "d", _shapes.whole_number(name, "d", d))
    angles = _angles(np.arange(n), d, _shapes.number(name, "base", base, positive=True))
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, d)


@calm
def rotate(x, positions, *, base=BASE):
    """Turn each pair of columns by an angle that grows with the position: the rotary embedding of queries and keys.

    Parameters
    ----------
    x : (…, n, d)
        d is even: columns 2i and 2i + 1 are turned together, by position · base^(−2i/d).
    positions : (n,), or one number for all rows
    base : number

    Returns
    -------
    ndarray, (…, n, d)
        Rows keep their lengths. The dot product of a turned query and a turned key depends on the distance of their
        positions alone.

    Raises
    ------
    ValueError, TypeError
        If x has no rows of an even number of columns, or positions do not fit.

    Notes
    -----
    Source: Su et al. 2021, RoFormer, section 3.2.2.

    Examples
    --------
    >>> rotate([[1.0, 0.0], [1.0, 0.0]], [0, np.pi / 2]).round(6) + 0.0
    array([[1., 0.],
           [0., 1.]])
    """
    x = _shapes.as_matrix("rotate", "x", x)
    n, d = x.shape[-2:]
    _even("rotate", "x's number of columns", d)
    positions = _shapes.as_float("rotate", "positions", positions)
    if positions.shape not in ((), (n,)) or not np.isfinite(positions).all():
        need = f"one finite number, or (n={n},) to match x {x.shape}"
        raise _shapes.wrong("rotate", "positions", need, positions.shape)
    angles = _angles(positions, d, _shapes.number("rotate", "base", base, positive=True))
    cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    even, odd = x[..., ::2], x[..., 1::2]
    return np.stack([even * cos - odd * sin, even * sin + odd * cos], axis=-1).reshape(x.shape)


def _even(function, name, d):
    if d % 2:
        raise _shapes.wrong(function, name, "an even number", d)
    return d
