"""Lesson 05: receptive fields and multiplications counted."""

from itertools import product

import numpy as np

from .grading import Case, Exercise


def _field_cases(rng):
    pairs = [(1, 3), (2, 3), *zip(rng.permutation([3, 4, 6]), rng.permutation([5, 7, 9]), strict=True)]
    return [Case({"n_layers": int(layers), "kernel_size": int(k)}) for layers, k in pairs]


FIELD = Exercise(
    "receptive_field",
    lambda n_layers, kernel_size: 1 + n_layers * (kernel_size - 1),
    _field_cases,
    (
        ("Layers multiplied by the kernel's width: neighbouring windows overlap.", lambda n, k: n * k),
        ("The field does not grow like a power.", lambda n, k: k**n),
        ("One too few: count the pixel itself.", lambda n, k: n * (k - 1)),
        ("One pixel of each kernel is the middle, already there.", lambda n, k: 1 + n * k),
        ("One side is counted. A layer sees as far to the right as to the left.", lambda n, k: 1 + n * (k // 2)),
        ("The layers have no effect. Each one looks a little further.", lambda n, k: k),
        ("That is for kernels of width 3. Use kernel_size.", lambda n, k: 1 + 2 * n),
        ("That is the area. The width along one side is asked for.", lambda n, k: (1 + n * (k - 1)) ** 2),
        ("One layer too many is counted.", lambda n, k: 1 + (n + 1) * (k - 1)),
        ("One layer is missing: the first counts, too.", lambda n, k: 1 + (n - 1) * (k - 1)),
        ("The first layer is right. Each further one adds as much as the first, not 1.", lambda n, k: k + n - 1),
        ("n_layers and kernel_size are exchanged.", lambda n, k: 1 + k * (n - 1)),
    ),
    advice="Draw two layers of width 3 and count the inputs below one output.",
    wanted="one number",
    all_cases=True,
)


def _bill_cases(rng):
    sizes = [(3, 4, 2), *zip(rng.permutation([7, 11, 13]), rng.permutation([15, 30, 45]), (3, 5, 3), strict=True)]
    return [Case({"n": int(n), "d_model": int(d), "n_heads": int(h)}) for n, d, h in sizes]


PRODUCTS = (
    ("", lambda n, d, h: 4 * n * d**2 + 2 * n**2 * d),
    ("The scores are counted, the averages are not: `weights @ values` costs n² · d_model once more.",
     lambda n, d, h: 4 * n * d**2 + n**2 * d),
    ("The projections are missing: four products of (n, d_model) with (d_model, d_model).",
     lambda n, d, h: 2 * n**2 * d),
    ("The projections are missing, and the averages: count all six products.", lambda n, d, h: n**2 * d),
    ("Scores and averages are missing: each costs n² · d_model.", lambda n, d, h: 4 * n * d**2),
    ("Three projections are counted; w_output is the fourth.", lambda n, d, h: 3 * n * d**2 + 2 * n**2 * d),
    ("Multiplied by n_heads: each head is only d_model / n_heads wide, so together they cost the same.",
     lambda n, d, h: 4 * n * d**2 + 2 * n**2 * d * h),
    ("Multiplied by n_heads: each head is only d_model / n_heads wide, so together they cost the same.",
     lambda n, d, h: h * (4 * n * d**2 + 2 * n**2 * d)),
    ("One head's scores are counted. There are n_heads of them.", lambda n, d, h: 4 * n * d**2 + 2 * n**2 * d / h),
    ("Each of the n positions meets all n: that is n², not n.", lambda n, d, h: 4 * n * d**2 + 2 * n * d),
    ("A projection costs n · d_model², not d_model²: it is done for every position.",
     lambda n, d, h: 4 * d**2 + 2 * n**2 * d),
    ("Doubled: only multiplications are counted, not additions.", lambda n, d, h: 8 * n * d**2 + 4 * n**2 * d),
)  # fmt: skip
MAPS = (
    ("", lambda n, d, h: h * n**2),
    ("Every head has a map of its own: multiply by n_heads.", lambda n, d, h: n**2),
    ("The maps hold one number for each query and key: their width plays no part.", lambda n, d, h: h * n**2 * d),
    ("A map has n rows and n columns.", lambda n, d, h: h * n),
    ("A map holds all n² pairs, not each pair once.", lambda n, d, h: h * n * (n - 1) / 2),
)


def _both(products, maps):
    return lambda n, d, h: np.array([products(n, d, h), maps(n, d, h)])


BILL = Exercise(
    "n_squared_bill",
    lambda n, d_model, n_heads: np.array([4 * n * d_model**2 + 2 * n**2 * d_model, n_heads * n**2]),
    _bill_cases,
    (
        ("The two numbers are exchanged.", _both(MAPS[0][1], PRODUCTS[0][1])),
        *(
            (f"First number. {a} " * bool(a) + f"Second number. {b}" * bool(b), _both(products, maps))
            for (a, products), (b, maps) in product(PRODUCTS, MAPS)
            if a or b
        ),
    ),
    advice="Return (multiplications, numbers in the maps); a product of (a, b) with (b, c) takes a · b · c "
    "multiplications.",
    wanted="two numbers",
    all_cases=True,
)
