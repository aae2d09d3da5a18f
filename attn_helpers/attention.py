"""Attention: score every key for every query, turn scores into weights, average the values."""

import math
from typing import NamedTuple

import numpy as np

from . import _shapes
from .scores import as_score, dot_product_scores, gaussian_scores, normalise, queries_and_keys

BLOCK = 2**20  # scores held at once when the weights are not wanted: a few MiB, and they stay in the cache


class Attended(NamedTuple):
    """What ``attention`` and ``multi_head_attention`` return; weights is None where they were not wanted."""

    output: np.ndarray
    weights: np.ndarray | None


def attention_weights(queries, keys, *, score=dot_product_scores, mask=None, causal=False):
    """Return how each query shares its attention among the keys: softmax(score(queries, keys)).

    Arguments, masks and errors are those of ``attention``. Returns (…, n_queries, n_keys).

    >>> attention_weights([[0.0]], [[1.0], [5.0]])
    array([[0.5, 0.5]])
    """
    name = "attention_weights"
    queries, keys = _inputs(name, queries, keys, score)
    return _weights(name, queries, keys, score, _mask(name, mask, queries, keys), causal)


def attention(queries, keys, values, *, score=dot_product_scores, mask=None, causal=False, need_weights=True):
    """Answer each query by an average of the values, weighted by how well their keys match it.

    queries: (…, n_queries, d_key); keys: (…, n_keys, d_key); values: (…, n_keys, d_value), leading axes broadcast;
    score: any function of (queries, keys); mask: boolean (True = may attend) or float (added to the scores), broadcast
    to (…, n_queries, n_keys); causal: query i sees keys 0…i only. With ``need_weights=False`` the queries are worked
    through in blocks, score is called on each block, and memory does not grow with n_queries × n_keys.
    Returns ``(output, weights)``: (…, n_queries, d_value), and (…, n_queries, n_keys) or None. A query that may attend
    to nothing gets zeros.
    Raises ValueError or TypeError, naming the argument, for what does not fit.
    Source: Vaswani et al. 2017, equation 1: softmax(QKᵀ/√d_key) V.

    >>> attention([[0.0]], keys=[[1.0], [5.0]], values=[[10.0], [20.0]]).output
    array([[15.]])
    """
    name = "attention"
    queries, keys = _inputs(name, queries, keys, score)
    values = _values(name, keys, values, queries)
    mask = _mask(name, mask, queries, keys)
    return attend(name, queries, keys, values, score, mask, causal, need_weights)


def attend(function, queries, keys, values, score, mask, causal, need_weights=True):
    """Attend with arguments already checked, on behalf of the public function named."""
    dtype = np.result_type(queries, values)
    if need_weights:
        weights = _weights(function, queries, keys, score, mask, causal)
        return Attended((weights @ values).astype(dtype, copy=False), weights)
    n_queries, n_keys = queries.shape[-2], keys.shape[-2]
    lead = _shapes.leading(function, queries=queries, keys=keys)
    step = max(1, BLOCK // (n_keys * max(1, math.prod(lead))))
    blocks = []
    for start in range(0, max(n_queries, 1), step):
        rows = queries[..., start : start + step, :]
        seen = mask[..., start : start + step, :] if mask is not None and mask.shape[-2] > 1 else mask
        blocks.append(_weights(function, rows, keys, score, seen, causal, start) @ values)
    return Attended(np.concatenate(blocks, axis=-2).astype(dtype, copy=False), None)


def _inputs(function, queries, keys, score):
    if not callable(score):
        raise _shapes.wrong(function, "score", "a function of (queries, keys)", repr(score), TypeError)
    queries, keys = queries_and_keys(function, queries, keys)
    if score in (dot_product_scores, gaussian_scores):
        _shapes.same_width(function, queries, keys)
    return queries, keys


def _values(function, keys, values, queries):
    values = _shapes.as_matrix(function, "values", values, "(…, n_keys, d_value)")
    _shapes.one_value_per_key(function, keys, values)
    _shapes.leading(function, queries=queries, keys=keys, values=values)
    return values


def _mask(function, mask, queries, keys):
    """Return the mask with at least two axes, so that its rows can be cut into blocks."""
    if mask is None:
        return None
    lead = _shapes.leading(function, queries=queries, keys=keys)
    return np.atleast_2d(_shapes.as_mask(function, mask, (*lead, queries.shape[-2], keys.shape[-2])))


def _weights(function, queries, keys, score, mask, causal, first=0):
    """Score and normalise; ``first`` is the position of the first of these queries, for the causal mask."""
    n_queries, n_keys = queries.shape[-2], keys.shape[-2]
    lead = _shapes.leading(function, queries=queries, keys=keys)
    scores = as_score(function, score, queries, keys, lead)
    if causal:
        past = np.tri(n_queries, n_keys, first, dtype=bool)
        mask = past if mask is None else mask & past if mask.dtype == bool else np.where(past, mask, -np.inf)
    if mask is not None and np.broadcast_shapes(scores.shape, mask.shape) != scores.shape:
        scores = np.array(np.broadcast_to(scores, np.broadcast_shapes(scores.shape, mask.shape)))
    return normalise(scores, mask)


def causal_mask(n):
    """Allow each of n positions to see itself and what came before.

    n: how many positions, at least 1. Returns (n, n) boolean, True on and below the diagonal.
    Raises ValueError or TypeError unless n is a whole number of at least 1.
    Source: Vaswani et al. 2017, section 3.2.3.

    >>> causal_mask(2)
    array([[ True, False],
           [ True,  True]])
    """
    return np.tri(_shapes.whole_number("causal_mask", "n", n), dtype=bool)
