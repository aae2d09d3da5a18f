"""A small course of two editions, whose texts are known."""

import nbformat
import pytest

from attn_helpers.publishing import start

text, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
OUTPUT = nbformat.v4.new_output("stream", name="stdout", text="2\n")


def write(path, *cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)


def lesson(*cells):
    return (text("# 01 · What is one and one?", id="title"), *cells, code("1 + 1", outputs=[OUTPUT], execution_count=3))


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A course: one lesson and one that goes further, their solutions, and the lesson in Chinese."""
    folder = tmp_path / "course" / "notebooks"
    write(
        folder / "01_sum.ipynb",
        *lesson(
            text("<details><summary>For the teacher</summary>\n\nMinutes: sums 9.\n\n</details>", id="teacher"),
            text("See [more](further/masks.ipynb), [03](03_none.ipynb#a) and [a page](https://example.org/a.ipynb)."),
            text("## Exercises\n\nFill in, and run. [Solutions](solutions/01_sum.ipynb).\n\n**1.** Add (1.5)."),
            text("Solutions: [solutions/01_sum.ipynb](solutions/01_sum.ipynb)."),
            code('x = 1\nask("softmax-shift", "max-owner")'),
            code('ask("softmax-shift")'),
        ),
    )
    write(
        folder / "further" / "masks.ipynb",
        text("Solutions: [it](../solutions/masks.ipynb). Back to [01](../01_sum.ipynb)"),
        text("**1.** Add.\n\n<details><summary>Solution</summary>\n\nIt is 2.\n\n</details>\n\nThen rest."),
        text("<details><summary>Hint</summary>\n\nCount.\n\n</details>"),
    )
    write(folder / "solutions" / "01_sum.ipynb", text("To [01](../01_sum.ipynb)"), code("x = 2", outputs=[OUTPUT]))
    write(folder / "zh" / "01_sum.ipynb", *lesson(text("填空并运行。[参考答案](solutions/01_sum.ipynb)。")))
    write(folder / "zh" / "solutions" / "01_sum.ipynb", code("x = 3"))
    monkeypatch.setattr(start, "PLACES", (folder,))
    return folder
