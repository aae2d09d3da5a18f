"""Several heads: the same attention, run side by side on different projections of the same vectors."""

from dataclasses import dataclass

import numpy as np

from . import _shapes
from ._arrays import calm
from .attention import Attended, attend, first_query
from .scores import dot_product_scores


def split_heads(x, n_heads):
    """Cut each row into n_heads equal pieces, and put the heads in front.

    Parameters
    ----------
    x : (…, n, d_model)
    n_heads : int

    Returns
    -------
    ndarray, (…, n_heads, n, d_model / n_heads)
        Head 0 holds the first columns.

    Raises
    ------
    ValueError, TypeError
        If x has no two axes or n_heads does not divide d_model.

    Notes
    -----
    Source: Vaswani et al. 2017, section 3.2.2.

    Examples
    --------
    >>> split_heads([[1, 2, 3, 4]], 2).tolist()
    [[[1.0, 2.0]], [[3.0, 4.0]]]
    """
    x = _shapes.as_matrix("split_heads", "x", x, "(…, n, d_model)")
    n_heads = _shapes.whole_number("split_heads", "n_heads", n_heads)
    if x.shape[-1] % n_heads:
        raise _shapes.wrong("split_heads", "n_heads", f"a divisor of d_model={x.shape[-1]}", n_heads)
    return _split(x, n_heads).copy()  # never a view: who changes a head means that head only


def _split(x, n_heads):
    return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, x.shape[-1] // n_heads), -3, -2)


def merge_heads(x):
    """Put the heads' pieces side by side again: the inverse of ``split_heads``.

    Parameters
    ----------
    x : (…, n_heads, n, d_head)

    Returns
    -------
    ndarray, (…, n, n_heads · d_head)

    Raises
    ------
    ValueError, TypeError
        Unless x has at least three axes.

    Notes
    -----
    Source: Vaswani et al. 2017, section 3.2.2 (Concat).

    Examples
    --------
    >>> merge_heads([[[1, 2]], [[3, 4]]])
    array([[1., 2., 3., 4.]])
    """
    x = _shapes.as_matrix("merge_heads", "x", x, "(…, n_heads, n, d_head)")
    if x.ndim < 3 or x.shape[-3] == 0:
        raise _shapes.wrong("merge_heads", "x", "(…, n_heads, n, d_head) with at least one head", x.shape)
    return _merge(x).copy()


def _merge(x):
    x = np.swapaxes(x, -3, -2)
    return x.reshape(*x.shape[:-2], x.shape[-2] * x.shape[-1])


