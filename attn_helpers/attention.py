"""Attention: score every key for every query, turn scores into weights, average the values."""

import math
from typing import NamedTuple

import numpy as np

from . import _shapes
from ._arrays import calm
from .scores import OWN, as_score, dot_product_scores, normalise, stay_small

BLOCK = 2**21  # scores held at once when the weights are not wanted: 8 MiB of float32


class Attended(NamedTuple):
    """What ``attention`` and ``multi_head_attention`` return; weights is None where they were not wanted."""

    output: np.ndarray
    weights: np.ndarray | None


@calm
def attention_weights(queries, keys, *, score=dot_product_scores, mask=None, causal=False, first=None):
    """Return how each query shares its attention among the keys: softmax(score(queries, keys)).

    Parameters
    ----------
    queries : (…, n_queries, d_key)
    keys : (…, n_keys, d_key)
    score, mask, causal, first
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
    first = first_query(name, causal, first, queries.shape[-2], keys.shape[-2])
    lead = np.broadcast_shapes(queries.shape[:-2], keys.shape[:-2])
    mask = _mask(name, mask, (*lead, queries.shape[-2], keys.shape[-2]))
    return _weights(name, queries, keys, score, mask, first)


@calm
def attention(
    queries, keys, values, *, score=dot_product_scores, mask=None, causal=False, first=None, need_weights=True
):
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
        Each query sees the key at its own position and those before it.
    first : int, optional
        With causal, the position of query 0 among the keys: query i sees keys 0…first+i. It is 0 where there are as
        many queries as keys. For other numbers it must be said: n_keys − n_queries for the last queries, as in writing
        with a cache; 0 for the first.
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

    The last query of three, whose keys and values were kept:

    >>> attention([[0.0]], [[1.0], [5.0], [9.0]], [[10.0], [20.0], [60.0]], causal=True, first=2).output
    array([[30.]])
    """
    name = "attention"
    causal, need_weights = (_shapes.flag(name, *one) for one in (("causal", causal), ("need_weights", need_weights)))
    queries, keys = _inputs(name, queries, keys, score)
    values = _shapes.as_matrix(name, "values", values, "(…, n_keys, d_value)")
    _shapes.one_value_per_key(name, keys, values)
    first = first_query(name, causal, first, queries.shape[-2], keys.shape[-2])
    lead = _shapes.leading(name, queries=queries, keys=keys, values=values)
    mask = _mask(name, mask, (*lead, queries.shape[-2], keys.shape[-2]))
    return attend(name, queries, keys, values, score, mask, first, need_weights)


def first_query(function, causal, first, n_queries, n_keys):
    """Return the position of the first query, or None where the order does not matter.

    Parameters
    ----------
    function : str
        The public function's name, for messages.
    causal : bool
    first : int, optional
    n_queries, n_keys : int

    Returns
    -------
    int or None

    Raises
    ------
    ValueError, TypeError
        If causal is true and nothing says where the queries stand, or false and something does.

    Examples
    --------
    >>> first_query("attention", True, None, 3, 3), first_query("attention", True, 4, 1, 5)
    (0, 4)
    """
    if first is not None:
        first = _shapes.whole_number(function, "first", first, least=0)
        if not causal:
            raise _shapes.wrong(function, "first", "given with causal=True only", first)
        return first
    if causal and n_queries != n_keys:
        last = f", or {n_keys - n_queries} if they are the last" if n_queries < n_keys else ""
        need = f"given where {n_queries} queries meet {n_keys} keys causally: 0 if they are the first{last}"
        raise _shapes.wrong(function, "first", need, "nothing")
    return 0 if causal else None


def attend(function, queries, keys, values, score, mask, first=None, need_weights=True):
    """Attend with arguments already checked, on behalf of the public function named.

    Parameters
    ----------
    function : str
        The public function's name, for messages.
    queries, keys, values, score, mask, need_weights
        As in `attention`, checked and broadcastable.
    first : int, optional
        As `first_query` returns it: None for no causal mask.

    Returns
    -------
    Attended
    """
    if need_weights:
        weights = _weights(function, queries, keys, score, mask, first)
        return Attended(_average(weights, values, first is not None or mask is not None), weights)
    return Attended(_in_blocks(function, queries, keys, values, score, mask, first), None)


def _in_blocks(function, queries, keys, values, score, mask, first):
    """Attend for some queries at a time, and forget their weights."""
    lead = np.broadcast_shapes(*(x.shape[:-2] for x in (queries, keys, values, mask) if x is not None))
    n_queries, n_keys = queries.shape[-2], keys.shape[-2]
    queries, keys, values = (np.broadcast_to(x, (*lead, *x.shape[-2:])) for x in (queries, keys, values))
    mask = None if mask is None else np.broadcast_to(mask, (*lead, n_queries, n_keys))
    output = np.empty((*lead, n_queries, values.shape[-1]), np.result_type(queries, keys, values))
    for block in _blocks((*lead, n_queries), BLOCK // n_keys):
        batch, start = block[:-1], None if first is None else first + block[-1].start
        seen = None if mask is None else mask[block]
        weights = _weights(function, queries[block], keys[batch], score, seen, start)
        output[block] = _average(weights, values[batch], first is not None or mask is not None)
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


def _weights(function, queries, keys, score, mask, first):
    """Score and normalise; ``first`` is the position of the first of these queries, None for no causal mask."""
    n_queries, n_keys = queries.shape[-2], keys.shape[-2]
    lead = np.broadcast_shapes(queries.shape[:-2], keys.shape[:-2])
    scores = as_score(function, score, queries, keys, lead)
    if first is not None:
        past = np.tri(n_queries, n_keys, first, dtype=bool)
        mask = past if mask is None else mask & past if mask.dtype == bool else np.where(past, mask, -np.inf)
    if mask is not None and np.broadcast_shapes(scores.shape, mask.shape) != scores.shape:
        scores = np.array(np.broadcast_to(scores, np.broadcast_shapes(scores.shape, mask.shape)))
    told = score is dot_product_scores and (mask is None or mask.dtype == bool)  # a float mask makes other scores
    weights = normalise(scores, mask, small=told and stay_small(queries, keys))
    return weights.astype(np.result_type(queries, keys), copy=False)


def causal_mask(n, *, first=0, window=None):
    """Allow each of n positions to see itself and what came before.

    Parameters
    ----------
    n : int
        How many positions, at least 1.
    first : int
        How many positions come before these n; their keys are seen too.
    window : int, optional
        How many positions each sees at most, itself among them: a sliding window. All unless given.

    Returns
    -------
    ndarray of bool, (n, first + n)
        Row i is True up to column first + i.

    Raises
    ------
    ValueError, TypeError
        Unless n and window are whole numbers of at least 1, and first of at least 0.

    Notes
    -----
    Source: Vaswani et al. 2017, section 3.2.3; Beltagy et al. 2020, section 3.1, for the window.

    Examples
    --------
    >>> causal_mask(2)
    array([[ True, False],
           [ True,  True]])
    >>> causal_mask(2, first=2, window=3)
    array([[ True,  True,  True, False],
           [False,  True,  True,  True]])
    """
    n = _shapes.whole_number("causal_mask", "n", n)
    first = _shapes.whole_number("causal_mask", "first", first, least=0)
    past = np.tri(n, first + n, first, dtype=bool)
    if window is None:
        return past
    window = _shapes.whole_number("causal_mask", "window", window)
    return past & ~np.tri(n, first + n, first - window, dtype=bool)
