"""An additive score whose network is set by hand so that it finds what is near a place."""

import numpy as np

from ..._arrays import calm
from ...scores import additive_scores

STEEP, HALF = 12.0, 1.5  # how steep a step is; how far its two steps stand apart, in the steps' own units
SIGNS = np.array([1.0, -1.0, 1.0, -1.0])  # of the four hidden units: a rising and a falling step over x, and over y
W_KEY = STEEP * np.array([[1, 1, 0, 0], [0, 0, 1, 1]])  # (d_key=2, d_hidden=4)
W_QUERY = np.vstack([-W_KEY, HALF * SIGNS])  # (d_query=3, d_hidden=4): the third number of a query is a 1
W_SCORE = SIGNS  # (d_hidden=4,)


@calm
def near(place, places):
    """Score places by an additive network that peaks at one place.

    Source: the form is Bahdanau et al. 2015; the numbers are set by hand.

    Parameters
    ----------
    place : (2,)
    places : (n, 2)

    Returns
    -------
    (n,)

    Examples
    --------
    >>> near([0.5, 0.5], [[0.5, 0.5], [0.1, 0.9]]).round(2)
    array([3.62, 0.01])
    """
    query = np.append(place, 1.0)
    return additive_scores([query], places, w_query=W_QUERY, w_key=W_KEY, w_score=W_SCORE)[0]
