"""Where the package is missing, as on Colab and Kaggle, the set-up cell's own error says what to type."""

import contextlib
import io
import re
import sys

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from tests.course import BOTH, NOTEBOOKS

INSTALL = "%pip install -q git+https://github.com/OWNER/REPO"


@pytest.fixture
def shell(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "attn_helpers"]:
        monkeypatch.setitem(sys.modules, name, None)  # an import of it fails as if it were not there
    shell = InteractiveShell()
    yield shell
    shell.history_manager.enabled = False


@pytest.mark.parametrize("path", BOTH, ids=lambda path: path.relative_to(NOTEBOOKS).with_suffix("").as_posix())
def test_without_the_package_the_error_shows_what_to_type(path, shell):
    setup = next(cell for cell in nbformat.read(path, 4).cells if cell.get("id") == "setup")
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        done = shell.run_cell(setup.source)
    told = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    assert isinstance(done.error_in_exec, ModuleNotFoundError) and INSTALL in told
