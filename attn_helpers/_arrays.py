"""What a reader brings along: arrays and tensors of any library, labels, settings of NumPy and consoles.

It holds the one wording in which every public function reports a bad argument.
"""

import functools
import sys

import numpy as np

TENSOR = "for a tensor, .detach().cpu().float().numpy()"


def wrong(function, name, need, got, error=ValueError):
    """Build the error that says which argument, what was needed and what came.

    >>> wrong("softmax", "axis", "one of -2…1", 5)
    ValueError('softmax: axis must be one of -2…1, got 5')
    """
    return error(f"{function}: {name} must be {need}, got {got}")


def as_float(function, name, value, need="an array of real numbers"):
    """Return ``value`` as a float array: float16/32/64 as they are, integers and booleans as float64."""
    if value is None:
        raise wrong(function, name, need, "None", TypeError)
    array = as_array(function, name, need, value)
    if array.dtype.kind in "biu":
        return array.astype(float)
    if array.dtype.kind != "f":
        raise wrong(function, name, need, f"dtype {array.dtype}{advice(value)}", TypeError)
    return array


def as_array(function, name, need, value):
    """Return what NumPy makes of a value; where it makes nothing, say why, and what to do."""
    if np.ma.is_masked(value):  # np.asarray would show what is hidden
        raise wrong(function, name, need, "a masked array; fill it, and give its mask as mask where there is one")
    try:
        return np.asarray(value)
    except Exception as error:  # a library's own: RuntimeError, TypeError, BufferError …
        odd = _foreign(value)
        if odd is None:
            if not isinstance(error, ValueError | TypeError):
                raise
            raise wrong(function, name, need, "rows of different lengths") from None
        said = f"{type(odd).__name__}, of which NumPy can make no array ({_first_line(error)}); {TENSOR}"
        raise wrong(function, name, need, said, TypeError) from None


def advice(value):
    """Say how to make an array of numbers of what NumPy takes for objects, or nothing if that is unknown.

    >>> advice(["a"])
    ''
    """
    odd = _foreign(value)
    if hasattr(odd, "to_numpy"):  # pandas: its nullable numbers, or a column that is no number
        return f" of {type(odd).__name__}; for missing numbers, .to_numpy(dtype=float, na_value=np.nan)"
    if hasattr(odd, "toarray"):
        return f" of {type(odd).__name__}; .toarray() makes an array of it"
    return f" of {type(odd).__name__}; {TENSOR}" if odd is not None else ""


def _foreign(value):
    """Return the first thing in a value, lists and tuples opened, that is another library's array, or None."""
    if isinstance(value, list | tuple):
        return next((odd for odd in map(_foreign, value) if odd is not None), None)
    others = any(hasattr(value, name) for name in ("__array__", "to_numpy", "toarray", "__dlpack__"))
    return value if others and not isinstance(value, np.ndarray | np.generic) else None


def _first_line(error):
    """Return what an error says, without its further lines."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__


def in_order(function, name, need, values):
    """Refuse a set: what it holds has no order, so that each run would show another one."""
    if isinstance(values, set | frozenset):
        raise wrong(function, name, need, f"a {type(values).__name__}, which has no order; give a list", TypeError)
    return values


def calm(function):
    """Let a function compute as NumPy does by default, whatever a reader made of ``np.seterr``.

    Underflow is no fault: exp(−1000) is 0. What else a reader wants raised is a warning within.
    """

    @functools.wraps(function)
    def calmed(*args, **kwargs):
        told = {kind: "warn" for kind, how in np.geterr().items() if how == "raise"}
        with np.errstate(**told | {"under": "ignore"}):
            return function(*args, **kwargs)

    return calmed


def encodable(text):
    """Return a text that can be printed: question marks for what the console has not, which would raise an error."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
