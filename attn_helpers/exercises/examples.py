"""Examples that a learner invents: arrays with a property asked for, so that no single answer is right."""

import numpy as np

from .._language import say
from .answers import is_open
from .grading import numbers
from .result import Result, in_words, printable

ALIKE = {"rtol": 1e-13, "atol": 0}  # what rounding may do, no more


def grade_example(name, answer, judge):
    """Grade an array that the learner invented.

    Parameters
    ----------
    name : str
        The exercise.
    answer : (n, d)
        Finite numbers, at least two rows; None or ... for "not attempted".
    judge : callable
        From the array, float64, to None if it is right, else to a hint, followed by details.

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_example("mine", [[1, 2]], lambda values: None)
    ✗ mine: not yet.
    At least two rows are needed.
      got  [[1, 2]]
    """
    if is_open(answer):
        return Result(name, None)
    array = numbers(answer)
    if array is None or array.ndim != 2 or not array.size or not np.isfinite(array).all():
        hint = "A matrix of finite numbers is wanted: a list of rows of equal length."
        return Result(name, False, hint, (("got", printable(in_words(answer))),))
    if len(array) < 2:
        return Result(name, False, "At least two rows are needed.", (("got", in_words(array)),))
    with np.errstate(all="ignore"):
        said = judge(array.astype(float))
    if said is None:
        return Result(name, True)
    hint, *details = said
    return Result(name, False, hint, (("got", in_words(array)), *details))


def one_row_has_it_all(values):
    """Judge values for which max pooling shall be no weighted average.

    Parameters
    ----------
    values : (n, d)

    Returns
    -------
    tuple or None
        A hint and details, or None if the values are right.

    Examples
    --------
    >>> one_row_has_it_all(np.array([[1.0, 0.0], [2.0, 3.0]]))[1:]
    (('max pooling', '[2., 3.]'), ('object 1', '[2., 3.]'))
    """
    for i, row in enumerate(values):
        if np.allclose(row, values.max(axis=0), **ALIKE):
            one = ", ".join("1" if j == i else "0" for j in range(len(values)))
            return (
                say(
                    "The weights ({one}) give the same as max pooling: object {i} is largest in every feature. "
                    "Let different objects win different features."
                ).format(one=one, i=i),
                ("max pooling", in_words(values.max(axis=0))),
                (say("object {i}").format(i=i), in_words(row)),
            )


def some_key_is_missed(keys):
    """Judge keys of which one, asked for by itself with the plain dot product, shall find another.

    Parameters
    ----------
    keys : (n, d)

    Returns
    -------
    tuple or None
        A hint and details, or None if the keys are right.

    Examples
    --------
    >>> some_key_is_missed(np.array([[1.0, 0.0], [0.0, 1.0]]))[1:]
    (('lengths', '[1., 1.]'),)
    """
    power = np.frexp(np.abs(keys).max())[1]
    small = np.ldexp(keys, -power)  # none above 1, so that no product overflows; halving is exact
    scores = small @ small.T
    own = np.diag(scores)
    if (scores.max(axis=1) * (1 - 1e-9) > own).any():
        return None
    if np.allclose(own, own[0]):
        return (
            "All keys are equally long. Then nothing beats the key itself: q·k = |q| |k| cos(angle), and the cosine "
            "is at most 1. Make the lengths differ.",
            ("lengths", in_words(np.ldexp(np.sqrt(own), power))),
        )
    return (
        "Each key finds itself here. The score is |q| |k| cos(angle): a long key at a small angle to a short one "
        "beats it.",
        ("scores", in_words(keys @ keys.T)),
    )
