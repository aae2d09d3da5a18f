"""What is printed and exported elsewhere: consoles that lack characters, nbconvert's scripts, old ipywidgets."""

import ast
import os
import subprocess
import sys

import nbformat
import pytest

from attn_helpers.publishing.refresh import save

from ..course import ROOT

PRINTED = """
import numpy as np
from attn_helpers import check, flipbook, heatmap
from attn_helpers.drawing.tables import table
print(check.weights_of_scenes(lambda scores: scores))
print(check.weights_of_scenes(None))
print(table(["键"], {"查询": ["−1"]}))
print(flipbook(lambda ax, n: heatmap([[n]], queries=["q"], keys=["键"], ax=ax), alt=lambda n: "权重 ✓", n=[0, 1]))
"""


def run(command, encoding, folder=ROOT):
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, *command], capture_output=True, env=environment, cwd=folder)
    assert done.returncode == 0, done.stderr.decode(encoding, "replace")
    return done.stdout.decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "utf-8"])
def test_what_a_console_lacks_is_printed_as_question_marks(encoding):
    said = run(["-c", PRINTED], encoding)
    assert "weights_of_scenes: not yet." in said and ("权重 ✓" in said) == (encoding == "utf-8")


OTHER = [pytest.param(encoding, marks=pytest.mark.slow) for encoding in ("ascii", "cp1252", "utf-8")]


@pytest.mark.parametrize("encoding", ["gbk", *OTHER])
def test_a_folder_with_a_chinese_name_is_published_on_any_console(encoding, tmp_path):
    folder = tmp_path / "课程 鹦鹉 é"
    folder.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A lesson")]), folder / "01.ipynb")
    said = run(["-m", "attn_helpers", "publish", folder.name, "--to", "网页 é"], encoding, tmp_path)
    assert "2 pages: open " in said and (tmp_path / "网页 é" / "index.html").exists()


def test_a_saved_notebook_is_exported_as_python_with_its_prose_as_comments(tmp_path):
    path = tmp_path / "lesson.ipynb"
    cells = [nbformat.v4.new_markdown_cell("# A question?\n\nProse."), nbformat.v4.new_code_cell("a = 1")]
    save(nbformat.v4.new_notebook(cells=cells), path)
    run(["-m", "nbconvert", "--to", "script", str(path)], "utf-8", tmp_path)
    script = (tmp_path / "lesson.py").read_text(encoding="utf-8")
    ast.parse(script)
    assert "# # A question?" in script and "# Prose." in script and "\na = 1" in script


def test_a_live_control_is_shown_where_ipywidgets_cannot_say_how(monkeypatch):
    """A widget of ipywidgets 7 has no bundle of its own."""
    from ipywidgets import IntSlider, Widget

    from attn_helpers.controls.live import VIEW, live

    monkeypatch.delattr(Widget, "_repr_mimebundle_", raising=False)
    shown = live(lambda n: "text", alt=lambda n: "", n=IntSlider(3))
    assert shown._repr_mimebundle_()[VIEW]["model_id"] == shown.box.model_id
