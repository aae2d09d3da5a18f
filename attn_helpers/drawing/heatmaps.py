"""Pictures of attention: weights, any other matrix, and several heads side by side."""

import numpy as np
from matplotlib.patches import Rectangle

from .._language import say
from .._shapes import as_float, wrong
from . import _grid as grid
from . import _layout as layout
from . import _sides as sides
from ._labels import KEY, QUERY, VALUE, as_allowed, as_axes, as_choice, as_labels, as_names, as_weights, as_words
from ._style import plotter
from ._text import ROLE
from .display import show
from .overlays import alignment, overlay

__all__ = ["ROLE", "alignment", "framed", "head_heatmaps", "heatmap", "matrix", "overlay", "show"]

FEW = 12  # with more rows or columns than this, numbers in the cells are left out
WEIGHTS = {"cmap": "magma_r", "limits": (0, 1)}
COLORS = ROLE["query"], ROLE["key"]
FRAME = "#00B4D8"  # seen on pale and on black


@plotter
def heatmap(weights, *, queries, keys, ax=None, title=None, mask=None, annotate=None, query_name=QUERY, key_name=KEY):
    """Draw attention weights as cells, pale for 0 and dark for 1, one row a query and one column a key.

    Parameters
    ----------
    weights : (n_queries, n_keys)
        Finite numbers in 0…1; what rounding adds is forgiven.
    queries, keys : sequences of n_queries and n_keys labels
        Drawn literally, as str gives them; what is longer than 3 inches is cut short.
    ax : matplotlib Axes, optional
        Where to draw; by default a figure of a fitting size is made.
    title : str, optional
    mask : boolean or float array that broadcasts to (n_queries, n_keys), optional
        Cells where it is False (or −inf) are hatched.
    annotate : bool, optional
        Write the numbers into the cells; by default where they fit.
    query_name, key_name : str
        What the axes are called, such as "query (English)".

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError, TypeError
        If the weights are no such array or the labels or the mask do not fit them.

    Notes
    -----
    Labels stand above and at the left. ``ax.set_xticklabels``, ``set_yticks``, ``set_xlabel``, ``set_title``,
    ``invert_yaxis`` and ``clear`` work as usual; ``ax.tick_params`` and the size, colour or angle of ticks do not.
    Of many labels every second, third … is written, and the axis's name says how many are left out. Drawn on axes that
    hold a picture of this package, the new picture replaces it.

    Examples
    --------
    >>> show(heatmap([[0.9, 0.1]], queries=["saw"], keys=["看见了", "老师"]), caption="saw attends to 看见了.")
    >>> ax = heatmap([[0.9, 0.1]], queries=["saw"], keys=["看见了", "老师"])
    >>> [text.get_text() for text in ax.get_xticklabels()]
    ['看见了', '老师']
    """
    weights = as_weights("heatmap", weights, 2, "(n_queries, n_keys)")
    queries = as_labels("heatmap", "queries", queries, weights.shape[0], "n_queries")
    keys = as_labels("heatmap", "keys", keys, weights.shape[1], "n_keys")
    allowed = as_allowed("heatmap", mask, weights.shape)
    (title,), names = as_words("heatmap", title=title), as_names("heatmap", query_name=query_name, key_name=key_name)
    few, annotate = max(weights.shape) <= FEW, as_choice("heatmap", "annotate", annotate)
    numbers = grid.as_texts(weights, 2) if annotate or (annotate is None and few) else None
    scale = None if numbers is not None else say("weight")
    ax, own = _axes(as_axes("heatmap", ax), queries, keys, numbers, names, title, scale)
    image = grid.paint(ax, weights, **WEIGHTS, allowed=allowed)
    sides.label(ax, queries, keys, names, COLORS, title)
    if numbers is not None and (annotate or grid.fits(ax, numbers)):
        grid.number(ax, image, numbers, allowed, forced=annotate)
    if own and scale:
        grid.bar(ax, image, scale)
    ax.attn_cells = grid.Cells(weights, queries, keys, tuple(names), allowed)
    return ax