@dataclass(frozen=True, eq=False)
class MultiHead:
    """Hold the four projections of multi-head attention, inputs in rows, and how many heads share them.

    Parameters
    ----------
    w_query : (d_query_in, n_heads · d_key)
    w_key : (d_key_in, n_heads · d_key)
    w_value : (d_value_in, n_heads · d_value)
    w_output : (n_heads · d_value, d_out)
    n_heads : int
    b_query, b_key, b_value, b_output : optional
        As long as their matrix is wide; None for no bias.

    Raises
    ------
    ValueError, TypeError
        At once, for shapes that do not fit together.

    Notes
    -----
    Source: Vaswani et al. 2017, section 3.2.2.

    Examples
    --------
    >>> MultiHead.random(np.random.default_rng(0), d_model=6, n_heads=2).w_query.shape
    (6, 6)
    """

    w_query: np.ndarray
    w_key: np.ndarray
    w_value: np.ndarray
    w_output: np.ndarray
    n_heads: int
    b_query: np.ndarray | None = None
    b_key: np.ndarray | None = None
    b_value: np.ndarray | None = None
    b_output: np.ndarray | None = None

    def __post_init__(self):
        n_heads = _shapes.whole_number("MultiHead", "n_heads", self.n_heads)
        object.__setattr__(self, "n_heads", n_heads)
        for role in ("query", "key", "value", "output"):
            self._check_matrix(f"w_{role}")
            self._check_bias(f"b_{role}", getattr(self, f"w_{role}"))
        self._check_fit()

    def _check_matrix(self, name):
        matrix = _shapes.as_matrix("MultiHead", name, getattr(self, name), "(d_in, d_out)")
        if matrix.ndim != 2 or matrix.shape[0] == 0:
            raise _shapes.wrong("MultiHead", name, "(d_in, d_out)", matrix.shape)
        object.__setattr__(self, name, matrix)

    def _check_bias(self, name, matrix):
        if getattr(self, name) is None:
            return
        bias = _shapes.as_float("MultiHead", name, getattr(self, name))
        if bias.shape != matrix.shape[1:]:
            need = f"({matrix.shape[1]},) to match its matrix {matrix.shape}"
            raise _shapes.wrong("MultiHead", name, need, bias.shape)
        object.__setattr__(self, name, bias)

    def _check_fit(self):
        wide = self.w_query.shape[1]
        if self.w_key.shape[1] != wide:
            need = f"(d_in, {wide}) to match w_query {self.w_query.shape}"
            raise _shapes.wrong("MultiHead", "w_key", need, self.w_key.shape)
        if self.w_output.shape[0] != self.w_value.shape[1]:
            need = f"({self.w_value.shape[1]}, d_out) to match w_value {self.w_value.shape}"
            raise _shapes.wrong("MultiHead", "w_output", need, self.w_output.shape)
        for name in ("w_query", "w_value"):
            if getattr(self, name).shape[1] % self.n_heads:
                need = f"a divisor of {name}'s columns, {getattr(self, name).shape[1]}"
                raise _shapes.wrong("MultiHead", "n_heads", need, self.n_heads)

    @classmethod
    def random(cls, rng, d_model, n_heads):
        """Draw all four matrices (d_model, d_model) from rng, with standard deviation 1/√d_model, and no biases.

        Parameters
        ----------
        rng : numpy.random.Generator
        d_model : int
            A number that n_heads divides.
        n_heads : int

        Returns
        -------
        MultiHead

        Raises
        ------
        ValueError, TypeError
            If they are not.

        Notes
        -----
        Source: LeCun et al. 1998, Efficient BackProp, section 4.6: outputs spread as widely as inputs.

        Examples
        --------
        >>> MultiHead.random(np.random.default_rng(0), 4, 2).n_heads
        2
        """
        if not isinstance(rng, np.random.Generator):
            need = "a numpy.random.Generator, such as np.random.default_rng(0)"
            raise _shapes.wrong("MultiHead.random", "rng", need, repr(rng), TypeError)
        d_model = _shapes.whole_number("MultiHead.random", "d_model", d_model)
        n_heads = _shapes.whole_number("MultiHead.random", "n_heads", n_heads)
        if d_model % n_heads:
            raise _shapes.wrong("MultiHead.random", "n_heads", f"a divisor of d_model={d_model}", n_heads)
        return cls(*rng.normal(scale=d_model**-0.5, size=(4, d_model, d_model)), n_heads)

    @classmethod
    def from_packed(cls, in_proj_weight, in_proj_bias, out_weight, out_bias, n_heads):
        """Load the four projections as torch.nn.MultiheadAttention keeps them: packed, with outputs in rows.

        Of a module ``m`` the arrays are ``m.in_proj_weight.detach().numpy()`` and so on, the last two of
        ``m.out_proj``.

        Parameters
        ----------
        in_proj_weight : (3 · d_model, d_model)
            Query, key and value below each other.
        in_proj_bias : (3 · d_model,) or None
        out_weight : (d_model, d_model)
        out_bias : (d_model,) or None
        n_heads : int
            A divisor of d_model.

        Returns
        -------
        MultiHead

        Raises
        ------
        ValueError, TypeError
            For what does not fit.

        Notes
        -----
        Source: the documentation of torch.nn.MultiheadAttention; Vaswani et al. 2017, section 3.2.2.

        Examples
        --------
        >>> packed = np.arange(12.0).reshape(6, 2)
        >>> MultiHead.from_packed(packed, None, np.eye(2), None, n_heads=1).w_key.tolist()
        [[4.0, 6.0], [5.0, 7.0]]
        """
        name = "MultiHead.from_packed"
        packed = _shapes.as_float(name, "in_proj_weight", in_proj_weight)
        if packed.ndim != 2 or not packed.size or len(packed) != 3 * packed.shape[1]:
            raise _shapes.wrong(name, "in_proj_weight", "(3 · d_model, d_model)", packed.shape)
        d_model, n_heads = packed.shape[1], _shapes.whole_number(name, "n_heads", n_heads)
        if d_model % n_heads:
            raise _shapes.wrong(name, "n_heads", f"a divisor of d_model={d_model}", n_heads)
        w_output = _packed(name, "out_weight", out_weight, (d_model, d_model))
        biases = [None] * 4
        if in_proj_bias is not None:
            biases[:3] = np.split(_packed(name, "in_proj_bias", in_proj_bias, (3 * d_model,)), 3)
        if out_bias is not None:
            biases[3] = _packed(name, "out_bias", out_bias, (d_model,))
        return cls(*(w.T.copy() for w in (*np.split(packed, 3), w_output)), n_heads, *biases)


