"""Recompute attention_bill.json of further/what_attention_costs: seconds and peak bytes of attention against n.

    python -m tests.rebuild.bill

One head of d = 64 in float32. Seconds: processor time on one core, the least of several runs in each of several
rounds: the machine should have nothing else to do. Bytes: the most held at once beyond the arguments.
"""

import datetime
import functools
import json
import os
import pathlib
import platform

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core, so that processor time is time; before NumPy

import nbformat  # noqa: E402
import numpy as np  # noqa: E402

from attn_helpers import attention  # noqa: E402
from attn_helpers.lessons.strengths_and_limits.bill import FILE, peak_bytes, seconds  # noqa: E402

from ..course import NOTEBOOKS  # noqa: E402

D, SIZES, ROUNDS = 64, (128, 256, 512, 1024, 2048, 4096, 8192), 5
NOTEBOOK = NOTEBOOKS / "further" / "what_attention_costs.ipynb"


def kinds():
    """Return what is measured, by the ending of its columns' names; one of them is written out in the notebook."""
    (cell,) = (cell for cell in nbformat.read(NOTEBOOK, 4).cells if cell.id == "in-blocks")
    written = {"np": np}
    exec(cell.source, written)
    without = functools.partial(attention, need_weights=False)
    return {"": attention, "_without_weights": without, "_in_blocks": written["attention_in_blocks"]}


def processor():
    """Name the processor, without what identifies the machine."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def main():
    rng = np.random.default_rng(0)
    bill = {"processor": processor(), "date": str(datetime.date.today()), "d": D, "dtype": "float32", "n": list(SIZES)}
    works = {}
    for n in SIZES:
        inputs = rng.normal(size=(3, n, D)).astype(np.float32)
        for ending, work in kinds().items():
            works[n, ending] = functools.partial(work, *inputs)
    least = dict.fromkeys(works, np.inf)
    for _ in range(ROUNDS):  # spread over time, so that a busy moment of the machine spoils no row
        for key, work in works.items():
            least[key] = min(least[key], seconds(work, 3 + 20 * (key[0] < 2000)))
    for ending in kinds():
        bill[f"seconds{ending}"] = [float(f"{least[n, ending]:.3g}") for n in SIZES]
        bill[f"bytes{ending}"] = [peak_bytes(works[n, ending]) for n in SIZES]
    FILE.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(bill, indent=1))


if __name__ == "__main__":
    main()
