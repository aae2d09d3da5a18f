"""What cannot be drawn is refused in plain words."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from attn_helpers import alignment, head_heatmaps, heatmap, matrix, overlay, show

from ..refusals import ids, of_the_right_kind, refused
from .shared import HALF, IMAGE, LABELS
from .wrong_inputs import WRONG as CALLS

WRONG = [
    (heatmap, ([0.5, 0.5],), LABELS, "heatmap: weights must be (n_queries, n_keys), got (2,)"),
    (heatmap, ([[[0.5]]],), LABELS, "heatmap: weights must be (n_queries, n_keys), got (1, 1, 1)"),
    (heatmap, (np.zeros((0, 2)),), LABELS,
     "heatmap: weights must be (n_queries, n_keys) with at least one cell, got (0, 2)"),
    (heatmap, ([[0.5, np.nan]],), LABELS, "heatmap: weights must be finite, got nan"),
    (heatmap, ([[0.5, np.inf]],), LABELS, "heatmap: weights must be finite, got inf"),
    (heatmap, ([[0.5, 1.1]],), LABELS, "heatmap: weights must be in 0…1 (for other numbers use matrix), got 1.1"),
    (heatmap, ([[0.5, -0.1]],), LABELS, "heatmap: weights must be in 0…1 (for other numbers use matrix), got -0.1"),
    (heatmap, ([[0.5, 1.00001]],), LABELS, "heatmap: weights must be in 0…1"),
    (heatmap, ([["a", "b"]],), LABELS,
     "heatmap: weights must be an array (n_queries, n_keys) of real numbers, got dtype <U1"),
    (heatmap, ([[0.5], [0.5, 0.5]],), LABELS,
     "heatmap: weights must be an array (n_queries, n_keys) of real numbers, got rows"),
    (heatmap, ([[0.5j, 1]],), LABELS, "of real numbers, got dtype complex128"),
    (heatmap, (None,), LABELS, "heatmap: weights must be an array (n_queries, n_keys) of real numbers, got None"),
    (heatmap, (HALF,), LABELS | {"queries": "ab"},
     "heatmap: queries must be a sequence of n_queries=1 labels, got one string"),
    (heatmap, (HALF,), LABELS | {"queries": None},
     "heatmap: queries must be a sequence of n_queries=1 labels, got None"),
    (heatmap, (HALF,), LABELS | {"queries": 3}, "heatmap: queries must be a sequence of n_queries=1 labels, got int"),
    (heatmap, (HALF,), LABELS | {"queries": []}, "heatmap: queries must be a sequence of n_queries=1 labels, got 0"),
    (heatmap, (HALF,), LABELS | {"keys": ["a"]}, "heatmap: keys must be a sequence of n_keys=2 labels, got 1"),
    (heatmap, (HALF,), LABELS | {"mask": [[1, 0]]}, "heatmap: mask must be boolean (True = may attend)"),
    (heatmap, (HALF,), LABELS | {"mask": [True] * 3}, "heatmap: mask must be boolean (True = may attend)"),
    (heatmap, (HALF,), LABELS | {"mask": np.ones((4, 1, 2), bool)},
     "heatmap: mask must be an array (1, 2) or broadcast to it"),
    (heatmap, (HALF,), LABELS | {"ax": "here"},
     "heatmap: ax must be one matplotlib Axes, or None for a new figure, got str"),
    (heatmap, (HALF,), LABELS | {"ax": np.empty(2, object)}, "heatmap: ax must be one matplotlib Axes"),
    (matrix, ([1, 2],), {"rows": "a", "columns": "b"},
     "matrix: values must be (n_rows, n_columns) with at least one cell, got (2,)"),
    (matrix, (np.zeros((2, 0)),), {"rows": [1, 2], "columns": []},
     "matrix: values must be (n_rows, n_columns) with at least one"),
    (matrix, ([[np.nan]],), {"rows": ["a"], "columns": ["b"]}, "matrix: values must be finite, got nan"),
    (matrix, ([[1]],), {"rows": ["a", "b"], "columns": ["b"]},
     "matrix: rows must be a sequence of n_rows=1 labels, got 2"),
    (matrix, ([[1]],), {"rows": ["a"], "columns": "b"},
     "matrix: columns must be a sequence of n_columns=1 labels, got one string"),
    (matrix, ([[1]],), {"rows": ["a"], "columns": ["b"], "centre": np.inf},
     "matrix: centre must be a finite number, got inf"),
    (matrix, ([[1]],), {"rows": ["a"], "columns": ["b"], "centre": "0"},
     "matrix: centre must be a finite number, got dtype <U1"),
    (matrix, ([[1]],), {"rows": ["a"], "columns": ["b"], "ax": 1}, "matrix: ax must be one matplotlib Axes"),
    (head_heatmaps, (HALF,), LABELS, "head_heatmaps: weights must be (n_heads, n_queries, n_keys), got (1, 2)"),
    (head_heatmaps, ([HALF],), LABELS | {"titles": []},
     "head_heatmaps: titles must be a sequence of n_heads=1 labels, got 0"),
    (head_heatmaps, ([HALF],), LABELS | {"keys": ["a"]},
     "head_heatmaps: keys must be a sequence of n_keys=2 labels, got 1"),
    (alignment, ([0.5],), LABELS, "alignment: weights must be (n_queries, n_keys), got (1,)"),
    (alignment, (HALF,), LABELS | {"keys": ["a"]}, "alignment: keys must be a sequence of n_keys=2 labels, got 1"),
    (alignment, (HALF,), LABELS | {"ax": 1}, "alignment: ax must be one matplotlib Axes"),
    (overlay, (IMAGE, [0.5]), {}, "overlay: boxes or grid must be given, one of the two, got neither"),
    (overlay, (IMAGE, [0.5]), {"grid": (1, 1), "boxes": [(0, 0, 1, 1)]},
     "overlay: boxes or grid must be given, one of the two, got both"),
    (overlay, (IMAGE, [0.5]), {"grid": (2, 3)},
     "overlay: weights must be (rows·columns=6,) to match grid (2, 3), got (1,)"),
    (overlay, (IMAGE, [0.5]), {"grid": 4}, "overlay: grid must be (rows, columns), got 4"),
    (overlay, (IMAGE, [0.5]), {"grid": (0, 1)}, "overlay: grid must be a whole number, at least 1, got 0"),
    (overlay, (IMAGE, [0.5]), {"grid": (31, 1)},
     "overlay: grid must be (rows ≤ 30, columns ≤ 40) to match image, got (31, 1)"),
    (overlay, (IMAGE, [0.5]), {"boxes": [(0, 0, 1)]},
     "overlay: boxes must be (n_places=1, 4) to match weights, got (1, 3)"),
    (overlay, (IMAGE, [0.5]), {"boxes": [(9, 0, 1, 5)]},
     "overlay: boxes must be finite, left ≤ right and top ≤ bottom"),
    (overlay, (IMAGE, [0.5]), {"boxes": [(0, 0, 1, np.nan)]}, "overlay: boxes must be finite"),
    (overlay, (IMAGE, [1.5]), {"boxes": [(0, 0, 1, 1)]}, "overlay: weights must be in 0…1"),
    (overlay, (IMAGE, [0.5]), {"boxes": [(0, 0, 1, 1)], "names": ["a", "b"]},
     "overlay: names must be a sequence of n_places=1"),
    (overlay, (IMAGE, [0.5]), {"grid": (1, 1), "mark": 1}, "overlay: mark must be one of 0…0, got 1"),
    (overlay, (IMAGE, [0.5]), {"grid": (1, 1), "ax": [1]}, "overlay: ax must be one matplotlib Axes"),
    (overlay, (IMAGE * 2, [0.5]), {"grid": (1, 1)}, "overlay: image must be in 0…1, or bytes (dtype uint8), got 0"),
    (overlay, (IMAGE * np.nan, [0.5]), {"grid": (1, 1)}, "overlay: image must be in 0…1"),
    (overlay, (np.ones(3), [0.5]), {"grid": (1, 1)},
     "overlay: image must be (height, width) or (height, width, 3) with at least"),
    (overlay, (np.ones((3, 3, 4)), [0.5]), {"grid": (1, 1)},
     "overlay: image must be (height, width) or (height, width, 3)"),
    (overlay, ("meadow", [0.5]), {"grid": (1, 1)},
     "overlay: image must be an array (height, width) or (height, width, 3) of real"),
    (show, ("figure",), {"caption": "A."}, "show: figure must be a matplotlib Figure or Axes, got str"),
    (show, (Figure(),), {"caption": ""}, "show: caption must be a text that says what is to be seen, got an empty one"),
    (show, (Figure(),), {"caption": 3}, "show: caption must be a text that says what is to be seen, got int"),
]  # fmt: skip


@pytest.mark.parametrize("function, given, named, message", WRONG)
def test_wrong_input_is_refused_in_plain_words(function, given, named, message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        function(*given, **named)


def test_rounding_is_forgiven_and_put_right():
    shown = heatmap([[1 + 1e-12, -1e-12]], **LABELS).images[0].get_array()
    assert shown.min() == 0 and shown.max() == 1
    alignment([[1 + 1e-12, -1e-12]], **LABELS)
    heatmap(np.array([[1.001, 0]], np.float16), **LABELS)


@pytest.mark.parametrize("call, message", CALLS, ids=ids(CALLS))
def test_a_wrong_call_is_refused_by_the_package(call, message):
    refused(call, message)
    of_the_right_kind(call, message)
