"""Measure the package against what people would use instead: ``python -m tests.benchmarks.package [PART …]``.

Parts: attention, memory, figures, imports; all by default. Its extra requirements are in requirements-benchmark.txt.
Compared functions take turns in one process, so that what else the machine does meets them alike; a ratio is the median
of the ratios of the rounds. Prints Markdown.
"""

import argparse
import datetime
import gc
import io
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

from ..interpreter import python

SLOWING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # set on some machines for old OpenBLAS builds; they slow a new one
LABELS = [f"w{n}" for n in range(16)]


def clock(call):
    """Return the seconds that one call takes, and forget what it returns."""
    gc.collect()
    start = time.perf_counter()
    kept = call()
    took = time.perf_counter() - start
    del kept
    return took


def compare(calls, rounds, slow=()):
    """Return each call's times, one a round, in turns; the slow ones run in the first two rounds only.

    Each is run once more before its clock starts: what ran before it leaves caches, memory and OpenBLAS's threads in
    another state, and what follows a slow function would seem slow itself.
    """
    times = {name: [] for name in calls}
    for turn in range(rounds):
        for name, call in calls.items():
            if turn < 2 or name not in slow:
                call()
                times[name].append(clock(call))
    return times


def ratio(times, name, other):
    """Return the median of the ratios of the rounds in which both ran."""
    return statistics.median(a / b for a, b in zip(times[name], times[other], strict=False))


def milliseconds(times, name):
    """Return the median as text, in three digits."""
    median = statistics.median(times[name]) * 1e3
    return f"{median:.3g}" if median < 100 else f"{median:.0f}"


def table(heads, rows):
    """Print a Markdown table."""
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)
    print(flush=True)


def plain_einsum(q, k, v):
    """Attention as tutorials write it, for arrays (batch, n, heads, d)."""
    import numpy as np

    scores = np.einsum("nqhd,nkhd->nhqk", q, k) / np.sqrt(np.float32(q.shape[-1]))
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("nhqk,nkhd->nqhd", weights, v), weights


def onnx_reference():
    """Return ONNX's reference implementation of its operator Attention as a function of (q, k, v)."""
    from onnx import TensorProto, helper
    from onnx.reference import ReferenceEvaluator

    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["b", "h", "n", "d"]) for name in "QKV"]
    output = helper.make_tensor_value_info("Y", TensorProto.FLOAT, ["b", "h", "n", "d"])
    graph = helper.make_graph([helper.make_node("Attention", list("QKV"), ["Y"])], "attention", inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)])
    session = ReferenceEvaluator(model)
    return lambda q, k, v: session.run(None, {"Q": q, "K": k, "V": v})[0]


def measure_attention(rounds):
    """Time attention for batch 1, 8 heads, d 64, float32."""
    import numpy as np

    from attn_helpers import attention

    reference, rows = onnx_reference(), []
    for n in (128, 512, 1024, 2048):
        q, k, v = np.random.default_rng(0).standard_normal((3, 1, 8, n, 64), dtype=np.float32)
        theirs = [np.ascontiguousarray(x.swapaxes(1, 2)) for x in (q, k, v)]
        calls = {
            "attention": lambda q=q, k=k, v=v: attention(q, k, v),
            "lean": lambda q=q, k=k, v=v: attention(q, k, v, need_weights=False),
            "floor": lambda q=q, k=k, v=v: (q @ k.swapaxes(-1, -2)) @ v,
            "onnx": lambda q=q, k=k, v=v: reference(q, k, v),
            "einsum": lambda theirs=theirs: plain_einsum(*theirs),
        }
        for got in (plain_einsum(*theirs)[0].swapaxes(1, 2), reference(q, k, v)):
            np.testing.assert_allclose(attention(q, k, v).output, got, rtol=1e-3, atol=1e-5)
        few = {"rounds": rounds, "slow": ("einsum",)} if n > 512 else {"rounds": 3 * rounds}
        times = compare(calls, **few)
        rows.append([
            n, milliseconds(times, "attention"), f"{ratio(times, 'attention', 'floor'):.2f}",
            f"{ratio(times, 'onnx', 'attention'):.1f}", f"{ratio(times, 'einsum', 'attention'):.0f}",
            f"{ratio(times, 'lean', 'floor'):.2f}",
        ])  # fmt: skip
    print("Attention, 8 heads, d 64, float32, weights included:\n")
    table(
        ["n", "`attention`, ms", "÷ two bare products", "ONNX's reference ÷ it", "plain einsum ÷ it",
         "`need_weights=False` ÷ two bare products"], rows,
    )  # fmt: skip


MEMORY = """
import tracemalloc
import numpy as np
from attn_helpers import attention
q, k, v = np.random.default_rng(0).standard_normal((3, 16384, 64), dtype=np.float32)
attention(q[:64], k[:64], v[:64], need_weights=False)
tracemalloc.start()
got = attention(q, k, v, need_weights=False)
print((tracemalloc.get_traced_memory()[1] - got.output.nbytes) / 2**20)
"""


