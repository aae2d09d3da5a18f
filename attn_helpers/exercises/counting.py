"""Lesson 05: receptive fields counted."""

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
