"""How a learner's function is graded: run on fresh numbers, compared with the package, its mistake recognised.

An exercise lists known mistakes as small wrong functions. When an answer is wrong, these are run on the same inputs;
the one that gives what the learner's function gave names the mistake.
"""

import copy
import inspect
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from .._language import say
from .details import changes, near
from .result import Result, printable
from .telling import list_for_pair, tell

FRESH = np.random.default_rng  # a new generator on each call, so that no answer can be hard-coded


class Case(NamedTuple):
    """One call of the learner's function.

    Attributes
    ----------
    inputs : dict
        Inputs by name, in the learner's order.
    lead : int
        How many leading axes they share.
    """

    inputs: dict
    lead: int = 0


@dataclass(frozen=True)
class Exercise:
    """Describe an exercise: its right answer, what to try it on, and the known mistakes.

    Attributes
    ----------
    name : str
    truth : callable
        The right function of the inputs.
    cases : callable
        From a generator to a list of Case, smallest first.
    mistakes : tuple of pairs
        Hints and wrong functions.
    as_given : str
        The hint among them that belongs to the function as it was given: such an answer counts as not attempted.
    pair : bool
        The answer may also be (output, weights).
    advice : str
        Where to look when no mistake is recognised.
    wanted : str
        What to return.
    all_cases : bool
        A mistake is named only if it agrees on every case, where small whole numbers may coincide.
    told : callable or None
        Says of an array what matters in it, for expected and got, where its shape alone would be told.
    bonus : callable or None
        Cases beyond what is asked, tried once the answer is right.
    beyond : str
        What these are, in words.
    """

    name: str
    truth: Callable
    cases: Callable
    mistakes: tuple = field(repr=False)
    as_given: str = ""
    pair: bool = False
    advice: str = ""
    wanted: str = "an array of numbers (or a list of rows of equal length)"
    all_cases: bool = False
    told: Callable | None = None
    bonus: Callable | None = None
    beyond: str = ""


class Attempt(NamedTuple):
    """What came of one call: an output, with weights or without, or why there is none.

    Attributes
    ----------
    expected, expected_weights : ndarray
        What is right; the weights may be None.
    output, weights : ndarray or None
        What came.
    error : Exception or None
        What the call raised.
    returned : object
        What is no array of numbers.
    changed : tuple of str
        The inputs that the call changed.
    """

    expected: np.ndarray
    expected_weights: np.ndarray | None = None
    output: np.ndarray | None = None
    weights: np.ndarray | None = None
    error: Exception | None = None
    returned: object = None  # what is no array of numbers
    changed: tuple = ()

    def right(self):
        """Tell whether nothing is amiss.

        Returns
        -------
        bool
            Weights that did not come are not missed.

        Examples
        --------
        >>> Attempt(np.ones(2), output=np.ones(2)).right(), Attempt(np.ones(2)).right()
        (True, False)
        """
        fine = self.output is not None and not self.changed and near(self.output, self.expected)
        return fine and (self.weights is None or near(self.weights, self.expected_weights))


def grade(exercise, answer):
    """Run an answer on every case.

    Parameters
    ----------
    exercise : Exercise
    answer : callable
        The learner's function; None, ... or one that raises NotImplementedError for "not attempted".

    Returns
    -------
    Result
    """
    if answer is None or answer is Ellipsis:
        return Result(exercise.name, None)
    cases = exercise.cases(FRESH())
    wrong_call = _cannot_call(exercise.name, answer, cases[0].inputs)
    if wrong_call is not None:
        return wrong_call
    right = [_right(exercise, case.inputs) for case in cases]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        attempts = _attempts(exercise, answer, cases, right)
        if isinstance(attempts[0].error, NotImplementedError):
            return Result(exercise.name, None)
        if all(attempt.right() for attempt in attempts):
            return Result(exercise.name, True, _bonus(exercise, answer))
        twins = [(hint, _attempts(exercise, twin, cases, right)) for hint, twin in exercise.mistakes]
        result = tell(exercise, cases, attempts, twins)
        as_given = exercise.as_given and result.hint == exercise.as_given
        return Result(exercise.name, None, result.hint) if as_given else result


