"""Let JupyterLab go on with what nbval ran: a lesson's kernel and its outputs, so that no lesson is run twice.

The test that opens a lesson in JupyterLab follows the lesson's last cell, in the same worker; run without the cells, it
runs them itself.
"""

import json
import pathlib

import pytest
from nbval.plugin import IPyNbCell
from xdist.scheduler import LoadFileScheduling

from .driver import missing

LAST = "test_lesson_in_jupyterlab"


def lesson(item):
    """Return the notebook that a test goes on with, or None."""
    return item.callspec.params["path"] if item.name.startswith(f"{LAST}[") else None


class Ran:
    """What nbval has run and a test wants: a kernel, and the outputs of each code cell."""

    def __init__(self):
        self.kernels, self.outputs = {}, {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item, nextitem):
        """Keep the outputs of a cell; after the last one keep the kernel too, which would end now."""
        if not isinstance(item, IPyNbCell):
            return (yield)
        self.outputs.setdefault(item.path, []).append(item.test_outputs)
        kernel = item.parent.kernel
        if nextitem is not None and lesson(nextitem) == item.path and not missing():
            self.kernels[item.path], item.parent.kernel = kernel, None
        elif nextitem is None or nextitem.path != item.path:
            del self.outputs[item.path]
        result = yield
        item.parent.kernel = kernel
        return result

    def pytest_sessionfinish(self):
        for kernel in self.kernels.values():  # of tests that never began
            kernel.stop()

    def pytest_xdist_make_scheduler(self, config, log):
        return FollowLessons(config, log) if config.getvalue("dist") == "loadfile" else None


class FollowLessons(LoadFileScheduling):
    """Send the test that goes on with a lesson to the worker that runs the lesson."""

    def _split_scope(self, nodeid):
        name = nodeid.rpartition("::")[2]
        return f"notebooks/{name[len(LAST) + 1 : -1]}.ipynb" if name.startswith(LAST) else super()._split_scope(nodeid)


def offer(kernel, folder):
    """Let a JupyterLab that looks into this folder find a kernel."""
    told = json.loads(pathlib.Path(kernel.km.connection_file).read_text(encoding="utf-8"))
    file = folder / pathlib.Path(kernel.km.connection_file).name
    file.write_text(json.dumps(told | {"kernel_name": "python3"}), encoding="utf-8")
    return file


def with_outputs(path, outputs):
    """Return a saved notebook with other outputs, a list of them a code cell."""
    notebook, left = json.loads(path.read_text(encoding="utf-8")), iter(outputs)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = next(left)
    return notebook
