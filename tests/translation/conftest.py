"""A small course to translate: a package that says things, a notebook, a question, a README."""

import textwrap

import nbformat
import polib
import pytest

from attn_helpers.translation.translate import edition

FILES = {
    "attn_helpers/drawing/charts.py": '''
        """A chart."""
        NAMES = later("owner", "animal")
        def caption(loss):
            return say("The loss is {loss:.2f}.").format(loss=loss)
        ''',
    "attn_helpers/questions/first.toml": """
        [[question]]
        id = "why"
        tests = "concept"
        stem = "Why divide by $d$?"
        [[question.answers]]
        text = "It is cheap."
        why = "A division costs time."
        [[question.answers]]
        text = "`softmax` needs it."
        why = "Large scores are sharp."
        right = true
        """,
    "README.md": """
        # A course

        In Chinese: [中文](README.zh.md)

        The first is [one](notebooks/01_first.ipynb).

        ```
        python -m course
        ```
        """,
}
CELLS = [
    ("markdown", "title", "# 01 · Who looks?\n\nSix objects, [here](../README.md) and [there](further/b.ipynb)."),
    ("code", "setup", "# Missing? Install it.\nfrom attn_helpers import ask, softmax"),
    ("code", "print", 'names = ["rabbit", "cup"]  # what is seen\nloss = 2.5\nprint(f"the loss: {loss:.1f}")\nnames'),
    ("code", "other", 'ask("why")'),
]
CHINESE = {
    "owner": "主人",
    "animal": "动物",
    "The loss is {loss:.2f}.": "损失是{loss:.2f}。",
    "Why divide by $d$?": "为什么要除以$d$？",
    "It is cheap.": "这样很省事。",
    "A division costs time.": "除法要花时间。",
    "`softmax` needs it.": "`softmax`需要它。",
    "Large scores are sharp.": "大的分数很尖锐。",
    "# A course": "# 一门课",
    "In Chinese: [中文](README.zh.md)": "英文版：[English](README.zh.md)",
    "The first is [one](notebooks/01_first.ipynb).": "第一课是[这个](notebooks/01_first.ipynb)。",
    "# 01 · Who looks?": "# 01 · 谁在看？",
    "Six objects, [here](../README.md) and [there](further/b.ipynb).": (
        "六个物体，[这里](../README.md)和[那里](further/b.ipynb)。"
    ),
    "Missing? Install it.": "没有？装上它。",
    "rabbit": "兔子",
    "cup": "cup",
    "what is seen": "看到的",
    "the loss: {loss:.1f}": "损失：{loss:.1f}",
}
NOTEBOOK = "notebooks/01_first.ipynb"


def notebook(cells=CELLS):
    """Return a notebook that ran, with an output under each cell of code."""
    made = nbformat.v4.new_notebook()
    for number, (kind, name, source) in enumerate(cells):
        if kind == "markdown":
            made.cells.append(nbformat.v4.new_markdown_cell(source, id=name))
            continue
        output = nbformat.v4.new_output("stream", text=f"output of {name}\n")
        cell = nbformat.v4.new_code_cell(source, id=name, outputs=[output], execution_count=number)
        made.cells.append(cell)
    return made


@pytest.fixture
def clone(tmp_path):
    """The small course in English."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook(), tmp_path / NOTEBOOK)
    return tmp_path


def fill(root, told=CHINESE):
    """Translate what is missing in the catalogues of a course."""
    for path in (root / "attn_helpers/catalogues/zh").rglob("*.po"):
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for entry in catalogue:
            entry.msgstr = entry.msgstr or told.get(entry.msgid, "")
        path.write_text(f"{catalogue}\n", encoding="utf-8")


@pytest.fixture
def translated(clone):
    """The small course with its Chinese edition, whole."""
    edition(clone, "zh").write()
    fill(clone)
    edition(clone, "zh").write()
    return clone