def fresh(code):
    """Run code in an interpreter of its own and return the number that it prints."""
    return float(python("-c", code).stdout)


def measure_memory(rounds):
    """Read the peak memory above inputs and output at n = 16,384, one head, as NumPy reports it."""
    print(f"`need_weights=False`, n 16,384, one head, d 64, float32: {fresh(MEMORY):.1f} MiB above inputs and output;")
    print("the weights would take 1024 MiB.\n")


def as_png(figure):
    """Return a figure's PNG at 100 dots an inch, lightly compressed: what zlib takes is no one's drawing."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, pil_kwargs={"compress_level": 1})
    return buffer.getvalue()


def seaborn_heatmaps(weights, size, annotate, cmap="magma_r", limits=(0, 1)):
    """Draw what the package draws, of the same size, with seaborn."""
    import seaborn
    from matplotlib.figure import Figure

    figure = Figure(figsize=size)
    columns = min(4, len(weights))
    axes = figure.subplots(-(-len(weights) // columns), columns, squeeze=False)
    for ax, one in zip(axes.flat, weights, strict=True):
        seaborn.heatmap(
            one, ax=ax, vmin=limits[0], vmax=limits[1], cmap=cmap, annot=annotate, fmt=".2f", cbar=ax is axes.flat[0],
            xticklabels=LABELS, yticklabels=LABELS, annot_kws={"fontsize": 8} if annotate else None,
        )  # fmt: skip
        ax.set(xlabel="key", ylabel="query")
    return figure


def drawings():
    """Return pairs of functions that draw the same, ours and seaborn's, by name."""
    import numpy as np

    from attn_helpers import head_heatmaps, heatmap, matrix

    rng = np.random.default_rng(0)
    weights = rng.dirichlet(np.full(16, 0.3), size=(8, 16))
    values = rng.normal(size=(16, 16))
    labels, sides = {"queries": LABELS, "keys": LABELS}, {"rows": LABELS, "columns": LABELS}
    found = {}
    for annotate, said in ((False, ""), (True, ", with numbers")):
        ours = {
            f"`heatmap` 16 × 16{said}": lambda a=annotate: heatmap(weights[0], **labels, annotate=a).figure,
            f"`matrix` 16 × 16{said}": lambda a=annotate: matrix(values, **sides, annotate=a).figure,
        }
        like = {"heatmap": (weights[:1], "magma_r", (0, 1)), "matrix": (values[None], "viridis", (-3, 3))}
        for name, draw in ours.items():
            data, cmap, limits = like[name.split("`")[1]]
            size = draw().get_size_inches()
            theirs = lambda d=data, s=size, a=annotate, c=cmap, e=limits: seaborn_heatmaps(d, s, a, c, e)  # noqa: E731
            found[name] = draw, theirs
    draw = lambda: head_heatmaps(weights, **labels)  # noqa: E731
    size = draw().get_size_inches()
    found["`head_heatmaps` 8 × 16 × 16"] = draw, lambda: seaborn_heatmaps(weights, size, False)
    return found


def measure_figures(rounds):
    """Time drawing from array to PNG bytes."""
    rows = []
    for name, (ours, theirs) in drawings().items():
        times = compare({"ours": lambda: as_png(ours()), "theirs": lambda: as_png(theirs())}, rounds)  # noqa: B023
        faster = f"{ratio(times, 'theirs', 'ours'):.1f}"
        rows.append([name, milliseconds(times, "ours"), milliseconds(times, "theirs"), faster])
    print("From array to PNG (same size, resolution and compression level 1), against `seaborn.heatmap`:\n")
    table(["picture", "ours, ms", "seaborn, ms", "seaborn ÷ ours"], rows)


IMPORT = "import numpy, time; t = time.perf_counter(); {}; print(time.perf_counter() - t)"


def measure_imports(rounds):
    """Time the import of the package in fresh interpreters that have NumPy already."""
    for line in ("import attn_helpers", "from attn_helpers import heatmap"):
        times = [fresh(IMPORT.format(line)) for _ in range(rounds)]
        print(f"`{line}` after NumPy: {statistics.median(times) * 1e3:.0f} ms")
    print()


PARTS = {
    "attention": measure_attention,
    "memory": measure_memory,
    "figures": measure_figures,
    "imports": measure_imports,
}


def machine():
    """Return the processor, the number of cores and the day."""
    info = pathlib.Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {datetime.date.today():%B %Y}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}; all by default")
    parser.add_argument("--rounds", type=int, default=9, help="how often the compared functions take turns")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if any(name in os.environ for name in SLOWING):  # OpenBLAS reads them when it is loaded: start anew without
        environment = {name: value for name, value in os.environ.items() if name not in SLOWING}
        sys.exit(subprocess.call([sys.executable, "-m", "tests.benchmarks.package", *sys.argv[1:]], env=environment))
    import numpy

    print(f"{machine()}, Python {platform.python_version()}, NumPy {numpy.__version__}.\n")
    for part in chosen.parts or PARTS:
        PARTS[part](chosen.rounds)


if __name__ == "__main__":
    main()
