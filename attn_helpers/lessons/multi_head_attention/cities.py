"""Six cities and questions that name two of them: a task that one head cannot learn and two can."""

from itertools import permutations

import autograd.numpy as anp
import numpy as np

from ... import _shapes
from ..._language import later
from ...heads import MultiHead, multi_head_attention
from ..learning import softmax, train

CITIES = later("Rome", "Oslo", "Lima", "Cairo", "Delhi", "Tokyo")
TODAY = np.array([1.5, -2.0, 0.5, 3.0, -0.5, 1.0])  # degrees above normal, made up
WIDTH = 8  # of one head's queries and keys
STEPS, RATE = 100, 0.08
KEEP = (0, 2, 4, 6, 8, 10, 15, 20, 30, 50, 100)
SPREAD = 0.5  # standard deviation of what chance draws at the start


def all_questions():
    """Return every question that names two different cities, the cities, and what is wanted.

    Returns
    -------
    questions : ndarray, (30, 12)
        The two cities named, each as a row with a single 1, side by side.
    cities : ndarray, (6, 6)
        One row a city.
    wanted : ndarray, (30, 6)
        The right answer on six days, on each of which one city reports 1 and the others 0: 1 for the city named
        first and −1 for the second.

    Examples
    --------
    >>> questions, cities, wanted = all_questions()
    >>> questions[0].astype(int).tolist(), wanted[0].astype(int).tolist()
    ([1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], [1, -1, 0, 0, 0, 0])
    """
    cities = np.eye(len(CITIES))
    first, second = np.array(list(permutations(range(len(CITIES)), 2))).T
    return np.hstack([cities[first], cities[second]]), cities, cities[first] - cities[second]


QUESTIONS, ONE_HOT, WANTED = all_questions()


def start(readouts, seed):
    """Return where learning starts: random projections, and the readouts given.

    Parameters
    ----------
    readouts : (n_heads,), or (n_heads, n) for n starts at once
    seed : int

    Returns
    -------
    {"w_query": (n_heads, 12, 8), "w_key": (n_heads, 6, 8), "c": (n_heads,)}
        For n starts, w_query and w_key have n after n_heads, and c is (n_heads, n, 1, 1).

    Examples
    --------
    >>> start([0.5, -0.5], seed=1)["w_query"].shape
    (2, 12, 8)
    """
    c, rng = np.array(readouts, float), np.random.default_rng(seed)
    w_query = rng.normal(scale=SPREAD, size=(*c.shape, QUESTIONS.shape[1], WIDTH))
    w_key = rng.normal(scale=SPREAD, size=(*c.shape, len(CITIES), WIDTH))
    return {"w_query": w_query, "w_key": w_key, "c": c if c.ndim == 1 else c[..., None, None]}


def learn(loss, readouts, *, seed=1, steps=STEPS):
    """Lower a loss from a random start with the readouts given, and return what ``train`` returns.

    Parameters
    ----------
    loss : function (parameters) → number
        Of what ``start`` returns.
    readouts : (n_heads,)
    seed : int
    steps : int

    Returns
    -------
    Trained
        With the stages after the steps in KEEP.

    Raises
    ------
    ValueError, TypeError
        If readouts are no numbers, one a head.

    Examples
    --------
    >>> learn(lambda p: anp.sum((p["c"] - 1) ** 2), [0.5, -0.5]).parameters["c"].round(1).tolist()
    [1.0, 1.0]
    """
    readouts = _shapes.as_float("learn", "readouts", readouts)
    if readouts.ndim != 1 or not readouts.size:
        raise _shapes.wrong("learn", "readouts", "(n_heads,)", readouts.shape)
    keep = [step for step in KEEP if step <= steps]
    return train(loss, start(readouts, seed), lambda step: (), steps=steps, learning_rate=RATE, keep=keep)


def answers(p):
    """Return what the heads answer on six days, on each of which one city reports 1 and the others 0.

    Parameters
    ----------
    p : dict
        As ``start`` returns it.

    Returns
    -------
    ndarray, (30, 6)
        (n, 30, 6) for n starts at once.

    Examples
    --------
    >>> answers(start([0.5, -0.5], seed=1)).shape
    (30, 6)
    """
    total = 0
    for w_query, w_key, c in zip(p["w_query"], p["w_key"], p["c"], strict=True):
        keys = ONE_HOT @ w_key
        weights = softmax(QUESTIONS @ w_query @ anp.swapaxes(keys, -1, -2) / WIDTH**0.5)
        total = total + c * weights
    return total


def share_left(p):
    """Return the share of the answers' variance that the heads leave.

    Parameters
    ----------
    p : dict
        As ``start`` returns it.

    Returns
    -------
    number
        (n,) for n starts at once.

    Examples
    --------
    >>> float(share_left(start([0.0], seed=1)))
    1.0
    """
    return anp.sum((answers(p) - WANTED) ** 2, axis=(-2, -1)) / np.sum(WANTED**2)


def many_starts(n, *, seed=0, steps=STEPS):
    """Train two heads from n starts at once, readouts drawn by chance too; the runs do not touch one another.

    Parameters
    ----------
    n : int
    seed : int
    steps : int

    Returns
    -------
    readouts : ndarray, (n, 2)
        At the start.
    shares : ndarray, (n,)
        What each run leaves.

    Raises
    ------
    ValueError, TypeError
        Unless n is a whole number.

    Examples
    --------
    >>> many_starts(3, steps=1)[0].shape
    (3, 2)
    """
    n = _shapes.whole_number("many_starts", "n", n)
    readouts = np.random.default_rng(seed).normal(scale=SPREAD, size=(2, n))

    def loss(p):
        return anp.sum(share_left(p))  # a sum: the slope of each run is its own

    begin = start(readouts, seed + 1000)
    return readouts.T, share_left(train(loss, begin, lambda step: (), steps=steps, learning_rate=RATE).parameters)


def as_heads(p):
    """Return what was learned as a MultiHead: a value is one number, and so is a head's readout.

    Parameters
    ----------
    p : dict
        As ``start`` returns it.

    Returns
    -------
    MultiHead

    Examples
    --------
    >>> as_heads(start([0.5, -0.5], seed=1)).w_query.shape
    (12, 16)
    """
    n_heads = len(p["c"])
    w_query, w_key = np.concatenate(p["w_query"], axis=1), np.concatenate(p["w_key"], axis=1)
    return MultiHead(w_query, w_key, np.ones((1, n_heads)), np.reshape(p["c"], (n_heads, 1)), n_heads)


def maps(p, questions=QUESTIONS):
    """Return the heads' weights.

    Parameters
    ----------
    p : dict
        As ``start`` returns it.
    questions : (n, 12)

    Returns
    -------
    ndarray, (n_heads, n, 6)

    Examples
    --------
    >>> maps(start([0.5, -0.5], seed=1)).shape
    (2, 30, 6)
    """
    return multi_head_attention(questions, ONE_HOT, TODAY[:, None], as_heads(p)).weights


def named(first, second):
    """Return the question that names two cities.

    Parameters
    ----------
    first, second : str
        Of CITIES.

    Returns
    -------
    ndarray, (1, 12)

    Examples
    --------
    >>> named("Oslo", "Rome").astype(int).tolist()
    [[0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]]
    """
    return np.hstack([ONE_HOT[[CITIES.index(first)]], ONE_HOT[[CITIES.index(second)]]])
