"""Softmax, and the four ways in which this course scores a key for a query."""

import math
import operator

import numpy as np

from . import _shapes

CACHED = 2**19  # scores turned into weights at once: each step reads them again, quicker from a cache


def softmax(scores, *, mask=None, axis=-1):
    """Turn scores into weights that are positive and sum to 1 along an axis.

    Parameters
    ----------
    scores : (…, n), any shape
    mask : boolean (True = counts) or float (added), optional
        Broadcast to scores.
    axis : int

    Returns
    -------
    ndarray, like scores
        Where nothing may be attended, all weights are zero.

    Raises
    ------
    ValueError, TypeError
        For scores that are no real numbers, or an axis or mask that does not fit.

    Notes
    -----
    Source: Bridle 1990; the largest score is subtracted first: this changes nothing but keeps exp finite.

    Examples
    --------
    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    >>> softmax([[1.0, 2.0], [3.0, 4.0]], mask=[[True, False], [False, False]])
    array([[1., 0.],
           [0., 0.]])
    """
    scores = np.array(_shapes.as_float("softmax", "scores", scores))
    if scores.ndim == 0:
        raise _shapes.wrong("softmax", "scores", "(…, n)", "a single number")
    axis = _axis(axis, scores.ndim)
    if scores.shape[axis] == 0:
        raise _shapes.wrong("softmax", "scores", "(…, n) with at least one along the axis", scores.shape)
    if mask is not None:
        mask = _shapes.mask_array("softmax", mask)
        if not _shapes.broadcasts_to(mask.shape, scores.shape):
            need = f"{_shapes.MASK}, (…, n) like scores {scores.shape} or broadcast to it"
            raise _shapes.wrong("softmax", "mask", need, mask.shape)
    return normalise(scores, mask, axis)


