"""The additive score of further/scores_and_scaling, given with a bug; and the numbers on which functions are tried."""

import numpy as np

from ..scores import additive_scores, softmax
from .grading import Case, Exercise


def draw(rng, *shape):
    """Draw numbers from −2 to 2 with two decimals, no two alike, so that they print whole and never tie.

    Parameters
    ----------
    rng : numpy.random.Generator
    *shape : int
        At most 401 numbers in all.

    Returns
    -------
    ndarray, shape

    Examples
    --------
    >>> draw(np.random.default_rng(0), 2, 3).shape
    (2, 3)
    """
    return rng.choice(np.arange(-200, 201), np.prod(shape, dtype=int), replace=False).reshape(shape) / 100


def over(scores, axis):
    """Normalise along an axis without any care, as the wrong answers do.

    Parameters
    ----------
    scores : ndarray
    axis : int or None
        Along which the weights sum to 1; None for all together.

    Returns
    -------
    ndarray, as scores

    Examples
    --------
    >>> over(np.zeros((2, 4)), None)[0]
    array([0.125, 0.125, 0.125, 0.125])
    """
    powers = np.exp(scores - scores.max())
    return powers / powers.sum(axis=axis, keepdims=True)


def _additive_of(*sizes, lead=()):
    def cases(rng):  # sizes: n_queries, n_keys, d_query, d_key, d_hidden
        return [
            Case({"queries": draw(rng, *lead, n, d), "keys": draw(rng, *lead, m, e), "w_query": draw(rng, d, h),
                  "w_key": draw(rng, e, h), "w_score": draw(rng, h)}, len(lead))
            for n, m, d, e, h in sizes
        ]  # fmt: skip

    return cases


def _pairs(q, k, wq, wk):
    return (q @ wq)[..., :, None, :] + (k @ wk)[..., None, :, :]


def _additive(queries, keys, w_query, w_key, w_score):
    return additive_scores(queries, keys, w_query=w_query, w_key=w_key, w_score=w_score)


AS_GIVEN = "It is still as it was given: every query gets the same weights."
ADDITIVE = Exercise(
    "additive_scores",
    _additive,
    _additive_of((1, 3, 2, 4, 5), (1, 3, 2, 4, 5), (2, 5, 3, 4, 7), (3, 3, 3, 3, 3)),
    (
        ("tanh is missing. Without it the query shifts all keys' scores alike.",
         lambda q, k, a, b, w: _pairs(q, k, a, b) @ w),
        ("tanh comes too late: first tanh, then the product with w_score.",
         lambda q, k, a, b, w: np.tanh(_pairs(q, k, a, b) @ w)),
        (AS_GIVEN,
         lambda q, k, a, b, w: (np.tanh(q @ a)[..., :, None, :] + np.tanh(k @ b)[..., None, :, :]) @ w),
        ("Query and key are multiplied. Additive: they are added, inside tanh.",
         lambda q, k, a, b, w: np.tanh((q @ a)[..., :, None, :] * (k @ b)[..., None, :, :]) @ w),
        ("w_score is missing: it weighs the hidden units.",
         lambda q, k, a, b, w: np.tanh(_pairs(q, k, a, b)).sum(-1)),
        ("w_score is missing: it weighs the hidden units.",
         lambda q, k, a, b, w: np.tanh(_pairs(q, k, a, b)).mean(-1)),
        ("You return the hidden units. One step is missing: `@ w_score`.",
         lambda q, k, a, b, w: np.tanh(_pairs(q, k, a, b))),
        ("Rows are queries and columns are keys: yours are turned.",
         lambda q, k, a, b, w: (np.tanh(_pairs(q, k, a, b)) @ w).swapaxes(-1, -2)),
        ("These are weights. The scores come before softmax.",
         lambda q, k, a, b, w: softmax(np.tanh(_pairs(q, k, a, b)) @ w)),
        ("w_query and w_key are exchanged.", lambda q, k, a, b, w: np.tanh(_pairs(q, k, b, a)) @ w),
        ("The score has a √: only the scaled dot product is divided.",
         lambda q, k, a, b, w: np.tanh(_pairs(q, k, a, b)) @ w / np.sqrt(len(w))),
        ("ReLU is not tanh.", lambda q, k, a, b, w: np.maximum(_pairs(q, k, a, b), 0) @ w),
        ("Row i of queries meets row i of keys only. Every query meets every key: "
         "`[..., :, None, :]` for queries, `[..., None, :, :]` for keys.",
         lambda q, k, a, b, w: np.tanh(q @ a + k @ b) @ w),
    ),
    bonus=_additive_of((3, 4, 2, 5, 6), lead=(2,)),
    beyond="many sets at once, queries (…, n_queries, d_query)",
    as_given=AS_GIVEN,
    advice="For each pair: `w_score · tanh(q @ w_query + k @ w_key)`.",
)  # fmt: skip
