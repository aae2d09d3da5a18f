"""Answers that are told rather than programmed: predictions, item by item."""

from collections.abc import Mapping, Set

import numpy as np

from .._language import say
from .result import Result, in_words

OPEN = ("", "...", "…")


def grade_items(name, answer, right, read, explain):
    """Grade answers item by item, and tell of the first that is wrong; the right answer itself is not shown.

    Parameters
    ----------
    name : str
        The exercise.
    answer : dict, list, tuple or ndarray
        One answer for each item, by name or in the order of `right`; None or ... for "not attempted".
    right : dict
        What is right for each item.
    read : callable
        From what the learner wrote to what is compared; raises ValueError, TypeError or IndexError with a hint.
    explain : callable
        From (item, reading, all readings) to a hint.

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_items("sizes", {"a": [2], "b": ...}, {"a": (2,), "b": (3,)}, shape, None)
    ✗ sizes: not yet.
    All that you answered is right.
      right so far  1 of 2
      still open    b
    """
    given = _by_item(answer, right)
    if isinstance(given, str):
        return Result(name, False, given, (("got", in_words(answer)),))
    answered = {item: value for item, value in given.items() if not is_open(value)}
    if not answered:
        return Result(name, None)
    readings, wrong = {}, {}
    for item, value in answered.items():
        try:
            readings[item] = read(value)
        except (TypeError, ValueError, IndexError) as error:
            readings[item], wrong[item] = None, str(error)
    for item in answered:
        if item not in wrong and readings[item] != right[item]:
            wrong[item] = explain(item, readings[item], readings)
    return _items_result(name, given, right, answered, wrong)


def from_tables(slips, advice):
    """Return what explains a wrong answer to ``grade_items``: the usual slip that it shows, else advice for the item.

    Parameters
    ----------
    slips : {item: {reading: str}}
    advice : {item: str}

    Returns
    -------
    callable
        From (item, reading, all readings) to a hint.

    Examples
    --------
    >>> explain = from_tables({"sum": {6: "You multiplied."}}, {"sum": "Add up."})
    >>> explain("sum", 6, {}), explain("sum", 7, {})
    ('You multiplied.', 'Add up.')
    """
    return lambda item, got, _: slips[item].get(got, advice[item])


def _items_result(name, given, right, answered, wrong):
    so_far = ("right so far", say("{n} of {total}").format(n=len(answered) - len(wrong), total=len(right)))
    for item in right:
        if item in wrong:
            return Result(name, False, wrong[item], (so_far, ("first wrong", item), ("got", in_words(given[item]))))
    if len(answered) < len(right):
        still = next(item for item in right if item not in answered)
        return Result(name, False, "All that you answered is right.", (so_far, ("still open", still)))
    return Result(name, True)


def is_open(value):
    """Tell whether nothing has been answered yet.

    Parameters
    ----------
    value : object
        None, ..., an empty text and "..." are open, and a collection of only such.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_open((..., "")), is_open((..., 2))
    (True, False)
    """
    if isinstance(value, tuple | list | Set) and value:
        return all(is_open(part) for part in value)
    return value is None or value is Ellipsis or (isinstance(value, str) and value.strip() in OPEN)


def _by_item(answer, right):
    """Return the answer as a dict over the items, or a hint."""
    if is_open(answer):
        return {}
    if isinstance(answer, Mapping):
        unknown = [key for key in answer if key not in right]
        if unknown:
            return say("Keep the keys of the dict as they are: {keys}.").format(keys=", ".join(right))
        return dict(answer)
    several = isinstance(answer, list | tuple) or (isinstance(answer, np.ndarray) and answer.ndim)
    if several and len(answer) == len(right):
        return dict(zip(right, answer, strict=True))
    return say("Answer with a dict; its keys are {keys}.").format(keys=", ".join(right))


def word(known, aliases=None):
    """Make a reader that turns a name into the name as it is known.

    Parameters
    ----------
    known : iterable
        The names; upper and lower case are the same.
    aliases : dict, optional
        From further spellings, in lower case, to known names.

    Returns
    -------
    callable
        From what the learner wrote to the name; raises ValueError for another.

    Examples
    --------
    >>> word(["Rome", "Oslo"], {"roma": "Rome"})(" ROMA ")
    'Rome'
    """
    names = {str(k).casefold(): k for k in known} | (aliases or {})

    def read(value):
        if isinstance(value, str) and value.strip().casefold() in names:
            return names[value.strip().casefold()]
        raise ValueError(say("Answer with one of: {names}.").format(names=", ".join(map(str, known))))

    return read


def shape(value):
    """Read a shape.

    Parameters
    ----------
    value : tuple, list or ndarray
        Whole numbers.

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If `value` is anything else.

    Examples
    --------
    >>> shape([2, 5])
    (2, 5)
    """
    sizes = value.tolist() if isinstance(value, np.ndarray) else value
    whole = isinstance(sizes, tuple | list) and all(isinstance(size, int | np.integer) for size in sizes)
    if not whole or any(isinstance(size, bool) for size in sizes):
        raise ValueError(say("A shape is a tuple of whole numbers, such as (2, 3); of one number, (2,)."))
    return tuple(map(int, sizes))