def _axis(axis, ndim):
    need = f"a whole number from {-ndim} to {ndim - 1}"
    try:
        return range(ndim)[operator.index(axis)]
    except (TypeError, IndexError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise _shapes.wrong("softmax", "axis", need, repr(axis), kind) from None


def normalise(scores, mask=None, axis=-1, small=False):
    """Turn scores into weights in place, so that attention makes one large array and no more.

    Parameters
    ----------
    scores : ndarray
        Overwritten.
    mask : ndarray of bool or float, optional
    axis : int
    small : bool
        All scores are known to be so near to 0, or masked, that exp needs no help.

    Returns
    -------
    ndarray
        scores itself.
    """
    if mask is not None:
        _apply_mask(scores, mask)
    n = scores.shape[-1]
    if axis in (-1, scores.ndim - 1) and scores.flags.c_contiguous and scores.size > CACHED:
        rows = scores.reshape(-1, n)
        step = max(1, CACHED // n)
        for start in range(0, len(rows), step):
            _normalise(rows[start : start + step], -1, small)
    else:
        _normalise(scores, axis, small)
    return scores


def _normalise(scores, axis, small):
    if not small:
        _subtract_largest(scores, axis)
    np.exp(scores, out=scores)
    dtype = np.result_type(scores, np.float32)  # float16 ends at 65504
    total = np.einsum("...i->...", np.moveaxis(scores, axis, -1), dtype=dtype)  # in a third of the time of scores.sum
    total = np.expand_dims(total, axis)
    total[total == 0] = 1
    np.divide(scores, total, out=scores)


def _subtract_largest(scores, axis):
    largest = scores.max(axis=axis, keepdims=True)
    if not np.isfinite(largest).all():
        _at_the_limits(scores, largest)
    with np.errstate(over="ignore"):  # 1e308 - (-1e308) is inf, and exp(-inf) is the right 0
        scores -= largest


def _apply_mask(scores, mask):
    if mask.dtype == bool:
        return np.copyto(scores, -np.inf, where=~mask)
    np.copyto(scores, -np.inf, where=mask == -np.inf)  # not by adding: NaN and inf must go too
    with np.errstate(over="ignore"):  # float64's -1e9 is float16's -inf
        np.add(scores, mask, out=scores)


def _at_the_limits(scores, largest):
    """Prepare rows whose largest score is infinite: all -inf gives zeros, several +inf share."""
    infinite = largest == np.inf
    np.copyto(scores, np.where(scores == np.inf, 0, -np.inf), where=infinite)
    largest[np.isinf(largest)] = 0


def dot_product_scores(queries, keys, *, scale=None):
    """Score by how far a key points along a query: scale · q·k.

    Parameters
    ----------
    queries : (…, n_queries, d_key)
    keys : (…, n_keys, d_key)
    scale : number, optional
        1/√d_key unless given; 1 for the plain product.

    Returns
    -------
    ndarray, (…, n_queries, n_keys)

    Raises
    ------
    ValueError, TypeError
        For shapes that do not fit or a scale that is no finite number.

    Notes
    -----
    Source: Vaswani et al. 2017, equation 1.

    Examples
    --------
    >>> dot_product_scores([[1.0, 0.0]], [[2.0, 0.0], [0.0, 3.0]], scale=1)
    array([[2., 0.]])
    """
    queries, keys = _shapes.queries_and_keys("dot_product_scores", queries, keys)
    _shapes.same_width("dot_product_scores", queries, keys)
    scale = 1 / math.sqrt(keys.shape[-1]) if scale is None else _shapes.number("dot_product_scores", "scale", scale)
    return (queries * _shapes.held("dot_product_scores", "scale", scale, queries.dtype)) @ np.swapaxes(keys, -1, -2)


def stay_small(queries, keys):
    """Tell whether every dot product score of these is so near to 0 that its exp neither overflows nor vanishes.

    Parameters
    ----------
    queries : (…, n_queries, d_key)
    keys : (…, n_keys, d_key)

    Returns
    -------
    bool

    Notes
    -----
    Cauchy and Schwarz: |q · k| ≤ ‖q‖ ‖k‖. So the vectors tell, and the many scores need not be read for it.
    """
    longest = [float(np.einsum("...d,...d->...", x, x).max(initial=0)) for x in (queries, keys)]
    return longest[0] * longest[1] / keys.shape[-1] <= (math.log(np.finfo(keys.dtype).max) / 2) ** 2


def additive_scores(queries, keys, *, w_query, w_key, w_score):
    """Score by a small network: w_score · tanh(q W_query + k W_key).

    Parameters
    ----------
    queries : (…, n_queries, d_query)
    keys : (…, n_keys, d_key)
        The two widths may differ.
    w_query : (d_query, d_hidden)
    w_key : (d_key, d_hidden)
    w_score : (d_hidden,)

    Returns
    -------
    ndarray, (…, n_queries, n_keys)

    Raises
    ------
    ValueError, TypeError
        For shapes that do not fit.

    Notes
    -----
    Source: Bahdanau et al. 2015, appendix A.1.2.

    Examples
    --------
    >>> additive_scores([[0.0]], [[0.0], [9.0]], w_query=[[1.0]], w_key=[[1.0]], w_score=[2.0]).round(3)
    array([[0., 2.]])
    """
    name = "additive_scores"
    queries, keys = _shapes.queries_and_keys(name, queries, keys)
    dtype = queries.dtype
    w_query = _shapes.as_matrix(name, "w_query", w_query, "(d_query, d_hidden)")
    d_hidden = w_query.shape[-1]
    _weights_shape(name, "w_query", w_query, (queries.shape[-1], d_hidden), "(d_query={}, d_hidden={})")
    w_key = _shapes.as_float(name, "w_key", w_key)
    _weights_shape(name, "w_key", w_key, (keys.shape[-1], d_hidden), "(d_key={}, d_hidden={})")
    w_score = _shapes.as_float(name, "w_score", w_score)
    _weights_shape(name, "w_score", w_score, (d_hidden,), "(d_hidden={},)")
    from_query, from_key = queries @ w_query.astype(dtype), keys @ w_key.astype(dtype)
    return np.tanh(from_query[..., :, None, :] + from_key[..., None, :, :]) @ w_score.astype(dtype)


def _weights_shape(function, name, array, shape, symbols):
    if array.shape != shape:
        raise _shapes.wrong(function, name, symbols.format(*shape), array.shape)


def gaussian_scores(queries, keys, *, width=1.0):
    """Score by nearness: −‖q − k‖² / (2 width²), so that softmax gives a Gaussian kernel.

    Parameters
    ----------
    queries : (…, n_queries, d_key)
    keys : (…, n_keys, d_key)
    width : number
        Positive, in the units of the keys.

    Returns
    -------
    ndarray, (…, n_queries, n_keys)
        None above zero.

    Raises
    ------
    ValueError, TypeError
        For shapes that do not fit or a width that is not positive and finite.

    Notes
    -----
    Source: Nadaraya 1964 and Watson 1964; Zhang et al., Dive into Deep Learning, section 11.2.

    Examples
    --------
    >>> gaussian_scores([[0.0]], [[0.0], [2.0]])
    array([[ 0., -2.]])
    """
    queries, keys = _shapes.queries_and_keys("gaussian_scores", queries, keys)
    _shapes.same_width("gaussian_scores", queries, keys)
    width = _shapes.number("gaussian_scores", "width", width, positive=True)
    width = _shapes.held("gaussian_scores", "width", width, queries.dtype)
    scores = 0
    for column in range(keys.shape[-1]):  # one at a time: no array (…, n_queries, n_keys, d_key) is made
        apart = (queries[..., :, None, column] - keys[..., None, :, column]) / width
        scores = scores - apart * (apart / 2)  # not apart²/2: float16 ends at 65504
    return scores


OWN = (dot_product_scores, gaussian_scores)  # known to return a fresh array of the right shape, block by block


def as_score(function, score, queries, keys, lead):
    """Call score and return what it gave as an array of its own, ready to be changed.

    Parameters
    ----------
    function : str
        The public function's name, for messages.
    score : function of (queries, keys)
    queries : (…, n_queries, d_key)
    keys : (…, n_keys, d_key)
    lead : tuple of int
        The leading axes that the scores are to have.

    Returns
    -------
    ndarray, (…, n_queries, n_keys)
        As precise as score made it, if that is more than queries and keys are: what it holds may be too large for
        theirs.

    Raises
    ------
    ValueError
        If what score returns has another shape.
    """
    scores = score(queries, keys)
    if score in OWN:
        return scores
    scores = _shapes.as_float(function, "what score returns", scores)
    n_queries, n_keys = queries.shape[-2], keys.shape[-2]
    if scores.shape[-2:] != (n_queries, n_keys) or not _shapes.broadcasts_to(scores.shape[:-2], lead):
        over = f" with leading axes {lead}" if lead else ""
        symbols = f"(…, n_queries={n_queries}, n_keys={n_keys}){over}"
        raise _shapes.wrong(function, "what score returns", symbols, scores.shape)
    return np.array(np.broadcast_to(scores, (*lead, n_queries, n_keys)), np.result_type(scores, queries))
