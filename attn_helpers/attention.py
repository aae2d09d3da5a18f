"""Attention: score every key for every query, turn scores into weights, average the values."""

import math
from typing import NamedTuple

import numpy as np

from . import _shapes
from .scores import OWN, as_score, dot_product_scores, normalise, stay_small

BLOCK = 2**21  # scores held at once when the weights are not wanted: 8 MiB of float32


class Attended(NamedTuple):
    """What ``attention`` and ``multi_head_attention`` return; weights is None where they were not wanted."""

    output: np.ndarray
    weights: np.ndarray | None


def attention_weights(queries, keys, *, score=dot_product_scores, mask=None, causal=False):
    """Return how each query shares its attention among the keys: softmax(score(queries, keys)).

    Parameters
    ----------
    queries : (…, n_queries, d_key)
    keys : (…, n_keys, d_key)
    score, mask, causal
        As in `attention`.

    Returns
    -------
    ndarray, (…, n_queries, n_keys)

    Raises
    ------
    ValueError, TypeError
        If something does not fit; the message names the argument.

    Notes
    -----
    Source: Vaswani et al. 2017, equation 1 without its last product.

    Examples
    --------
    >>> attention_weights([[0.0]], [[1.0], [5.0]])
    array([[0.5, 0.5]])
    """
    name = "attention_weights"
    causal = _shapes.flag(name, "causal", causal)
    queries, keys = _inputs(name, queries, keys, score)
    lead = np.broadcast_shapes(queries.shape[:-2], keys.shape[:-2])
    mask = _mask(name, mask, (*lead, queries.shape[-2], keys.shape[-2]))
    return _weights(name, queries, keys, score, mask, causal)


def attention(queries, keys, values, *, score=dot_product_scores, mask=None, causal=False, need_weights=True):
    """Answer each query by an average of the values, weighted by how well their keys match it.

    Parameters
    ----------
    queries : (…, n_queries, d_key)
    keys : (…, n_keys, d_key)
    values : (…, n_keys, d_value)
        Leading axes of all three broadcast.
    score : function of (queries, keys)
    mask : boolean (True = may attend) or float (added to the scores), optional
        Broadcast to (…, n_queries, n_keys).
    causal : bool
        Query i sees keys 0…i only.
    need_weights : bool
        If false, the queries are worked through in blocks, score is called on each block, and memory does not grow with
        n_queries × n_keys.

    Returns
    -------
    output : ndarray, (…, n_queries, d_value)
        A query that may attend to nothing gets zeros; what a masked key or its value holds does not matter, NaN
        neither.
    weights : ndarray, (…, n_queries, n_keys), or None

    Raises
    ------
    ValueError, TypeError
        If something does not fit; the message names the argument.

    Notes
    -----
    Source: Vaswani et al. 2017, equation 1: softmax(QKᵀ/√d_key) V.

    Examples
    --------
    >>> attention([[0.0]], keys=[[1.0], [5.0]], values=[[10.0], [20.0]]).output
    array([[15.]])
    """
    name = "attention"
    causal, need_weights = (_shapes.flag(name, *one) for one in (("causal", causal), ("need_weights", need_weights)))
    queries, keys = _inputs(name, queries, keys, score)
    values = _shapes.as_matrix(name, "values", values, "(…, n_keys, d_value)")
    _shapes.one_value_per_key(name, keys, values)
    lead = _shapes.leading(name, queries=queries, keys=keys, values=values)
    mask = _mask(name, mask, (*lead, queries.shape[-2], keys.shape[-2]))
    return attend(name, queries, keys, values, score, mask, causal, need_weights)


def attend(function, queries, keys, values, score, mask, causal, need_weights=True):
    """Attend with arguments already checked, on behalf of the public function named.

    Parameters
    ----------
    function : str
        The public function's name, for messages.
    queries, keys, values, score, mask, causal, need_weights
        As in `attention`, checked and broadcastable.

    Returns
    -------
    Attended
    """
    if need_weights:
        weights = _weights(function, queries, keys, score, mask, causal)
        return Attended(_average(weights, values, causal or mask is not None), weights)
    return Attended(_in_blocks(function, queries, keys, values, score, mask, causal), None)


