"""Wrong inputs of the pictures, each with the message that it must get."""


import numpy as np

from attn_helpers import (
    MultiHead,
    alignment,
    head_heatmaps,
    heatmap,
    matrix,
    overlay,
    show,
)

z = np.zeros
Q, K, V = z((5, 4)), z((7, 4)), z((7, 3))
BATCH = z((2, 5, 4)), z((2, 7, 4)), z((2, 7, 3))
RAGGED = [[1.0, 2.0], [3.0]]
HEADS = MultiHead(z((4, 6)), z((4, 6)), z((3, 6)), z((6, 2)), 2)
MASK = "boolean (True = may attend) or float (added to the scores)"
REAL = "an array (…, n_queries, d_key) of real numbers"


class Items:
    """Has items as a table of pandas has, and is no mapping."""

    items = None



WRONG = [
    (
        lambda: heatmap([[0.5]], queries="ab", keys=["k"]),
        "heatmap: queries must be a sequence of n_queries=1 labels, got one",
    ),
    (
        lambda: heatmap([[0.5]], queries=["a", "b"], keys=["k"]),
        "heatmap: queries must be a sequence of n_queries=1 labels, got 2",
    ),
    (lambda: heatmap([[0.5]], queries=["a"], keys=[]), "heatmap: keys must be a sequence of n_keys=1 labels, got 0"),
    (
        lambda: heatmap([[0.5]], queries=None, keys=["k"]),
        "heatmap: queries must be a sequence of n_queries=1 labels, got None",
    ),
    (
        lambda: heatmap([[0.5]], queries=3, keys=["k"]),
        "heatmap: queries must be a sequence of n_queries=1 labels, got int",
    ),
    (lambda: heatmap([[np.nan]], queries=["a"], keys=["k"]), "heatmap: weights must be finite, got nan"),
    (
        lambda: heatmap([[1.5]], queries=["a"], keys=["k"]),
        "heatmap: weights must be in 0…1 (for other numbers use matrix), got 1.5",
    ),
    (
        lambda: heatmap([[-0.5]], queries=["a"], keys=["k"]),
        "heatmap: weights must be in 0…1 (for other numbers use matrix), got -0.5",
    ),
    (lambda: heatmap([0.5], queries=["a"], keys=["k"]), "heatmap: weights must be (n_queries, n_keys), got (1,)"),
    (
        lambda: heatmap(z((0, 3)), queries=[], keys="abc"),
        "heatmap: weights must be (n_queries, n_keys) with at least one cell, g",
    ),
    (
        lambda: heatmap("ab", queries=["a"], keys=["k"]),
        "heatmap: weights must be an array (n_queries, n_keys) of real numbers, got",
    ),
    (
        lambda: heatmap(RAGGED, queries=["a"], keys=["k"]),
        "heatmap: weights must be an array (n_queries, n_keys) of real numbers, g",
    ),
    (
        lambda: heatmap([[0.5]], queries=["a"], keys=["k"], mask=[True, False]),
        f"heatmap: mask must be {MASK}, (…, n_queries=1, n_keys=1) or broadcast to it, got (2,)",
    ),
    (
        lambda: heatmap([[0.5]], queries=["a"], keys=["k"], mask=np.ones((3, 1, 1), bool)),
        "heatmap: mask must be an array (1, 1) or broadcast to it, got (3, 1, 1)",
    ),
    (
        lambda: heatmap([[0.5]], queries=["a"], keys=["k"], ax="here"),
        "heatmap: ax must be one matplotlib Axes, or None for a new figure, got str",
    ),
    (lambda: matrix([[np.inf]], rows=["a"], columns=["k"]), "matrix: values must be finite, got inf"),
    (
        lambda: matrix(z((0, 2)), rows=[], columns=["a", "b"]),
        "matrix: values must be (n_rows, n_columns) with at least one cell, g",
    ),
    (
        lambda: matrix(z(3), rows=["a"], columns=["k"]),
        "matrix: values must be (n_rows, n_columns) with at least one cell, got (3,)",
    ),
    (
        lambda: matrix([[1.0]], rows=["a", "b"], columns=["k"]),
        "matrix: rows must be a sequence of n_rows=1 labels, got 2",
    ),
    (
        lambda: matrix([[1.0]], rows=["a"], columns=["k"], centre=np.nan),
        "matrix: centre must be a finite number, got nan",
    ),
    *(
        (
            lambda limits=limits: matrix([[1.0]], rows=["a"], columns=["k"], limits=limits),
            f"matrix: limits must be {said}",
        )
        for limits, said in [
            ((0, np.nan), "two finite numbers, the lower first, got (0, nan)"),
            ((2, 1), "two finite numbers, the lower first, got (2, 1)"),
            ((1, 1), "two finite numbers, the lower first, got (1, 1)"),
            (3, "two finite numbers, the lower first, got 3"),
            ((0, 1, 2), "two finite numbers, the lower first, got (0, 1, 2)"),
            (("a", "b"), "two finite numbers, the lower first, got dtype <U1"),
        ]
    ),
    (
        lambda: matrix([[1.0]], rows=["a"], columns=["k"], limits=(0, 2), centre=0),
        "matrix: limits must be None where centre is given, got (0, 2)",
    ),
    (
        lambda: matrix([[1.0, 3.0]], rows=["a"], columns=["k", "l"], limits=(0, 2)),
        "matrix: values must be within limits 0…2, got 3.0",
    ),
    (lambda: matrix([[1.0]], rows=["a"], columns=["k"], centre="mid"), "matrix: centre must be a finite number, got"),
    (
        lambda: matrix([[1j]], rows=["a"], columns=["k"]),
        "matrix: values must be an array (n_rows, n_columns) of real numbers, got d",
    ),
    (
        lambda: head_heatmaps([[0.5]], queries=["a"], keys=["k"]),
        "head_heatmaps: weights must be (n_heads, n_queries, n_keys), got (1, 1)",
    ),
    (
        lambda: head_heatmaps(z((0, 1, 1)), queries=["a"], keys=["k"]),
        "head_heatmaps: weights must be (n_heads, n_queries, n_keys) with at least one cell, got (0, 1, 1)",
    ),
    (
        lambda: head_heatmaps(z((2, 1, 1)), queries=["a"], keys=["k", "l"]),
        "head_heatmaps: keys must be a sequence of n_keys=1 labels, got 2",
    ),
    (
        lambda: head_heatmaps(z((2, 1, 1)) + 2, queries=["a"], keys=["k"]),
        "head_heatmaps: weights must be in 0…1 (for other numbers use matrix), got 2",
    ),
    (
        lambda: alignment([[0.5, 0.5]], queries=["a"], keys=["k"]),
        "alignment: keys must be a sequence of n_keys=2 labels, got 1",
    ),
    (lambda: alignment([[np.nan]], queries=["a"], keys=["k"]), "alignment: weights must be finite, got nan"),
    (
        lambda: alignment(z((0, 0)), queries=[], keys=[]),
        "alignment: weights must be (n_queries, n_keys) with at least one cell",
    ),
    (lambda: overlay(z((6, 8)), [0.5]), "overlay: boxes or grid must be given, one of the two, got neither"),
    (
        lambda: overlay(z((6, 8)), [0.5], grid=(1, 1), boxes=[[0, 0, 1, 1]]),
        "overlay: boxes or grid must be given, one of the two, got both",
    ),
    (
        lambda: overlay(z((6, 8)), z(5), grid=(2, 3)),
        "overlay: weights must be (rows·columns=6,) to match grid (2, 3), got (5,)",
    ),
    (
        lambda: overlay(z((6, 8)), z(70), grid=(7, 10)),
        "overlay: grid must be (rows ≤ 6, columns ≤ 8) to match image, got (7, 10)",
    ),
    (lambda: overlay(z((6, 8)), [0.5], grid=4), "overlay: grid must be (rows, columns), got 4"),
    (lambda: overlay(z((6, 8)), [0.5], grid=(1, 0)), "overlay: grid must be a whole number, at least 1, got 0"),
    (
        lambda: overlay(z((6, 8)), [0.5, 0.5], boxes=[[0, 0, 1, 1]]),
        "overlay: boxes must be (n_places=2, 4) to match weights, got (1, 4)",
    ),
    (
        lambda: overlay(z((6, 8)), [0.5], boxes=[[3, 0, 1, 1]]),
        "overlay: boxes must be finite, left ≤ right and top ≤ bottom, got",
    ),
    (
        lambda: overlay(z((6, 8, 2)), [0.5], grid=(1, 1)),
        "overlay: image must be (height, width) or (height, width, 3) with at least",
    ),
    (
        lambda: overlay(z((0, 8)), [0.5], grid=(1, 1)),
        "overlay: image must be (height, width) or (height, width, 3) with at least",
    ),
    (
        lambda: overlay(z((6, 8)) + 2, [0.5], grid=(1, 1)),
        "overlay: image must be in 0…1, or bytes (dtype uint8), got 2…2",
    ),
    (
        lambda: overlay(z((6, 8)) * np.nan, [0.5], grid=(1, 1)),
        "overlay: image must be in 0…1, or bytes (dtype uint8), got nan",
    ),
    (lambda: overlay(z((6, 8)), [np.nan], grid=(1, 1)), "overlay: weights must be finite, got nan"),
    (
        lambda: overlay(z((6, 8)), [], boxes=z((0, 4))),
        "overlay: weights must be (n_places,) with at least one cell, got (0,)",
    ),
    (
        lambda: overlay("rabbit.png", [0.5], grid=(1, 1)),
        "overlay: image must be an array (height, width) or (height, width, 3) of",
    ),
    (
        lambda: overlay(z((6, 8)), [[0.5], [0.2, 0.3]], grid=(1, 2)),
        "overlay: weights must be an array (rows·columns=2,) to match grid (1, 2) of real numbers, "
        "got rows of different",
    ),
    (lambda: overlay(z((6, 8)), [0.5], grid=(1, 1), top="0.5"), "overlay: top must be a finite number, got dtype <U3"),
    (
        lambda: overlay(z((6, 8)), [0.5], boxes=Items()),
        "overlay: boxes must be an array (n_places, 4) of real numbers, got dtype object",
    ),
    (lambda: overlay(z((6, 8)), [0.5], grid=(1, 1), title=3), "overlay: title must be a text or None, got int"),
    (
        lambda: heatmap([[0.5]], queries="", keys=["k"]),
        "heatmap: queries must be a sequence of n_queries=1 labels, got one string",
    ),
    (
        lambda: heatmap([[0.5]], queries=["a"], keys=["k"], query_name=3),
        "heatmap: query_name must be a text or None, got int",
    ),
    (
        lambda: heatmap([[0.5]], queries=["a"], keys=["k"], title=np.array(["a", "b"])),
        "heatmap: title must be a text or None, got ndarray",
    ),
    (
        lambda: heatmap([[0.5]], queries=["a"], keys=["k"], annotate=np.array([True, False])),
        "heatmap: annotate must be True, False or None, got ndarray",
    ),
    (lambda: matrix([[0.5]], rows=["a"], columns=["k"], name=["n"]), "matrix: name must be a text or None, got list"),
    (
        lambda: matrix([[0.5]], rows=["a"], columns=["k"], annotate="no"),
        "matrix: annotate must be True, False or None, got str",
    ),
    (
        lambda: matrix([[1e308, -1e308]], rows=["a"], columns=["k", "l"]),
        "matrix: values must be of a range that can be drawn, got -1e+308…1e+308",
    ),
    (
        lambda: matrix([[1e308, 0]], rows=["a"], columns=["k", "l"], centre=-1e308),
        "matrix: values must be of a range that can be drawn, got 0…1e+308",
    ),
    (
        lambda: matrix([[1e-308, 2e-308]], rows=["a"], columns=["k", "l"]),
        "matrix: values must be of a range that can be drawn, got 1e-308…2e-308",
    ),
    (
        lambda: matrix([[1.0]], rows=["a"], columns=["k"], limits=(-1e308, 1e308)),
        "matrix: limits must be of a range that can be drawn, got -1e+308…1e+308",
    ),
    (
        lambda: head_heatmaps(z((2, 1, 1)), queries=["a"], keys=["k"], key_name=0),
        "head_heatmaps: key_name must be a text or None, got int",
    ),
    (
        lambda: alignment([[0.5]], queries=["a"], keys=["k"], key_name=0),
        "alignment: key_name must be a text or None, got int",
    ),
    (lambda: show("figure", caption="c"), "show: figure must be a matplotlib Figure or Axes, got str"),
    (lambda: show(None, caption=""), "show: caption must be a text that says what is to be seen, got an empty one"),
]
