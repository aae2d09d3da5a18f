"""The README's table, picture and commands are those of the course."""

import base64
import re

import nbformat

from attn_helpers.publishing.refresh import PICTURED, README_PICTURE

from ..course import NOTEBOOKS, README

COMMANDS = {"start", "refresh", "publish", "slides", "translate", "handout", "questions", "sheets"}
TEXT = README.read_text(encoding="utf-8")


def test_picture_is_the_lessons_own():
    notebook = nbformat.read(NOTEBOOKS / f"{PICTURED[0]}.ipynb", 4)
    cell = next(c for c in notebook.cells if c.id == PICTURED[1])
    saved = next(o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {}))
    assert (README.parent / README_PICTURE).read_bytes() == base64.b64decode(saved)
    assert f"({README_PICTURE})" in TEXT


def test_requirements_named_in_the_commands_are_there_and_exact():
    for name in set(re.findall(r"-[rc] (\S+\.txt)", TEXT)):
        for line in (README.parent / name).read_text(encoding="utf-8").splitlines():
            kinds = r"#.*|-e \.|-r [\w./-]+\.txt|[\w.-]+==[\w.]+( ; .+)?|wrong-python @ file:.+"
            assert re.fullmatch(kinds, line), (name, line)


def test_modules_named_in_the_commands_are_there():
    named = set(re.findall(r"python -m (tests[\w.]+\w)", TEXT))
    assert {"tests.benchmarks.package", "tests.rebuild.sweep"} <= named
    for name in named:
        assert (README.parent / f"{name.replace('.', '/')}.py").exists(), name
    assert set(re.findall(r"python -m attn_helpers (\w+)", TEXT)) == COMMANDS