def _in_blocks(function, queries, keys, values, score, mask, causal):
    """Attend for some queries at a time, and forget their weights."""
    lead = np.broadcast_shapes(*(x.shape[:-2] for x in (queries, keys, values, mask) if x is not None))
    n_queries, n_keys = queries.shape[-2], keys.shape[-2]
    queries, keys, values = (np.broadcast_to(x, (*lead, *x.shape[-2:])) for x in (queries, keys, values))
    mask = None if mask is None else np.broadcast_to(mask, (*lead, n_queries, n_keys))
    output = np.empty((*lead, n_queries, values.shape[-1]), np.result_type(queries, keys, values))
    for block in _blocks((*lead, n_queries), BLOCK // n_keys):
        batch, first = block[:-1], block[-1].start
        seen = None if mask is None else mask[block]
        weights = _weights(function, queries[block], keys[batch], score, seen, causal, first)
        output[block] = _average(weights, values[batch], causal or mask is not None)
        del weights  # before the next block's are made
    return output


def _average(weights, values, masked):
    """Average the values; what is masked out counts for nothing, even if it is NaN or infinite."""
    if not masked or np.isfinite(values).all():
        return weights @ values
    output = weights @ np.where(np.isfinite(values), values, 0)
    seen = (weights > 0).astype(weights.dtype)
    with np.errstate(invalid="ignore"):  # inf and -inf make NaN, as they should
        for odd, there in ((np.nan, np.isnan(values)), (np.inf, values == np.inf), (-np.inf, values == -np.inf)):
            output[seen @ there.astype(weights.dtype) > 0] += odd
    return output


def _blocks(shape, most):
    """Cut an array of this shape into blocks of at most ``most`` numbers, if that is possible; yield their indices.

    >>> [(index[0].start, index[1].start) for index in _blocks((2, 5), 3)]
    [(0, 0), (0, 3), (1, 0), (1, 3)]
    """
    first, *others = shape
    step = max(1, most // max(1, math.prod(others)))
    rest = list(_blocks(others, most)) if others else [()]
    for start in range(0, first, step):
        for block in rest:
            yield slice(start, start + step), *block


def _inputs(function, queries, keys, score):
    if not callable(score):
        raise _shapes.wrong(function, "score", "a function of (queries, keys)", repr(score), TypeError)
    queries, keys = _shapes.queries_and_keys(function, queries, keys)
    if score in OWN:
        _shapes.same_width(function, queries, keys)
    return queries, keys


def _mask(function, mask, shape):
    """Return the mask with at least two axes, those of queries and keys."""
    return None if mask is None else np.atleast_2d(_shapes.as_mask(function, mask, shape))


def _weights(function, queries, keys, score, mask, causal, first=0):
    """Score and normalise; ``first`` is the position of the first of these queries, for the causal mask."""
    n_queries, n_keys = queries.shape[-2], keys.shape[-2]
    lead = np.broadcast_shapes(queries.shape[:-2], keys.shape[:-2])
    scores = as_score(function, score, queries, keys, lead)
    if causal:
        past = np.tri(n_queries, n_keys, first, dtype=bool)
        mask = past if mask is None else mask & past if mask.dtype == bool else np.where(past, mask, -np.inf)
    if mask is not None and np.broadcast_shapes(scores.shape, mask.shape) != scores.shape:
        scores = np.array(np.broadcast_to(scores, np.broadcast_shapes(scores.shape, mask.shape)))
    told = score is dot_product_scores and (mask is None or mask.dtype == bool)  # a float mask makes other scores
    weights = normalise(scores, mask, small=told and stay_small(queries, keys))
    return weights.astype(np.result_type(queries, keys), copy=False)


def causal_mask(n):
    """Allow each of n positions to see itself and what came before.

    Parameters
    ----------
    n : int
        How many positions, at least 1.

    Returns
    -------
    ndarray of bool, (n, n)
        True on and below the diagonal.

    Raises
    ------
    ValueError, TypeError
        Unless n is a whole number of at least 1.

    Notes
    -----
    Source: Vaswani et al. 2017, section 3.2.3.

    Examples
    --------
    >>> causal_mask(2)
    array([[ True, False],
           [ True,  True]])
    """
    return np.tri(_shapes.whole_number("causal_mask", "n", n), dtype=bool)
