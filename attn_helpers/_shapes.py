"""Checks of arguments, and the one wording in which every public function reports a bad one.

Shape words: ``…`` leading batch axes, then n_queries, n_keys, d_key, d_value, d_model, n_heads.
"""

import operator

import numpy as np

from ._arrays import advice, as_array, as_float, wrong


def as_matrix(function, name, value, shape="(…, n, d)"):
    """Return ``value`` as a float array of at least two axes, the last two not empty but for the rows."""
    array = as_float(function, name, value, f"an array {shape} of real numbers")
    if array.ndim < 2:
        raise wrong(function, name, shape, array.shape)
    if array.shape[-1] == 0:
        raise wrong(function, name, f"{shape} with at least one column", array.shape)
    return array


def need_rows(function, name, array, shape):
    """Demand at least one row, for what is averaged over or looked up in."""
    if array.shape[-2] == 0:
        raise wrong(function, name, f"{shape} with at least one row", array.shape)


def queries_and_keys(function, queries, keys):
    """Return both as float arrays of one precision whose leading axes broadcast."""
    queries = as_matrix(function, "queries", queries, "(…, n_queries, d_key)")
    keys = as_matrix(function, "keys", keys, "(…, n_keys, d_key)")
    need_rows(function, "keys", keys, "(…, n_keys, d_key)")
    leading(function, queries=queries, keys=keys)
    dtype = np.result_type(queries, keys)
    return queries.astype(dtype, copy=False), keys.astype(dtype, copy=False)


def same_width(function, queries, keys):
    """Demand that keys are as wide as queries."""
    d_key = queries.shape[-1]
    if keys.shape[-1] != d_key:
        need = f"(…, n_keys, d_key={d_key}) to match queries {queries.shape}"
        raise wrong(function, "keys", need, keys.shape)


def one_value_per_key(function, keys, values):
    """Demand as many values as keys."""
    n_keys = keys.shape[-2]
    if values.shape[-2] != n_keys:
        need = f"(…, n_keys={n_keys}, d_value) to match keys {keys.shape}"
        raise wrong(function, "values", need, values.shape)


def leading(function, **arrays):
    """Return the shape to which all but the last two axes broadcast."""
    shape, told = (), []
    for name, array in arrays.items():
        try:
            shape = np.broadcast_shapes(shape, array.shape[:-2])
        except ValueError:
            rows, columns = array.shape[-2:]
            need = f"(…, {rows}, {columns}) with leading axes that broadcast with {' and '.join(told)}"
            raise wrong(function, name, need, array.shape) from None
        told.append(f"{name} {array.shape}")
    return shape


def broadcasts_to(shape, target):
    """Say whether an array of one shape broadcasts to another without growing it."""
    try:
        return np.broadcast_shapes(shape, target) == tuple(target)
    except ValueError:
        return False


def whole_number(function, name, value, least=1):
    """Return a whole number of at least ``least`` as an int."""
    need = f"a whole number, at least {least}"
    try:
        number = operator.index(value)
    except TypeError:
        raise wrong(function, name, need, repr(value), TypeError) from None
    if isinstance(value, (bool, np.bool_)) or number < least:
        raise wrong(function, name, need, repr(value))
    return number


def flag(function, name, value):
    """Return True or False, and take nothing for it that only acts like it, such as a mask or the text "False"."""
    if not isinstance(value, (bool, np.bool_)):
        got = f"an array {value.shape}; a mask is given as mask" if isinstance(value, np.ndarray) else repr(value)
        raise wrong(function, name, "True or False", got, TypeError)
    return bool(value)


def number(function, name, value, positive=False):
    """Return one finite number as a float."""
    need = f"a {'positive ' if positive else ''}finite number"
    array = as_float(function, name, value, need)
    if array.ndim or not np.isfinite(array) or (positive and array <= 0):
        raise wrong(function, name, need, value)
    return float(array)


def held(function, name, value, dtype):
    """Return a number in a precision that can hold it: float16 makes 1e5 infinite and 1e-8 zero."""
    with np.errstate(over="ignore", under="ignore"):
        rounded = dtype.type(value)
    if not np.isfinite(rounded) or (rounded == 0) != (value == 0):
        raise wrong(function, name, f"a number that {dtype} can hold", value)
    return rounded


MASK = "boolean (True = may attend) or float (added to the scores)"
ZERO_ONE = "use mask.astype(bool) for 0 and 1"


def mask_array(function, mask):
    """Return the mask, of whatever shape, as an array of booleans or of floats that can be added."""
    array = as_array(function, "mask", MASK, mask)
    if array.dtype.kind not in "bf":
        raise wrong(function, "mask", MASK, f"dtype {array.dtype}{advice(mask)}; {ZERO_ONE}", TypeError)
    if array.dtype.kind == "f" and not (array < np.inf).all():
        raise wrong(function, "mask", "finite or -inf where it is float", "NaN" if np.isnan(array).any() else "inf")
    if array.dtype.kind == "f" and array.max(initial=0) == 1 and ((array == 0) | (array == 1)).all():
        raise wrong(function, "mask", MASK, f"0 and 1 as {array.dtype}, which would hide nothing; {ZERO_ONE}")
    return array


def as_mask(function, mask, shape, symbols="(…, n_queries={}, n_keys={})"):
    """Return the mask as an array of booleans or floats whose last axes broadcast to those of ``shape``."""
    array = mask_array(function, mask)
    try:
        fits = np.broadcast_shapes(array.shape, shape)[-2:] == tuple(shape[-2:])
    except ValueError:
        fits = False
    if not fits:
        over = f" with leading axes {tuple(shape[:-2])}" if len(shape) > 2 else ""
        need = f"{MASK}, {symbols.format(*shape[-2:])}{over} or broadcast to it"
        raise wrong(function, "mask", need, array.shape)
    return array
