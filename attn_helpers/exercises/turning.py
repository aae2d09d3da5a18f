"""Further, "Where am I?": rotary scores that turn too early, and scores over distances."""

import numpy as np

from ..positions import rotate
from .grading import Case, Exercise, grade
from .result import Result
from .scores import draw


def _score_cases(rng):
    sizes = (2, 2), (3, 4), (5, 6)
    return [Case({"x": draw(rng, n, d), "positions": np.sort(rng.choice(20, n, replace=False)),
                  "w_query": draw(rng, d, d), "w_key": draw(rng, d, d)}) for n, d in sizes]  # fmt: skip


def _scores(turn_query, turn_key):
    """Score queries and keys after each has been turned by a function of it and the positions."""
    return lambda x, positions, w_query, w_key: turn_query(x @ w_query, positions) @ turn_key(x @ w_key, positions).T


def _not(x, positions):
    return x


def _back(x, positions):
    return rotate(x, -positions)


def _early(x, positions, w_query, w_key):
    """Turn the words' vectors before they become queries and keys, as the exercise gives it."""
    return _scores(_not, _not)(rotate(x, positions), positions, w_query, w_key)


STILL = "It still does what it did as given: the same words further on get other scores."
ROTARY_SCORES = Exercise(
    "rotary_scores",
    _scores(rotate, rotate),
    _score_cases,
    (
        (STILL, _early),
        ("Nothing is turned any more, so the scores know no distance.", _scores(_not, _not)),
        ("Only the queries are turned. Then a score depends on the query's position, not on the distance.",
         _scores(rotate, _not)),
        ("Only the keys are turned. Then a score depends on the key's position, not on the distance.",
         _scores(_not, rotate)),
        ("`x` is still turned, and queries and keys are turned once more. Turn queries and keys alone.",
         lambda x, p, w_query, w_key: _scores(rotate, rotate)(rotate(x, p), p, w_query, w_key)),
        ("The queries still come from the turned `x`.",
         lambda x, p, w_query, w_key: rotate(x, p) @ w_query @ rotate(x @ w_key, p).T),
        ("The keys still come from the turned `x`.",
         lambda x, p, w_query, w_key: rotate(x @ w_query, p) @ (rotate(x, p) @ w_key).T),
        ("Queries and keys are turned in opposite directions.", _scores(rotate, _back)),
        ("Queries and keys are turned in opposite directions.", _scores(_back, rotate)),
        ("The positions 0, 1, 2, … are used. Take those that are given.",
         lambda x, p, w_query, w_key: _scores(rotate, rotate)(x, np.arange(len(x)), w_query, w_key)),
        ("The scores are divided by √d_key here. Leave this out.",
         lambda x, p, w_query, w_key: _scores(rotate, rotate)(x, p, w_query, w_key) / x.shape[1] ** 0.5),
        ("Rows must be queries: yours is turned.", lambda x, p, q, k: _scores(rotate, rotate)(x, p, q, k).T),
    ),
    advice="Make queries and keys of `x` first. Then turn both by the positions, just before the scores.",
    wanted="scores (n, n)",
)  # fmt: skip


def grade_rotary_scores(answer):
    """Grade the mended scores; a function that does what it did when it was given counts as not attempted.

    Parameters
    ----------
    answer : callable
        ``rotary_scores(x, positions, w_query, w_key)``: (n, d), (n,), (d, d) and (d, d) → (n, n).

    Returns
    -------
    Result

    Examples
    --------
    >>> print(grade_rotary_scores(_early).passed)
    None
    """
    result = grade(ROTARY_SCORES, answer)
    return Result(ROTARY_SCORES.name, None, STILL) if result.hint == STILL else result


def _back_cases(rng):
    return [Case({"query": draw(rng, 1, d), "key": draw(rng, 1, d), "n": n}) for n, d in ((2, 2), (4, 2), (7, 6))]


def _over(distances):
    """Score a key that stands so far back as ``distances(n)`` says."""
    return lambda query, key, n: np.array([(rotate(query, back) @ key.T)[0, 0] for back in distances(n)])


FORWARD = "These are the scores of keys that stand ahead of the query. Back means at a smaller position."
SCORES_BACK = Exercise(
    "scores_back",
    _over(np.arange),
    _back_cases,
    (
        ("The order is reversed: the key at the query's own position comes first.",
         _over(lambda n: np.arange(n)[::-1])),
        (FORWARD, _over(lambda n: -np.arange(n))),
        (FORWARD, _over(lambda n: -np.arange(n)[::-1])),
        ("The first score is for 1 back. The key at the query's own position comes first.",
         _over(lambda n: np.arange(n) + 1)),
        ("All scores are equal: query and key are turned alike, or not at all.", _over(np.zeros)),
        ("The query stands one place too far on: positions count from 0.", _over(lambda n: np.arange(n)[::-1] + 1)),
        ("The scores are divided by √d_key. Leave this out.",
         lambda query, key, n: _over(np.arange)(query, key, n) / query.shape[1] ** 0.5),
        ("Return n numbers, (n,), not a matrix of one row.",
         lambda query, key, n: _over(np.arange)(query, key, n)[None]),
        ("Return n numbers, (n,), not a matrix of one column.",
         lambda query, key, n: _over(np.arange)(query, key, n)[:, None]),
    ),
    advice="Choose a position for the query. A key k back has a position smaller by k. Turn both, then multiply.",
    wanted="n numbers",
)  # fmt: skip
