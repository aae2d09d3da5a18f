"""The most memory that the kernel of each notebook takes while all its cells run, top to bottom.

    python -m tests.benchmarks.memory
    python -m tests.benchmarks.memory notebooks/01_non_volitional_pooling.ipynb

Linux only: read from /proc, as VmHWM, when the last cell is done. The notebooks are left as they are.
"""

import argparse
import os
import pathlib
import re

import nbformat
from nbclient import NotebookClient

from ..course import ALL, ROOT

PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.M)


class Watched(NotebookClient):
    """A client that reads its kernel's peak while the kernel still runs."""

    peak = 0

    def look(self, **_):
        """Note the peak of the kernel, whose process is found by the client that started it."""
        process = self.km.provisioner.process.pid
        self.peak = int(PEAK.search(pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8"))[1])


def peak(path):
    """Run a notebook and return the peak of its kernel in MB."""
    client = Watched(
        nbformat.read(path, 4), timeout=900, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    client.on_cell_executed = client.look
    client.execute()
    return client.peak / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=pathlib.Path, default=ALL)
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    for path in parser.parse_args().notebooks:
        print(f"{path.stem:32} {peak(path):5.0f} MB", flush=True)


if __name__ == "__main__":
    main()
