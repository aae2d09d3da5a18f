"""Attention once more, in plain loops over plain numbers: slow, obvious and independent of the package."""

import math

import numpy as np
from hypothesis import strategies as st


def dot(query, key):
    return sum(a * b for a, b in zip(query, key, strict=True))


def scaled_dot(query, key):
    return dot(query, key) / math.sqrt(len(key))


def gaussian(query, key, width=1.0):
    return -sum((a - b) ** 2 for a, b in zip(query, key, strict=True)) / (2 * width**2)


def additive(query, key, w_query, w_key, w_score):
    total = 0.0
    for hidden, weight in enumerate(w_score):
        total += weight * math.tanh(
            dot(query, [row[hidden] for row in w_query]) + dot(key, [row[hidden] for row in w_key])
        )
    return total


def softmax(scores, allowed=None, added=None):
    """One row: exp of each score that is allowed, over their sum."""
    n = len(scores)
    allowed = [True] * n if allowed is None else allowed
    scores = [s + (0.0 if added is None else added[i]) for i, s in enumerate(scores)]
    kept = [s for s, yes in zip(scores, allowed, strict=True) if yes and s != -math.inf]
    if not kept:
        return [0.0] * n
    total = math.fsum(math.exp(s - max(kept)) for s in kept)
    return [math.exp(s - max(kept)) / total if yes else 0.0 for s, yes in zip(scores, allowed, strict=True)]


def attention(queries, keys, values, score=scaled_dot, allowed=None, added=None):
    """Lists of rows in, ``(output, weights)`` as arrays out; allowed and added are (n_queries, n_keys) or None."""
    weights, output = [], []
    for i, query in enumerate(queries):
        row = softmax(
            [score(query, key) for key in keys],
            None if allowed is None else allowed[i],
            None if added is None else added[i],
        )
        weights.append(row)
        output.append([math.fsum(w * v[c] for w, v in zip(row, values, strict=True)) for c in range(len(values[0]))])
    return np.array(output).reshape(len(queries), -1), np.array(weights).reshape(len(queries), len(keys))


def multi_head(queries, keys, values, heads, allowed=None):
    """Run one head after another, each on its own columns of the projections, and join what they answer."""
    projected = [
        [[dot(row, column) for column in w.T] for row in x]
        for x, w in ((queries, heads.w_query), (keys, heads.w_key), (values, heads.w_value))
    ]
    answers, weights = [], []
    for head in range(heads.n_heads):
        mine = []
        for rows in projected:
            wide = len(rows[0]) // heads.n_heads
            mine.append([row[head * wide : (head + 1) * wide] for row in rows])
        answer, weight = attention(*mine, allowed=allowed)
        answers.append(answer)
        weights.append(weight)
    joined = [[x for answer in answers for x in answer[i]] for i in range(len(queries))]
    return np.array([[dot(row, column) for column in heads.w_output.T] for row in joined]), np.array(weights)


@st.composite
def problems(draw, size=4.0):
    """Queries, keys and values of any small sizes, with numbers of a spread up to ``size``."""
    n_queries, n_keys, d_key, d_value = (draw(st.integers(1, most), name) for most, name in _SIZES)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1), "seed"))
    spread = draw(st.floats(0.01, size), "spread")
    return (
        rng.normal(scale=spread, size=(n_queries, d_key)),
        rng.normal(scale=spread, size=(n_keys, d_key)),
        rng.normal(size=(n_keys, d_value)),
    )


_SIZES = ((5, "n_queries"), (7, "n_keys"), (6, "d_key"), (4, "d_value"))


def frozen(*arrays):
    """Return copies that raise an error when they are written to."""
    copies = [np.array(x) for x in arrays]
    for copy in copies:
        copy.flags.writeable = False
    return copies
