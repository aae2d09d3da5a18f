"""For further/what_attention_costs: two parts of the keys, each with its running sums, become one."""

import numpy as np

from .grading import Case, Exercise


def summary(scores, values):
    """Sum up what one query needs to know of some keys.

    Parameters
    ----------
    scores, values : (n,)

    Returns
    -------
    ndarray, (3,)
        The largest score; the sum of the powers, after it was subtracted; the sum of powers times values.

    Examples
    --------
    >>> summary(np.log([2, 4]), np.array([4, 2])).round(3)
    array([1.386, 1.5  , 4.   ])
    """
    largest = np.max(scores)
    powers = np.exp(scores - largest)
    return np.array([largest, powers.sum(), powers @ values])


def _cases(rng):
    shown = [(np.log([2, 4]), [4, 2]), (np.log([8, 2]), [2, 4])]  # first small and by hand: 2, 4, 8, 2 of 16
    drawn = [(rng.normal(size=n), rng.normal(size=n)) for n in (2, 3, 4, 1)]
    first, second, third, fourth = drawn
    second[0][:] += 1 + first[0].max() - second[0].min()  # the second has the larger score
    third[0][:] += 1 + fourth[0].max() - third[0].min()  # the first has it
    high = [(scores + 2000, values) for scores, values in drawn[:2]]  # exp of these would be infinite
    return [Case({"first": summary(*one), "second": summary(*other)})
            for one, other in (shown, drawn[:2], drawn[2:], high)]  # fmt: skip


def _merge(first, second):
    largest = max(first[0], second[0])
    return np.array([largest, *(np.exp(first[0] - largest) * first[1:] + np.exp(second[0] - largest) * second[1:])])


def _with(sums):
    """Make a mistake of a function of both parts and the largest score, which returns the two sums."""
    return lambda a, b: np.array([max(a[0], b[0]), *sums(a, b, max(a[0], b[0]))])


def _at(part, largest):
    return np.exp(part[0] - largest)


MERGED = Exercise(
    "merged",
    _merge,
    _cases,
    (
        ("The sums are added as they are. Different scores were subtracted for them: correct them first.",
         _with(lambda a, b, new: a[1:] + b[1:])),
        ("Total is corrected, found is not. It is made of the same powers.",
         _with(lambda a, b, new: (_at(a, new) * a[1] + _at(b, new) * b[1], a[2] + b[2]))),
        ("Found is corrected, total is not. It is made of the same powers.",
         _with(lambda a, b, new: (a[1] + b[1], _at(a, new) * a[2] + _at(b, new) * b[2]))),
        ("Only the first part is corrected. Here the second one has the smaller score.",
         _with(lambda a, b, new: _at(a, new) * a[1:] + b[1:])),
        ("Only the second part is corrected. Here the first one has the smaller score.",
         _with(lambda a, b, new: a[1:] + _at(b, new) * b[1:])),
        ("The correction is turned round: it must shrink, so it is exp(old − new).",
         _with(lambda a, b, new: a[1:] / _at(a, new) + b[1:] / _at(b, new))),
        ("The correction is a difference of scores. It must be its power: exp(old − new).",
         _with(lambda a, b, new: (a[0] - new) * a[1:] + (b[0] - new) * b[1:])),
        ("The two parts are multiplied by e to their largest scores. For scores near 2000 that is infinite: use "
         "exp(old − new).", _with(lambda a, b, new: np.exp(a[0]) * a[1:] + np.exp(b[0]) * b[1:])),
        ("The sums are right. The largest score is that of both parts, their maximum.",
         lambda a, b: np.array([a[0] + b[0], *_merge(a, b)[1:]])),
        ("The sums are right. Return the largest score of both parts, not of the first.",
         lambda a, b: np.array([a[0], *_merge(a, b)[1:]])),
        ("The sums are right. Return the largest score of both parts, not of the second.",
         lambda a, b: np.array([b[0], *_merge(a, b)[1:]])),
        ("Found is divided by total already. Keep both sums: a third part may come.",
         lambda a, b: _merge(a, b) / np.array([1, 1, _merge(a, b)[1]])),
        ("Total and found are exchanged: largest, total, found.", lambda a, b: _merge(a, b)[[0, 2, 1]]),
        ("That is found / total, the output. Return the three numbers: a third part may come.",
         lambda a, b: _merge(a, b)[2] / _merge(a, b)[1]),
    ),
    advice="Find the larger of the two largest scores. Multiply each part's sums by exp(its own − the larger), then "
    "add.",
    wanted="three numbers: largest, total, found",
    all_cases=True,
)  # fmt: skip
