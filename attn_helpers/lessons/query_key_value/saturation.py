"""Random attention weights, to measure how sharp they are and how far they move with a score."""

import numpy as np

from ..._arrays import calm
from ..._shapes import whole_number
from ...scores import dot_product_scores, softmax


@calm
def random_weights(d_key, *, root=True, length=1.0, rise=0.0, n_keys=6, n_draws=500, seed=0):
    """Weigh random keys by random queries, numbers of mean 0 and standard deviation 1.

    Parameters
    ----------
    d_key : int
        How many columns queries and keys have.
    root : bool
        Whether the dot products are divided by √d_key.
    length : float
        What the queries are multiplied by.
    rise : float
        What is added to the score of key 0.
    n_keys : int
    n_draws : int
        How many queries, each with keys of its own.
    seed : int
        Of all that is drawn.

    Returns
    -------
    ndarray, (n_draws, n_keys)

    Raises
    ------
    ValueError, TypeError
        For a size below 1.

    Examples
    --------
    >>> random_weights(4, n_draws=3).shape
    (3, 6)
    """
    sizes = ("d_key", d_key), ("n_keys", n_keys), ("n_draws", n_draws)
    d_key, n_keys, n_draws = (whole_number("random_weights", *size) for size in sizes)
    rng = np.random.default_rng([seed, d_key])
    queries, keys = rng.normal(size=(n_draws, 1, d_key)), rng.normal(size=(n_draws, n_keys, d_key))
    scores = dot_product_scores(length * queries, keys, scale=None if root else 1)[:, 0]
    return softmax(scores + rise * (np.arange(n_keys) == 0))


@calm
def movement(d_key, *, root=True, rise=0.1, **settings):
    """Tell how far the weight of key 0 moves when its score rises.

    Parameters
    ----------
    d_key : int
    root : bool
    rise : float
        By how much the score rises.
    **settings
        Of `random_weights`.

    Returns
    -------
    ndarray, (n_draws,)

    Raises
    ------
    ValueError, TypeError
        For a size below 1.

    Examples
    --------
    >>> movement(4, n_draws=3).shape
    (3,)
    """
    before, after = (random_weights(d_key, root=root, rise=n, **settings)[:, 0] for n in (0, rise))
    return after - before
