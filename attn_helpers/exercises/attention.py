"""Lesson 02: scaled dot-product attention, given with a bug."""

import numpy as np

from ..attention import attention
from ..scores import softmax
from .grading import Case, Exercise
from .scores import draw, over

# n_queries, n_keys, d_key, d_value, leading axes: all different, but for one square case, where transposed code runs
FLAT = [(1, 3, 4, 2, ()), (1, 3, 4, 2, ()), (2, 5, 7, 3, ()), (4, 4, 4, 4, ())]
STACKED = [(3, 4, 6, 5, (2,)), (4, 5, 7, 6, (2, 3))]
SIZES = [*FLAT, *STACKED]


def triple(rng, n, m, d, v, lead):
    """Draw queries, keys and values.

    Parameters
    ----------
    rng : numpy.random.Generator
    n, m : int
        How many queries, and how many keys and values.
    d, v : int
        How wide queries and keys are, and how wide values.
    lead : tuple of int
        The leading axes.

    Returns
    -------
    dict
        "queries" (…, n, d), "keys" (…, m, d) and "values" (…, m, v).

    Examples
    --------
    >>> triple(np.random.default_rng(0), 2, 3, 4, 5, (6,))["values"].shape
    (6, 3, 5)
    """
    return {"queries": draw(rng, *lead, n, d), "keys": draw(rng, *lead, m, d), "values": draw(rng, *lead, m, v)}


# Always first: the bug that is given is shown on the same numbers each time
SHOWN = {
    "queries": np.array([[2.0, 0.0, 1.0, 1.0]]),
    "keys": np.array([[1.0, 0.0, 1.0, 1.0], [0.0, 1.0, 1.0, 1.0], [0.0, 2.0, 0.0, 0.0]]),
    "values": np.array([[1.0], [0.0], [0.0]]),
}


def _attention_cases(rng):
    shifted = triple(rng, 2, 3, 4, 5, ())
    shifted["queries"][:, -1], shifted["keys"][:, -1] = 4000, 1  # every score grows by 2000: the weights stay soft
    return [Case(SHOWN), *(Case(triple(rng, *size)) for size in FLAT), Case(shifted)]


def _stacked_cases(rng):
    return [Case(triple(rng, *size), len(size[-1])) for size in STACKED]


def t(x):
    """Swap the last two axes.

    Parameters
    ----------
    x : (…, n, d)

    Returns
    -------
    ndarray, (…, d, n)

    Examples
    --------
    >>> t(np.zeros((2, 3, 4))).shape
    (2, 4, 3)
    """
    return np.swapaxes(x, -1, -2)


def scores(q, k):
    """Score by the scaled dot product, as the right answers do.

    Parameters
    ----------
    q : (…, n_queries, d_key)
    k : (…, n_keys, d_key)

    Returns
    -------
    ndarray, (…, n_queries, n_keys)

    Examples
    --------
    >>> scores(np.array([[1, 1, 1, 1]]), np.array([[1, 1, 1, 1], [0, 0, 0, 1]]))
    array([[2. , 0.5]])
    """
    return q @ t(k) / np.sqrt(k.shape[-1])


def _careless(q, k, v):
    powers = np.exp(scores(q, k))
    return powers / powers.sum(axis=-1, keepdims=True) @ v


def hard(scores):
    """Give all the weight to the best key.

    Parameters
    ----------
    scores : (…, n_queries, n_keys)

    Returns
    -------
    ndarray, (…, n_queries, n_keys)
        In each row a single 1; of equal scores the first gets it.

    Examples
    --------
    >>> hard(np.array([[0.5, 3, 2]]))
    array([[0., 1., 0.]])
    """
    return np.eye(scores.shape[-1])[scores.argmax(axis=-1)]


