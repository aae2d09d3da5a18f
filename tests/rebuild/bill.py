"""Recompute lesson 05's attention_bill.json: seconds and peak bytes of ``attention`` against n.

    python -m tests.rebuild.bill

One head of d = 64 in float32. Seconds: processor time on one core, the least of several runs. Bytes: the most held
at once beyond the arguments.
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
from attn_helpers.lessons.strengths_and_limits.measurements import peak_bytes, seconds  # noqa: E402

from ..course import ROOT  # noqa: E402

TARGET = ROOT / "attn_helpers" / "lessons" / "strengths_and_limits" / "attention_bill.json"
D, SIZES = 64, (128, 256, 512, 1024, 2048, 4096, 8192)


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
    for ending, need in (("", True), ("_without_weights", False)):
        bill[f"seconds{ending}"], bill[f"bytes{ending}"] = [], []
        for n in SIZES:
            queries, keys, values = rng.normal(size=(3, n, D)).astype(np.float32)

            work = functools.partial(attention, queries, keys, values, need_weights=need)
            bill[f"seconds{ending}"].append(float(f"{seconds(work, 3 + 20 * (n < 2000)):.3g}"))
            bill[f"bytes{ending}"].append(peak_bytes(work))
    TARGET.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(bill, indent=1))


if __name__ == "__main__":
    main()