def _bonus(exercise, answer):
    """Say whether a right answer also works beyond what is asked, if there is more to ask."""
    if exercise.bonus is None:
        return ""
    cases = exercise.bonus(FRESH())
    attempts = _attempts(exercise, answer, cases, [_right(exercise, case.inputs) for case in cases])
    if all(attempt.right() for attempt in attempts):
        return say("Bonus: it also works for {beyond}.").format(beyond=say(exercise.beyond))
    return say("A bonus, if you like: let it work for {beyond} as well.").format(beyond=say(exercise.beyond))


def _right(exercise, inputs):
    """Return an Attempt that knows what is expected, and nothing else yet."""
    right = exercise.truth(**inputs)
    expected, weights = right if isinstance(right, tuple) else (right, None)
    return Attempt(np.asarray(expected), weights)


def _cannot_call(name, answer, inputs):
    """Return a Result if the answer is no function, or takes something else than the inputs."""
    needs = f"({', '.join(inputs)})"
    if not callable(answer):
        hint = say("Hand over the function itself, without calling it: `check.{name}(my_function)`.").format(name=name)
        return Result(name, False, hint, (("got", printable(type(answer).__name__)),))
    try:
        takes = inspect.signature(answer)
    except (TypeError, ValueError):  # some built-in functions have none
        return None
    args, kwargs = _arguments(takes, inputs)
    try:
        takes.bind(*args, **kwargs)
    except TypeError:
        hint = "Your function does not take the arguments that it is given."
        return Result(name, False, hint, (("needed", needs), ("got", printable(str(takes)))))
    return None


def _arguments(takes, inputs):
    """Split the inputs into those handed over by position and those that the function wants by name."""
    by_name = {k for k, p in takes.parameters.items() if p.kind is p.KEYWORD_ONLY and k in inputs}
    return [x for k, x in inputs.items() if k not in by_name], {k: inputs[k] for k in by_name}


def _attempts(exercise, function, cases, right):
    """Call a function on copies of every case's inputs and note what came of it."""
    try:
        takes = inspect.signature(function)
    except (TypeError, ValueError):
        takes = inspect.Signature()
    return [_attempt(exercise, function, takes, case.inputs, r) for case, r in zip(cases, right, strict=True)]


def _attempt(exercise, function, takes, inputs, attempt):
    given = copy.deepcopy(inputs)
    args, kwargs = _arguments(takes, given)
    try:
        returned = function(*args, **kwargs)
    except Exception as error:
        return attempt._replace(error=error)
    output, weights = _read(exercise, returned, attempt.expected)
    returned = returned if output is None else None
    return attempt._replace(output=output, weights=weights, returned=returned, changed=tuple(changes(inputs, given)))


def _read(exercise, returned, expected):
    """Take what was returned apart: output and weights, or None where there are no numbers."""
    if exercise.pair and isinstance(returned, tuple) and len(returned) == 2:
        output, weights = map(numbers, returned)
        return (None, None) if weights is None else (output, weights)
    if exercise.pair and list_for_pair(returned, expected):
        return None, None
    return numbers(returned), None


def numbers(value):
    """Read real numbers or booleans.

    Parameters
    ----------
    value : object

    Returns
    -------
    ndarray or None
        A copy; None if `value` is anything else.

    Examples
    --------
    >>> numbers([1, 2]), numbers("two")
    (array([1, 2]), None)
    """
    try:
        array = np.asarray(value)
        if array.dtype.kind == "O":
            array = None if None in array.ravel().tolist() else array.astype(float)  # float(None) would be NaN
    except Exception:
        return None
    return array.copy() if array is not None and array.dtype.kind in "biuf" else None
