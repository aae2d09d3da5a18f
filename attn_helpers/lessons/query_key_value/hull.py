"""The convex hull: the region inside a rubber band around points, which no mean of the points can leave."""

import numpy as np

from ..._arrays import calm
from ..._shapes import as_float, wrong


@calm
def hull(points):
    """Find the points that are corners of the convex hull, in order around it.

    Parameters
    ----------
    points : (n, 2)
        In any order; equal ones are allowed.

    Returns
    -------
    ndarray of int, (n_corners,)
        Which points, starting at the smallest x; a point in the middle of a side is no corner.

    Raises
    ------
    ValueError, TypeError
        Unless points is an array (n, 2) of finite numbers, n at least 1.

    Notes
    -----
    Source: Andrew 1979, the monotone chain.

    Examples
    --------
    >>> hull([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1]]).tolist()
    [0, 1, 2, 3]
    """
    points = as_float("hull", "points", points).astype(float)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise wrong("hull", "points", "(n, 2) with n at least 1", points.shape)
    if not np.isfinite(points).all():
        raise wrong("hull", "points", "finite", points[~np.isfinite(points)][0])
    order = np.unique(points, axis=0, return_index=True)[1]  # from left to right
    if len(order) < 3:
        return order
    return np.array(_chain(points, order)[:-1] + _chain(points, order[::-1])[:-1])


def _chain(points, order):
    """Walk over the points in order and keep those where the way turns left."""
    kept = []
    for i in map(int, order):
        while len(kept) >= 2 and _turn(points[kept[-2]], points[kept[-1]], points[i]) <= 0:
            kept.pop()
        kept.append(i)
    return kept


def _turn(a, b, c):
    """Return twice the signed area of a triangle: positive for a left turn."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