@plotter
def matrix(
    values, *, rows, columns, ax=None, title=None, centre=None, limits=None, annotate=None, row_name=None,
    column_name=None, name=VALUE,
):  # fmt: skip
    """Draw any other matrix (features, scores, differences) with a labelled scale of its own.

    Parameters
    ----------
    values : (n_rows, n_columns)
        Finite numbers.
    rows, columns : sequences of n_rows and n_columns labels
    ax, title, annotate
        As for `heatmap`, and so are the axes that come back.
    centre : float, optional
        The value that is drawn white: the scale then reaches as far below it (red) as above it (blue).
    limits : (low, high), optional
        The ends of the scale, so that several matrices can share one; by default the least and the largest value.
    row_name, column_name, name : str, optional
        What the axes and the scale are called.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError, TypeError
        If the values are no such array or the labels do not fit them.

    Examples
    --------
    >>> show(matrix([[1.0, -2.0]], rows=["rabbit"], columns=["size", "edges"]), caption="Two features.")
    >>> ax = matrix([[1.0, -2.0]], rows=["rabbit"], columns=["size", "edges"], centre=0)
    >>> ax.images[0].get_clim()
    (-2.0, 2.0)
    """
    values = as_float("matrix", "values", values, "an array (n_rows, n_columns) of real numbers").astype(float)
    if values.ndim != 2 or values.size == 0:
        raise wrong("matrix", "values", "(n_rows, n_columns) with at least one cell", values.shape)
    if not np.isfinite(values).all():
        raise wrong("matrix", "values", "finite", values[~np.isfinite(values)][0])
    rows = as_labels("matrix", "rows", rows, values.shape[0], "n_rows")
    columns = as_labels("matrix", "columns", columns, values.shape[1], "n_columns")
    limits, annotate = grid.limits_of(values, centre, limits), as_choice("matrix", "annotate", annotate)
    (title,) = as_words("matrix", title=title)
    name, *names = as_names("matrix", name=name, row_name=row_name, column_name=column_name)
    numbers = grid.as_texts(values) if annotate or (annotate is None and max(values.shape) <= FEW) else None
    ax, own = _axes(as_axes("matrix", ax), rows, columns, numbers, names, title, name, limits)
    image = grid.paint(ax, values, "viridis" if centre is None else "RdBu", limits)
    room = 0 if own else grid.room(limits, layout.inches(ax)[1])
    sides.label(ax, rows, columns, names, ("black", "black"), title, room=room)
    if numbers is not None and (annotate or grid.fits(ax, numbers)):
        grid.number(ax, image, numbers, forced=annotate)
    grid.bar(ax, image, name)
    return ax


@plotter
def head_heatmaps(weights, *, queries, keys, mask=None, titles=None, query_name=QUERY, key_name=KEY):
    """Draw the attention weights of several heads, one panel a head, four in a row, on one scale with one colour bar.

    Parameters
    ----------
    weights : (n_heads, n_queries, n_keys)
        Finite numbers in 0…1.
    queries, keys, query_name, key_name
        As for `heatmap`; written at the outer panels only.
    mask : broadcasts to (n_heads, n_queries, n_keys), optional
    titles : sequence of n_heads labels, optional
        By default "head 0", "head 1", …

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError, TypeError
        If the weights are no such array or the labels or the mask do not fit them.

    Examples
    --------
    >>> show(head_heatmaps([[[1.0]], [[0.5]]], queries=["a"], keys=["b"]), caption="Two heads differ.")
    >>> len(head_heatmaps([[[1.0]], [[0.5]]], queries=["a"], keys=["b"]).axes)
    2
    """
    weights = as_weights("head_heatmaps", weights, 3, "(n_heads, n_queries, n_keys)")
    queries = as_labels("head_heatmaps", "queries", queries, weights.shape[1], "n_queries")
    keys = as_labels("head_heatmaps", "keys", keys, weights.shape[2], "n_keys")
    allowed = as_allowed("head_heatmaps", mask, weights.shape)
    titles = [say("head {n}").format(n=n) for n in range(len(weights))] if titles is None else titles
    titles = as_labels("head_heatmaps", "titles", titles, len(weights), "n_heads")
    names = as_names("head_heatmaps", query_name=query_name, key_name=key_name)
    figure, panels, corner = layout.panels(weights.shape, queries, keys, titles, names)
    for n, (ax, shown) in enumerate(panels):
        seen = None if allowed is None else allowed[n]
        image = grid.paint(ax, weights[n], **WEIGHTS, allowed=seen)
        sides.label(ax, queries, keys, names, COLORS, sides=shown)
        grid.below(ax, titles[n])
        told = say("{panel}: {name}").format(panel=titles[n], name=names[0])
        ax.attn_cells = grid.Cells(weights[n], queries, keys, (told, names[1]), seen)
    grid.bar(corner, image, say("weight"))
    return figure


def framed(ax, row, column, *, inset=0.0, linewidth=3.0):
    """Draw a frame around one cell of a heatmap or a matrix.

    Parameters
    ----------
    ax : matplotlib Axes
        As drawn by `heatmap`, `head_heatmaps` or `matrix`.
    row, column : int
    inset : float
        How far it stands inside the cell, as a share of it.
    linewidth : float
        In points.

    Examples
    --------
    >>> ax = heatmap([[0.3, 0.7]], queries=["saw"], keys=["看见了", "老师"])
    >>> framed(ax, 0, 1)
    >>> ax.patches[-1].get_x()
    0.5
    """
    look = {"fill": False, "edgecolor": FRAME, "linewidth": linewidth, "zorder": 5}
    ax.add_patch(Rectangle((column - 0.5 + inset, row - 0.5 + inset), 1 - 2 * inset, 1 - 2 * inset, **look))


def _axes(ax, rows, columns, numbers, names, title, scale, limits=(0, 1)):
    """Return axes for the cells, and whether the figure was laid out for them, with room for a colour bar."""
    if not layout.free(ax):
        return ax, False
    texts = () if numbers is None else numbers.ravel()
    high = layout.row_height(len(rows), len(texts))
    room = 0 if scale is None else grid.room(limits, high * len(rows))
    plan = layout.plan(rows, columns, texts, names, title, high, scale or "", room)
    return layout.seat(ax, plan.size, plan.place), True
