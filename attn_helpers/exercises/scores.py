"""Lessons 01 and 02, scores: softmax, and the additive score."""

import numpy as np

from ..scores import additive_scores, softmax
from .grading import Case, Exercise


def draw(rng, *shape):
    """Draw numbers from −2 to 2 with two decimals, no two alike, so that they print whole and never tie."""
    return rng.choice(np.arange(-200, 201), np.prod(shape, dtype=int), replace=False).reshape(shape) / 100


def over(scores, axis):
    """Normalise along an axis without any care, as the wrong answers do."""
    powers = np.exp(scores - scores.max())
    return powers / powers.sum(axis=axis, keepdims=True)


def _softmax_cases(rng):
    apart = draw(rng, 2, 3) + np.array([[600.0], [-600.0]])
    scores = [draw(rng, *shape) for shape in ((3,), (3,), (2, 3), (3, 3), (2, 3, 4), (2, 3, 5, 4))]
    wide = draw(rng, 2, 3) + np.array([[-1000.0, 0, 1000], [1000, 0, -1000]])
    return [Case({"scores": s}, s.ndim - 1) for s in (*scores, draw(rng, 3) + 1000, apart, wide)]


def _sum_without_keepdims(s):
    powers = np.exp(s - s.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1)


def _neither_keepdims(s):
    powers = np.exp(s - s.max(axis=-1))
    return powers / powers.sum(axis=-1)


def _max_without_keepdims(s):
    powers = np.exp(s - s.max(axis=-1))
    return powers / powers.sum(axis=-1, keepdims=True)


def _naive(s):
    return np.exp(s) / np.exp(s).sum(axis=-1, keepdims=True)


def _powers(s):
    return np.exp(s - s.max(axis=-1, keepdims=True))


FIRST = "`axis=1` is the last axis of a matrix only. Count from the end: `axis=-1`."
TOGETHER = "All numbers together sum to 1. Each row must: sum along `axis=-1`."
WIDE = "`exp` still overflows. Subtract each row's largest score: then no power is above 1."
AXIS = "That normalises along the wrong axis. Each row must sum to 1: the last axis, `axis=-1`."
KEEPDIMS = (
    "`max` and `sum` drop the axis, so rows and columns no longer match; on a square input it goes wrong silently. "
    "Add `keepdims=True`."
)

SOFTMAX = Exercise(
    "softmax",
    softmax,
    _softmax_cases,
    (
        (AXIS, lambda s: over(s, 0)),
        (AXIS, lambda s: over(s, -2)),
        (AXIS, lambda s: _powers(s) / _powers(s).sum(axis=0)),
        (FIRST, lambda s: over(s, 1)),
        (FIRST, lambda s: _powers(s) / _powers(s).sum(axis=1, keepdims=True)),
        (KEEPDIMS, lambda s: np.exp(s) / np.exp(s).sum(axis=-1)),
        (TOGETHER, lambda s: over(s, None)),
        (TOGETHER, lambda s: _powers(s) / _powers(s).sum()),
        ("`exp` overflows for large scores, and inf/inf is NaN. Subtract the largest score of each row first.", _naive),
        *((WIDE, lambda s, of=of: _naive(s - of(s, axis=-1, keepdims=True))) for of in (np.mean, np.min, np.median)),
        (WIDE, lambda s: _naive(s - s[..., :1])),
        (WIDE, lambda s: _naive(s - s[..., -1:])),
        (KEEPDIMS, _sum_without_keepdims),
        (KEEPDIMS, _neither_keepdims),
        (KEEPDIMS, _max_without_keepdims),
        ("You subtract the largest score of all. A row far below it underflows to 0/0. Take each row's own maximum.",
         lambda s: over(s, -1)),
        ("That gives everything to the largest score. Softmax is soft: `exp`, then divide by the sum.",
         lambda s: (s == s.max(axis=-1, keepdims=True)).astype(float)),
        ("That is the winner's position, not weights.", lambda s: s.argmax(axis=-1)),
        ("Scores divided by their sum: `exp` is missing, and weights may be negative.",
         lambda s: s / s.sum(-1, keepdims=True)),
        ("`exp` alone does not sum to 1. Divide by the sum.", lambda s: np.exp(s)),
        ("`exp` alone does not sum to 1. Divide by the sum.", _powers),
        ("That is a sigmoid of each score by itself. The scores of a row compete: divide by their sum.",
         lambda s: 1 / (1 + np.exp(-s))),
        ("The sign is turned: the largest score must get the largest weight.", lambda s: softmax(-s)),
        ("That is the logarithm of the weights.", lambda s: np.log(softmax(s))),
    ),
    advice="Each row: subtract its maximum, take `exp`, divide by the sum.",
)  # fmt: skip


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


ADDITIVE = Exercise(
    "additive_scores",
    _additive,
    _additive_of((1, 3, 2, 4, 5), (1, 3, 2, 4, 5), (2, 5, 3, 4, 7), (3, 3, 3, 3, 3)),
    (
        ("tanh is missing. Without it the query shifts all keys' scores alike.",
         lambda q, k, a, b, w: _pairs(q, k, a, b) @ w),
        ("tanh comes too late: first tanh, then the product with w_score.",
         lambda q, k, a, b, w: np.tanh(_pairs(q, k, a, b) @ w)),
        ("tanh must see the sum of query and key. Apart, they cannot interact.",
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
    advice="For each pair: `w_score · tanh(q @ w_query + k @ w_key)`.",
)  # fmt: skip
