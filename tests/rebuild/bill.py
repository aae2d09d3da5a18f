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

import numpy as np  # noqa: E402

from attn_helpers import attention  # noqa: E402
from attn_helpers.lessons.strengths_and_limits import bill as counted  # noqa: E402

D, SIZES, ROUNDS = 64, (128, 256, 512, 1024, 2048, 4096, 8192), 5
KINDS = {"": attention, "_in_blocks": counted.attention_in_blocks}  # by the ending of their columns' names


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
        for ending, work in KINDS.items():
            works[n, ending] = functools.partial(work, *inputs)
    least = dict.fromkeys(works, np.inf)
    for _ in range(ROUNDS):  # spread over time, so that a busy moment of the machine spoils no row
        for key, work in works.items():
            least[key] = min(least[key], counted.seconds(work, 3 + 20 * (key[0] < 2000)))
    for ending in KINDS:
        bill[f"seconds{ending}"] = [float(f"{least[n, ending]:.3g}") for n in SIZES]
        bill[f"bytes{ending}"] = [counted.peak_bytes(works[n, ending]) for n in SIZES]
    counted.FILE.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(bill, indent=1))


if __name__ == "__main__":
    main()
