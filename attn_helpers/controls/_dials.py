"""The settings of a flipbook: what its dials step through, and what is said of each setting."""

import inspect
import itertools

import numpy as np

from .._arrays import in_order
from .._shapes import wrong
from ..drawing._glyphs import visible, written


def settings_of(draw, alt, dials):
    """Return the dials' names, their labels, their values, and every setting, the last dial turning fastest."""
    for name, value in (("draw", draw), ("alt", alt)):
        if not callable(value):
            raise wrong("flipbook", name, "a function of the settings", type(value).__name__, TypeError)
    if not 1 <= len(dials) <= 2:
        raise wrong("flipbook", "dials", "one or two names with their values", len(dials))
    labels, values = [], []
    for name, given in dials.items():
        if isinstance(given, str) or not hasattr(given, "__iter__") or getattr(given, "ndim", 1) == 0:
            raise wrong("flipbook", name, "a sequence of values", type(given).__name__, TypeError)
        in_order("flipbook", name, "a sequence of values", given)
        steps = list(given.items()) if hasattr(given, "items") else [(_label(value), value) for value in given]
        if not steps:
            raise wrong("flipbook", name, "a sequence of at least one value", "none")
        labels.append([visible(str(label)) for label, _ in steps])
        values.append([value for _, value in steps])
    settings = [dict(zip(dials, chosen, strict=True)) for chosen in itertools.product(*values)]
    return list(dials), labels, values, settings


def started(start, names, labels, values):
    """Return the number of the setting that is shown first: what `start` says of one dial or more, else the first."""
    if start is not None and not isinstance(start, dict):
        if len(names) > 1:
            raise wrong("flipbook", "start", f"a dict of {' and '.join(names)}", repr(start), TypeError)
        start = {names[0]: start}
    told = start or {}
    if unknown := [name for name in told if name not in names]:
        raise wrong("flipbook", "start", f"a dict of {' and '.join(names)}", f"one of {', '.join(map(str, unknown))}")
    places = [_place(told[n], n, *steps) if n in told else 0 for n, *steps in zip(names, labels, values, strict=True)]
    return int(np.ravel_multi_index(places, [len(shown) for shown in labels]))


def _place(value, name, shown, values):
    """Return which step of a dial has this label, or this value."""
    if _label(value) in shown:
        return shown.index(_label(value))
    for n, one in enumerate(values):  # where labels were given, a value is not what is shown
        if one is value or np.array_equal(one, value):
            return n
    raise wrong("flipbook", "start", f"one of the values of {name}: {', '.join(shown)}", repr(value))


def _label(value):
    """Return how a value is shown: numbers short."""
    return f"{value:g}" if isinstance(value, float | np.floating) else str(value)


def signature_of(name, function):
    """Return the parameters of a function, which some that are built in do not tell."""
    try:
        return inspect.signature(function)
    except ValueError:
        need = "a function whose parameters can be read"
        raise wrong("flipbook", name, need, getattr(function, "__name__", repr(function)), TypeError) from None


def demand_bound(name, signature, given):
    """Demand that a function takes what it is given by name."""
    try:
        signature.bind(**given)
    except TypeError:
        got = f"one of {', '.join(signature.parameters) or 'nothing'}"
        raise wrong("flipbook", name, f"a function of {', '.join(given)}", got, TypeError) from None


def said(alt, setting):
    """Return what is to be seen at a setting."""
    demand_bound("alt", signature_of("alt", alt), setting)
    text = alt(**setting)
    if not isinstance(text, str) or not text.strip():
        raise wrong("flipbook", "alt", f"a function that returns a sentence for {setting}", repr(text), TypeError)
    return written(text)
