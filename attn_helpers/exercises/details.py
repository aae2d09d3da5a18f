"""The failing case as a learner sees it: inputs, expected, got, or the error and the line of their own it came from."""

import pathlib
import sysconfig
import traceback
from dataclasses import fields, is_dataclass

import numpy as np

from .._language import later, say
from .result import FEW, in_words, in_words_apart, printable

OUTPUT, WEIGHTS = later("expected", "got"), later("expected weights", "got weights")
NEAR = {"rtol": 1e-3, "atol": 1e-4}
LIBRARIES = ("stdlib", "platstdlib", "purelib", "platlib")
NOT_A_LEARNERS = (str(pathlib.Path(__file__).parent.parent), *(sysconfig.get_paths()[name] for name in LIBRARIES))


def near(a, b):
    """Tell whether two arrays agree in shape and kind, and in numbers: whole ones exactly, else as float32 would.

    Parameters
    ----------
    a, b : ndarray or None

    Returns
    -------
    bool
        False where either is None; NaN agrees with NaN.

    Examples
    --------
    >>> near(np.array([1.0]), np.array([1.00001])), near(np.array([1]), np.array([True]))
    (True, False)
    """
    if a is None or b is None or a.shape != b.shape or (a.dtype == bool) != (b.dtype == bool):
        return False
    tolerance = {"rtol": 1e-9, "atol": 0} if "i" in a.dtype.kind + b.dtype.kind else NEAR
    if np.float16 in (a.dtype, b.dtype):
        tolerance = {"rtol": 1e-2, "atol": 1e-2}
    return np.allclose(a, b, **tolerance, equal_nan=True)


def details(case, attempt, told=None):
    """List inputs, expected and got; of a batch, the first element that is wrong.

    Parameters
    ----------
    case : Case
    attempt : Attempt
    told : callable, optional
        As for an Exercise.

    Returns
    -------
    tuple of pairs of str
        Labels and texts. An input that was changed is named, an error is told, in place of got.
    """
    expected, got, weights = attempt.expected, attempt.output, False
    if got is not None and attempt.weights is not None and got.shape == expected.shape and near(got, expected):
        expected, got, weights = attempt.expected_weights, attempt.weights, True
    at = _first_wrong(case, expected, got)
    inputs = []
    for label, value in case.inputs.items():
        own = at if np.shape(value)[: case.lead] == expected.shape[: case.lead] else ()
        inputs.append((label + _index(own), _input(value[own] if own else value)))
    if attempt.changed:
        return *inputs, ("changed", ", ".join(attempt.changed))
    if attempt.error is not None:
        return *inputs, ("expected", in_words(expected)), *_error(attempt.error)
    if got is None:
        return *inputs, ("expected", in_words(expected)), ("got", in_words(attempt.returned))
    pair = in_words_apart(expected[at], got[at]) if at else in_words_apart(expected, got)
    if told and got.shape == expected.shape and told(got) != told(expected):
        pair = told(expected), told(got)
    names = WEIGHTS if weights else OUTPUT
    labels = tuple(say(name) + _index(at) for name in names)
    return *inputs, *zip(labels, pair, strict=True)


def _first_wrong(case, expected, got):
    small = all(np.size(value) <= FEW for value in (expected, *case.inputs.values()))
    if small or got is None or got.shape != expected.shape:
        return ()
    wrong = ~np.isclose(got, expected, **NEAR)
    return tuple(int(i) for i in np.argwhere(wrong)[0][: case.lead]) if wrong.any() else ()


def _index(at):
    return f"[{', '.join(map(str, at))}]" if at else ""


def _input(value):
    if is_dataclass(value):
        shapes = {f.name: np.shape(getattr(value, f.name)) for f in fields(value) if f.name.startswith("w_")}
        told = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        return say("{n} heads; {matrices}").format(n=value.n_heads, matrices=told)
    return in_words(value)


def _error(error):
    """Say which error, and which line of the learner's own code it came from."""
    try:
        message = printable(str(error))
    except Exception:
        message = ""
    yield "error", f"{type(error).__name__}: {message}".rstrip(": ")
    own = [f for f in traceback.extract_tb(error.__traceback__) if _is_learners(f.filename)]
    if own:
        name, line = printable(own[-1].name), printable(own[-1].line or "")
        told = say("line {number} in {name}: {line}").format(number=own[-1].lineno, name=name, line=line)
        yield "your code", told.rstrip(": ")


def _is_learners(filename):
    return not filename.startswith((*NOT_A_LEARNERS, "<frozen", "<__array", "<string>"))


def changes(before, after):
    """Name the inputs that are not what they were.

    Parameters
    ----------
    before, after : dict
        Inputs by name; of a dataclass, its fields are compared.

    Yields
    ------
    str
        A name, more than once if several fields changed.

    Examples
    --------
    >>> list(changes({"x": np.zeros(2), "n": 3}, {"x": np.ones(2), "n": 3}))
    ['x']
    """
    for name, value in before.items():
        before_after = [(value, after[name])]
        if is_dataclass(value):
            before_after = [(vars(value)[k], vars(after[name])[k]) for k in vars(value)]
        if any(np.shape(a) != np.shape(b) or not np.array_equal(a, b) for a, b in before_after):
            yield name
