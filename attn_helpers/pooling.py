"""Pooling: many object vectors become one, with no question asked."""

from typing import NamedTuple

import numpy as np

from . import _shapes
from .scores import softmax


class Pooled(NamedTuple):
    """What ``salience_pooling`` returns."""

    output: np.ndarray
    weights: np.ndarray


def _objects(function, values):
    values = _shapes.as_matrix(function, "values", values)
    _shapes.need_rows(function, "values", values, "(…, n, d)")
    return values


def average_pooling(values):
    """Average the objects: every one gets the weight 1/n.

    Parameters
    ----------
    values : (…, n, d)
        One object a row.

    Returns
    -------
    ndarray, (…, d)

    Raises
    ------
    ValueError, TypeError
        Unless values is an array (…, n, d) of real numbers, n and d at least 1.

    Notes
    -----
    Source: Zhang et al., Dive into Deep Learning, section 11.1.

    Examples
    --------
    >>> average_pooling([[0, 2], [4, 4]])
    array([2., 3.])
    """
    return _objects("average_pooling", values).mean(axis=-2)


def max_pooling(values):
    """Take the largest value of each feature, whichever object it comes from.

    Parameters
    ----------
    values : (…, n, d)
        One object a row.

    Returns
    -------
    ndarray, (…, d)

    Raises
    ------
    ValueError, TypeError
        Unless values is an array (…, n, d) of real numbers, n and d at least 1.

    Notes
    -----
    Source: Zhang et al., Dive into Deep Learning, section 7.5.

    Examples
    --------
    >>> max_pooling([[0, 5], [4, 1]])
    array([4., 5.])
    """
    return _objects("max_pooling", values).max(axis=-2)


def salience_pooling(values, w):
    """Score every object by the same w, turn the scores into weights, average with these.

    Parameters
    ----------
    values : (…, n, d)
        One object a row.
    w : (d,)
        How much each feature catches the eye.

    Returns
    -------
    output : ndarray, (…, d)
    weights : ndarray, (…, n)
        softmax(values · w) over the objects.

    Raises
    ------
    ValueError, TypeError
        Unless the shapes are these; the message names the argument.

    Notes
    -----
    Source: attention with one constant query, Bahdanau et al. 2015, equations 5 and 6, with a linear score.

    Examples
    --------
    >>> salience_pooling([[0, 2], [4, 4]], w=[0, 0]).weights
    array([0.5, 0.5])
    """
    values = _objects("salience_pooling", values)
    w = _shapes.as_float("salience_pooling", "w", w)
    if w.shape != values.shape[-1:]:
        need = f"(d={values.shape[-1]},) to match values {values.shape}"
        raise _shapes.wrong("salience_pooling", "w", need, w.shape)
    weights = softmax(values @ w.astype(values.dtype))
    return Pooled((weights[..., None, :] @ values)[..., 0, :], weights)