def _packed(function, name, array, shape):
    """Return a copy of an array whose shape in_proj_weight tells."""
    array = _shapes.as_float(function, name, array)
    if array.shape != shape:
        raise _shapes.wrong(function, name, f"{shape} to match in_proj_weight", array.shape)
    return array.copy()


@calm
def multi_head_attention(queries, keys, values, heads, *, mask=None, causal=False, first=None):
    """Project, let every head attend on its own part of the columns, join the answers and project once more.

    Parameters
    ----------
    queries : (…, n_queries, d)
    keys : (…, n_keys, d)
    values : (…, n_keys, d)
        Each as wide as its matrix in heads has rows.
    heads : MultiHead
    mask : optional
        As in `attention`, the same for every head, or (…, n_heads, n_queries, n_keys) with all axes.
    causal, first
        As in `attention`.

    Returns
    -------
    output : ndarray, (…, n_queries, d_out)
    weights : ndarray, (…, n_heads, n_queries, n_keys)

    Raises
    ------
    ValueError, TypeError
        If something does not fit; the message names the argument.

    Notes
    -----
    Source: Vaswani et al. 2017, section 3.2.2.

    Examples
    --------
    >>> heads = MultiHead.random(np.random.default_rng(0), d_model=6, n_heads=2)
    >>> multi_head_attention(np.ones((5, 6)), np.ones((3, 6)), np.ones((3, 6)), heads).weights.shape
    (2, 5, 3)
    """
    name = "multi_head_attention"
    causal = _shapes.flag(name, "causal", causal)
    if not isinstance(heads, MultiHead):
        raise _shapes.wrong(name, "heads", "a MultiHead", type(heads).__name__, TypeError)
    queries = _as_input(name, "queries", queries, "n_queries", heads.w_query)
    keys = _as_input(name, "keys", keys, "n_keys", heads.w_key)
    values = _as_input(name, "values", values, "n_keys", heads.w_value)
    _shapes.need_rows(name, "keys", keys, "(…, n_keys, d)")
    _shapes.one_value_per_key(name, keys, values)
    first = first_query(name, causal, first, queries.shape[-2], keys.shape[-2])
    lead = _shapes.leading(name, queries=queries, keys=keys, values=values)
    if mask is not None:
        mask = _mask_for_heads(name, mask, lead, heads.n_heads, (queries.shape[-2], keys.shape[-2]))
    queries = _split(_project(queries, heads.w_query, heads.b_query), heads.n_heads)
    keys = _split(_project(keys, heads.w_key, heads.b_key), heads.n_heads)
    values = _split(_project(values, heads.w_value, heads.b_value), heads.n_heads)
    output, weights = attend(name, queries, keys, values, dot_product_scores, mask, first)
    return Attended(_project(_merge(output), heads.w_output, heads.b_output), weights)


def _as_input(function, name, x, rows, matrix):
    """Return what is to be projected, as wide as its matrix is high."""
    x = _shapes.as_matrix(function, name, x, f"(…, {rows}, d)")
    if x.shape[-1] != matrix.shape[0]:
        need = f"(…, {rows}, {matrix.shape[0]}) to match its matrix {matrix.shape} in heads"
        raise _shapes.wrong(function, name, need, x.shape)
    return x


def _project(x, matrix, bias):
    projected = x @ matrix.astype(x.dtype)
    return projected if bias is None else projected + bias.astype(x.dtype)


def _mask_for_heads(function, mask, lead, n_heads, last):
    """Return the mask with an axis for the heads: its own if it has all axes, else one that holds for all."""
    mask = np.atleast_2d(_shapes.mask_array(function, mask))
    per_head = mask.ndim == len(lead) + 3
    if not _shapes.broadcasts_to(mask.shape, (*lead, n_heads, *last) if per_head else (*lead, *last)):
        need = f"{(*lead, *last)} for all heads or {(*lead, n_heads, *last)} for each, or broadcast to it"
        raise _shapes.wrong(function, "mask", f"{_shapes.MASK}, (…, n_queries, n_keys): {need}", mask.shape)
    return mask if per_head else mask[..., None, :, :]