OVER_KEYS = "Each query shares its attention among the keys: every row must sum to 1, softmax along `axis=-1`."
UNTURNED = "The keys must be turned, so that rows meet rows: `np.swapaxes(keys, -1, -2)`."
SCALING = (
    ("The scale is missing: divide the scores by √d_key.", lambda q, k: softmax(q @ t(k))),
    ("Divided by d_key. Divide by its square root.", lambda q, k: softmax(q @ t(k) / k.shape[-1])),
    ("Divided by n, the number of keys. Divide by √d_key, the root of their width.",
     lambda q, k: softmax(q @ t(k) / k.shape[-2])),
    ("One thing is still wrong, and one key more shows it. Two keys have the dot products 4 and 2: the first gets "
     "4.1 times the weight of the second. Add a third key, any: now only 3.2 times. Why should that change?",
     lambda q, k: softmax(q @ t(k) / np.sqrt(k.shape[-2]))),  # the bug that is given
    ("Multiplied by √d_key. Divide by it.", lambda q, k: softmax(q @ t(k) * np.sqrt(k.shape[-1]))),
    ("Softmax comes before the scale. Divide the scores first, then softmax.",
     lambda q, k: softmax(q @ t(k)) / np.sqrt(k.shape[-1])),
)  # fmt: skip

ATTENTION = Exercise(
    "attention",
    attention,
    _attention_cases,
    (
        *((hint, lambda q, k, v, weigh=weigh: weigh(q, k) @ v) for hint, weigh in SCALING),
        ("Divided by √d_value. Divide by √d_key: `keys.shape[-1]`.",
         lambda q, k, v: softmax(q @ t(k) / np.sqrt(v.shape[-1])) @ v),
        (OVER_KEYS, lambda q, k, v: over(scores(q, k), -2) @ v),
        (OVER_KEYS, lambda q, k, v: over(scores(q, k), 0) @ v),
        (OVER_KEYS, lambda q, k, v: over(scores(q, k), None) @ v),
        ("The weights are transposed. Rows are queries, columns are keys: `queries @ keysᵀ`.",
         lambda q, k, v: softmax(scores(k, q)) @ v),
        ("The weights are transposed. Rows are queries, columns are keys: `weights @ values`.",
         lambda q, k, v: t(softmax(scores(q, k))) @ v),
        ("The keys are averaged. Keys are what is matched; the answer is made of `values`.",
         lambda q, k, v: softmax(scores(q, k)) @ k),
        ("Keys and values are exchanged: keys are matched, values are averaged.",
         lambda q, k, v: softmax(scores(q, v)) @ k),
        ("The queries are not used: the keys are matched with themselves.",
         lambda q, k, v: softmax(scores(k, k)) @ v),
        ("The keys are not used: the queries are matched with themselves.",
         lambda q, k, v: softmax(scores(q, q)) @ v),
        ("The best key takes all. Softmax lets every key have its share.", lambda q, k, v: hard(scores(q, k)) @ v),
        ("Softmax is missing: scores are no weights.", lambda q, k, v: scores(q, k) @ v),
        ("That is average pooling: the queries have no effect.",
         lambda q, k, v: np.broadcast_to(v.mean(axis=-2, keepdims=True), (*q.shape[:-1], v.shape[-1]))),
        ("You return the weights. One step is missing: `weights @ values`.", lambda q, k, v: softmax(scores(q, k))),
        ("`exp` overflows for large scores, and inf/inf is NaN. Subtract the largest score of each row first, "
         "or use the package's `softmax`.", _careless),
        ("The output is transposed: one row for each query.", lambda q, k, v: t(attention(q, k, v).output)),
        (UNTURNED, lambda q, k, v: softmax(q @ k / np.sqrt(k.shape[-1])) @ v),
        (UNTURNED, lambda q, k, v: softmax(q @ k) @ v),
    ),
    pair=True,
    bonus=_stacked_cases,
    beyond="many sets at once, queries (…, n_queries, d_key)",
    advice="The formula: `softmax(queries @ keysᵀ / √d_key) @ values`, softmax along the keys.",
)  # fmt: skip
