"""Checks of what is given to a plotter: weights, labels, and nothing that would draw a wrong picture."""

from collections.abc import Mapping

import numpy as np

from .._arrays import in_order
from .._language import later, say
from .._shapes import as_float, as_mask, whole_number, wrong
from ._glyphs import visible
from ._style import fresh, note

QUERY, KEY, VALUE = later("query", "key", "value")  # what axes and scales are called unless a reader says
SLACK = 1e-6  # what rounding may add to a weight (float16 rows: 1e-3)


def as_weights(function, weights, rank, shape):
    """Return finite weights in 0…1 of the given rank, rounding at the ends put right."""
    array = as_float(function, "weights", weights, f"an array {shape} of real numbers")
    if array.ndim != rank:
        raise wrong(function, "weights", shape, array.shape)
    if array.size == 0:
        raise wrong(function, "weights", f"{shape} with at least one cell", array.shape)
    slack = 2e-3 if array.dtype == np.float16 else SLACK
    if not np.isfinite(array).all():
        raise wrong(function, "weights", "finite", f"{array[~np.isfinite(array)][0]}")
    if array.min() < -slack or array.max() > 1 + slack:
        worst = array.min() if array.min() < -slack else array.max()
        raise wrong(function, "weights", "in 0…1 (for other numbers use matrix)", f"{worst:.3g}")
    return np.clip(array.astype(float), 0, 1)


def as_axes(function, ax):
    """Demand Axes, or None for new ones; an earlier picture of a plotter on them gives way."""
    if ax is not None and not hasattr(ax, "transAxes"):
        raise wrong(function, "ax", "one matplotlib Axes, or None for a new figure", type(ax).__name__, TypeError)
    return fresh(ax)


def as_words(function, **texts):
    """Return titles and names as they are given, "" for None; refuse what is no text."""
    for name, text in texts.items():
        if text is not None and not isinstance(text, str):
            raise wrong(function, name, "a text or None", type(text).__name__, TypeError)
    return _drawn([text or "" for text in texts.values()])


def as_names(function, **names):
    """Return the names of axes and scales as they are given, said in the language that was chosen."""
    return _drawn([say(name) for name in as_words(function, **names)])


def _drawn(texts):
    """Return texts as they are drawn: everything in them can be seen, or is warned of."""
    texts = [visible(text) for text in texts]
    note("".join(texts))
    return texts


def as_choice(function, name, value):
    """Return yes, no, or None for no choice."""
    if value is not None and not isinstance(value, (bool, np.bool_, int)):
        raise wrong(function, name, "True, False or None", type(value).__name__, TypeError)
    return value


def as_labels(function, name, labels, count, of):
    """Return one text for each row or column."""
    need = f"a sequence of {of}={count} labels"
    if labels is None or isinstance(labels, (str, bytes)):
        raise wrong(function, name, need, "None" if labels is None else "one string", TypeError)
    in_order(function, name, need, labels)
    try:
        texts = [str(label) for label in labels]
    except TypeError:
        raise wrong(function, name, need, type(labels).__name__, TypeError) from None
    if len(texts) != count:
        raise wrong(function, name, need, len(texts))
    return _drawn(texts)


def as_allowed(function, mask, shape):
    """Return which cells may be attended to, or None if all may."""
    if mask is None:
        return None
    mask = as_mask(function, mask, shape)
    allowed = mask if mask.dtype == bool else mask > -np.inf
    try:
        return np.broadcast_to(allowed, shape)
    except ValueError:
        raise wrong(function, "mask", f"an array {shape} or broadcast to it", mask.shape) from None


def as_picture(function, image):
    """Return a picture as floats in 0…1, (height, width, 3)."""
    shape = "(height, width) or (height, width, 3)"
    array = as_float(function, "image", image, f"an array {shape} of real numbers")
    if np.asarray(image).dtype == np.uint8:
        array = array / 255
    if array.ndim not in (2, 3) or array.shape[2:] not in ((), (3,)) or array.size == 0:
        raise wrong(function, "image", f"{shape} with at least one pixel", array.shape)
    if not (array.min() >= 0 and array.max() <= 1):
        raise wrong(function, "image", "in 0…1, or bytes (dtype uint8)", f"{array.min():.3g}…{array.max():.3g}")
    return np.repeat(array[..., None], 3, axis=2) if array.ndim == 2 else array


def as_places(function, image, weights, boxes, grid, names):
    """Return weights (n_places,), names or None, and boxes (n_places, 4), whether given as boxes or as a grid."""
    if (boxes is None) == (grid is None):
        raise wrong(function, "boxes or grid", "given, one of the two", "neither" if grid is None else "both")
    if grid is not None:
        rows, columns = _as_grid(function, grid, image.shape)
        need = f"(rows·columns={rows * columns},) to match grid {(rows, columns)}"
        weights = as_float(function, "weights", weights, f"an array {need} of real numbers")
        weights = as_weights(function, weights.ravel() if weights.shape == (rows, columns) else weights, 1, need)
        if weights.size != rows * columns:
            raise wrong(function, "weights", need, weights.shape)
        y, x = np.linspace(0, image.shape[0], rows + 1), np.linspace(0, image.shape[1], columns + 1)
        boxes = [(x[c], y[r], x[c + 1], y[r + 1]) for r in range(rows) for c in range(columns)]
    elif isinstance(boxes, Mapping):
        names, boxes = list(boxes), list(boxes.values())
    weights = as_weights(function, weights, 1, "(n_places,)")
    boxes = as_float(function, "boxes", boxes, "an array (n_places, 4) of real numbers")
    if boxes.shape != (weights.size, 4):
        raise wrong(function, "boxes", f"(n_places={weights.size}, 4) to match weights", boxes.shape)
    if not (np.isfinite(boxes).all() and (boxes[:, :2] <= boxes[:, 2:]).all()):
        raise wrong(function, "boxes", "finite, left ≤ right and top ≤ bottom", "other numbers")
    if names is not None:
        names = as_labels(function, "names", names, weights.size, "n_places")
    return weights, names, boxes


def place(function, name, value, count):
    """Return the number of one of so many places."""
    value = whole_number(function, name, value, least=0)
    if value >= count:
        raise wrong(function, name, f"one of 0…{count - 1}", value)
    return value


def _as_grid(function, grid, shape):
    """Return rows and columns of a grid no finer than the picture's pixels."""
    try:
        rows, columns = grid
    except (TypeError, ValueError):
        raise wrong(function, "grid", "(rows, columns)", repr(grid)) from None
    rows, columns = (whole_number(function, "grid", value) for value in (rows, columns))
    if rows > shape[0] or columns > shape[1]:
        raise wrong(function, "grid", f"(rows ≤ {shape[0]}, columns ≤ {shape[1]}) to match image", (rows, columns))
    return rows, columns
