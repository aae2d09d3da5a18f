"""How near weights are to all or nothing, how much they still move with their scores, and random ones to measure."""

import numpy as np

from ..._arrays import calm
from ..._shapes import as_float, whole_number, wrong
from ...scores import dot_product_scores, gaussian_scores, softmax


@calm
def entropy(weights):
    """Return the entropy of weights in nats: log n if all are equal, 0 if one has everything.

    Parameters
    ----------
    weights : (…, n)

    Returns
    -------
    ndarray, (…)

    Raises
    ------
    ValueError, TypeError
        Unless weights are numbers.

    Notes
    -----
    Source: Shannon 1948, −Σ p log p with 0 log 0 = 0.

    Examples
    --------
    >>> entropy([[0.5, 0.5], [1, 0]]).round(2)
    array([0.69, 0.  ])
    """
    p = as_float("entropy", "weights", weights)
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=-1) + 0.0  # no −0


@calm
def jacobian_norm(weights):
    """Return how much softmax's weights move with their scores: the norm of its Jacobian there.

    Where it is 0, no gradient comes back to the scores.

    Parameters
    ----------
    weights : (…, n)
        What softmax returned.

    Returns
    -------
    ndarray, (…)

    Raises
    ------
    ValueError, TypeError
        Unless weights are numbers.

    Notes
    -----
    The Jacobian is diag(p) − p pᵀ, the norm Frobenius's.
    Source: Bridle 1990 for the derivative of softmax.

    Examples
    --------
    >>> jacobian_norm([[0.5, 0.5], [1, 0]])
    array([0.5, 0. ])
    """
    p = as_float("jacobian_norm", "weights", weights)
    square = (p**2).sum(axis=-1)
    return np.sqrt(np.maximum(square - 2 * (p**3).sum(axis=-1) + square**2, 0))


@calm
def random_weights(score, d_key, *, n_keys=6, length=1.0, n_draws=500, seed=0):
    """Weigh random keys by random queries, each component of variance 1.

    Parameters
    ----------
    score : str
        "q·k", "scaled", "additive, 16 units" or "additive, d_key units" (a random network with so many hidden
        ones), or "Gaussian" (of width 1).
    d_key : int
        How wide queries and keys are.
    n_keys : int
    length : float
        What the queries are multiplied by.
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
        For another score or a size below 1.

    Examples
    --------
    >>> random_weights("scaled", 4, n_draws=3).shape
    (3, 6)
    """
    n_keys, n_draws = (whole_number("random_weights", *n) for n in (("n_keys", n_keys), ("n_draws", n_draws)))
    d_key = whole_number("random_weights", "d_key", d_key)
    if score not in SCORES:
        raise wrong("random_weights", "score", f"one of {', '.join(SCORES)}", score)
    rng = np.random.default_rng([seed, d_key])
    queries, keys = rng.normal(size=(n_draws, 1, d_key)), rng.normal(size=(n_draws, n_keys, d_key))
    return softmax(SCORES[score](length * queries, keys, rng))[:, 0]


def _network(queries, keys, d_hidden, rng):
    """Score by a random additive network whose hidden units have inputs of variance 2, whatever d_key is."""
    d_key = keys.shape[-1]
    w_query, w_key = rng.normal(size=(2, d_key, d_hidden)) / np.sqrt(d_key)
    w_score = rng.normal(size=d_hidden)
    from_keys = (keys.reshape(-1, d_key) @ w_key).reshape(*keys.shape[:-1], d_hidden)  # one product: keys are many
    return np.tanh(queries @ w_query + from_keys)[..., None, :, :] @ w_score  # as additive_scores, for one query each


SCORES = {
    "q·k": lambda queries, keys, rng: dot_product_scores(queries, keys, scale=1),
    "scaled": lambda queries, keys, rng: dot_product_scores(queries, keys),
    "additive, 16 units": lambda queries, keys, rng: _network(queries, keys, 16, rng),
    "additive, d_key units": lambda queries, keys, rng: _network(queries, keys, keys.shape[-1], rng),
    "Gaussian": lambda queries, keys, rng: gaussian_scores(queries, keys),
}
