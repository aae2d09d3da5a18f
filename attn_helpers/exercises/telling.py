"""What a learner is told about a wrong answer: the smallest case that fails, and the mistake if it is recognised."""

import numpy as np

from .._language import say
from .details import details, near
from .result import Result

NUMBERS = {
    "one number": "The number is not right.",
    "two numbers": "The numbers are not right.",
    "True or False": "The answer is not right.",
    None: "The shape is right, the numbers are not.",
}


def tell(exercise, cases, attempts, twins):
    """Build the Result for an answer that failed at least one case.

    Parameters
    ----------
    exercise : Exercise
    cases : list of Case
    attempts : list of Attempt
        What came of the answer, one for each case.
    twins : list of pairs
        The hint of each known mistake, and what comes of it.

    Returns
    -------
    Result
    """
    first = next(i for i, attempt in enumerate(attempts) if not attempt.right())
    hint = (
        _changed(attempts[first])
        or _no_numbers(exercise, attempts[first])
        or _same_for_all(attempts)
        or _pair_turned(attempts[first])
        or _recognised(exercise, attempts, twins, first)
        or _leading_axes(cases[first], attempts[first])
        or _shape_or_nan(exercise, attempts[first])
        or f"{say(NUMBERS.get(exercise.wanted, NUMBERS[None]))} {say(exercise.advice)}"
    )
    return Result(exercise.name, False, hint.strip(), details(cases[first], attempts[first], exercise.told))


def _changed(attempt):
    if attempt.changed:
        names = say(" and ").join(f"`{name}`" for name in attempt.changed)
        told = say("Your function changes its input {names}. The caller still needs the old numbers: make a new array.")
        return told.format(names=names)


def _no_numbers(exercise, attempt):
    if attempt.error is not None or attempt.output is not None:
        return None
    if attempt.returned is None:
        return "Your function returns None. Is a `return` missing?"
    if exercise.pair and list_for_pair(attempt.returned, attempt.expected):
        return "A pair is a tuple: `return output, weights`."
    if exercise.wanted == "two numbers" and isinstance(attempt.returned, tuple | list):
        if any(part is None or part is Ellipsis for part in attempt.returned):
            return "One of the values that you return is still missing."
    elif isinstance(attempt.returned, tuple) and exercise.wanted.startswith("an array of numbers"):
        return say(
            "Return one array, or the pair (output, weights)." if exercise.pair else "Return one array, not a tuple."
        )
    return _return(exercise)


def _return(exercise):
    return say("Return {wanted}.").format(wanted=say(exercise.wanted))


def list_for_pair(returned, expected):
    """Tell whether a list looks like the pair (output, weights).

    Parameters
    ----------
    returned : object
    expected : ndarray
        The right output.

    Returns
    -------
    bool

    Examples
    --------
    >>> list_for_pair([np.ones(2), np.ones(3)], np.zeros(2)), list_for_pair((1, 2), np.array(1))
    (True, False)
    """
    try:
        return isinstance(returned, list) and len(returned) == 2 and np.shape(returned[0]) == expected.shape
    except Exception:  # whatever stands there has no shape
        return False


def _pair_turned(attempt):
    if near(attempt.weights, attempt.expected) and near(attempt.output, attempt.expected_weights):
        return "The pair is in the wrong order: output first, then weights."


def _same_for_all(attempts):
    """Recognise an answer that was written down rather than computed."""
    told = [a for a in attempts if a.output is not None]
    same = all(np.array_equal(a.output, told[0].output) for a in told)
    if same and any(not np.array_equal(a.expected, told[0].expected) for a in told):
        return "Your function gives the same answer for different inputs. Compute it from the arguments."


def _recognised(exercise, attempts, twins, first):
    """Return the hint of the mistake that gives what the learner's function gave, on as many cases as possible."""
    best, most = None, 0
    for hint, wrong in twins:
        agree = [_same(a, b) for a, b in zip(attempts, wrong, strict=True)]
        alike = [yes and b.error is None and not b.right() for yes, b in zip(agree, wrong, strict=True)]
        alike = any(alike) or (all(agree) and not all(b.error for b in wrong))  # else any crash would do
        enough = all(agree) if exercise.all_cases else agree[first]
        if enough and alike and sum(agree) > most:
            best, most = hint, sum(agree)
    return best


def _same(a, b):
    if a.error is not None or b.error is not None:
        return a.error is not None and b.error is not None
    return near(a.output, b.output)


def _leading_axes(case, attempt):
    """Recognise what works for one set of inputs, but not for a batch of them: flat cases come first."""
    if not case.lead:
        return None
    if attempt.error is not None:
        return (
            "It works for one set of inputs, not for several at once. Count axes from the end: `axis=-1`, "
            "`x[..., i, :]`, `np.swapaxes(x, -1, -2)`. `x[i]`, `len(x)` and `for row in x` take the first axis, "
            "`.T` turns all."
        )
    got, expected = attempt.output, attempt.expected
    if got.shape == expected.shape[1:] and near(got, expected[0]):
        return "Only the answer for the first element of the batch comes back. Keep the leading axes."
    if got.shape == expected.shape and near(got[0], expected[0]):
        return "Right for the first element of the batch, wrong for the others. Every element needs the same treatment."
    return None


def _shape_or_nan(exercise, attempt):
    if attempt.error is not None:
        return "Your function stopped with an error of its own."
    if attempt.output.shape != attempt.expected.shape:
        if exercise.wanted in NUMBERS:
            return _return(exercise)
        needed, came = attempt.expected.shape, attempt.output.shape
        told = say("Predict the shape first: {needed} is needed, {came} came. {advice}")
        return told.format(needed=needed, came=came, advice=say(exercise.advice))
    if attempt.output.dtype != bool and np.isnan(attempt.output).any():
        return "There is NaN in the answer: look for 0/0, inf − inf or inf/inf."
    if near(attempt.output, attempt.expected) and attempt.weights is not None:
        return "The output is right, the weights beside it are not. Return those that made it."
    return None
