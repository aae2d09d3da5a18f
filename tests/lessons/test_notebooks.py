"""What every notebook must keep to, beyond running: shape, size, captions, links, nothing of a machine."""

import json
import re

import nbformat
import pytest

from attn_helpers.publishing.refresh import LANGUAGE

from ..course import BOTH, LESSONS, NOTEBOOKS, SOON, first, words
from ..pictures import pictures

MOST_CELLS = {  # prose that a talk leaves to the speaker has cells of its own
    "01_non_volitional_pooling": 66, "02_query_key_value": 66, "03_self_vs_cross_attention": 72,
    "04_multi_head_attention": 62, "05_strengths_and_limits": 68, "07_a_model_that_writes": 66,
}  # fmt: skip
OF_A_MACHINE = re.compile(r"/root/|/home/|/work/|/tmp/|/Users/|[A-Z]:\\\\|~/|site-packages| at 0x[0-9a-f]")


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda p: p.relative_to(NOTEBOOKS).with_suffix("").as_posix())


def read(path):
    return nbformat.read(path, 4)


def code(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def prose(notebook):
    return [c.source for c in notebook.cells if c.cell_type == "markdown"]


def headings(notebook, level):
    return re.findall(rf"^{'#' * level} (.+)$", "\n".join(prose(notebook)), re.M)


@each(BOTH)
def test_saved_from_one_clean_run(path):
    notebook = read(path)
    assert [c.execution_count for c in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    for cell in code(notebook):
        tags = cell.metadata.get("tags", [])
        assert set(tags) <= {"raises-exception", "reveal"}, (cell.id, tags)
        assert cell.metadata.get("jupyter", {}) == ({"outputs_hidden": True} if "reveal" in tags else {}), cell.id
        assert not ("reveal" in tags and re.search(r"\bask\(", cell.source)), f"{cell.id} hides its question"
        for output in cell.outputs:
            assert output.get("name") != "stderr", cell.id
            assert (output.output_type == "error") <= ("raises-exception" in tags), cell.id
            if output.output_type == "error":
                assert "".join(output.traceback).count("\n") == 1, f"{cell.id}: a traceback"
        if "raises-exception" in tags:
            assert any(o.output_type == "error" for o in cell.outputs), f"{cell.id} raises nothing"


@each(BOTH)
def test_free_of_a_machine_and_small(path):
    text = path.read_text(encoding="utf-8")
    pictureless = re.sub(r"[A-Za-z0-9+/=]{200,}", "", text)
    assert not OF_A_MACHINE.search(pictureless), OF_A_MACHINE.search(pictureless)
    assert len(text.encode()) < 2**20
    notebook = json.loads(text)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["language_info"] == LANGUAGE
    ids = [c["id"] for c in notebook["cells"]]
    assert len(set(ids)) == len(ids)


@each(BOTH)
def test_every_picture_has_a_caption(path):
    for cell in code(read(path)):
        for position, output in enumerate(cell.outputs):
            if "image/png" not in output.get("data", {}):
                continue
            alt = output.metadata.get("image/png", {}).get("alt", "")
            assert len(words(alt)) >= 5, f"{cell.id}: no caption"
            if "text/html" not in output.data:
                assert "".join(cell.outputs[position + 1].data["text/plain"]) == alt, cell.id


@each(first(SOON, BOTH))
def test_nothing_is_cut_off_at_the_edge_of_a_picture(path):
    """Along a side there is nothing dark, or a photograph or a scene that fills much of it."""
    for cell in code(read(path)):
        drawn = [{"data": {"image/png": o.data["image/png"]}} for o in cell.outputs if "image/png" in o.get("data", {})]
        for number, picture in enumerate(pictures(drawn)):
            for side in (picture[:2], picture[-2:], picture[:, :2], picture[:, -2:]):
                dark = (side.min(axis=2) < 200).mean()
                assert dark == 0 or dark > 0.3, f"{cell.id}, picture {number}: {dark:.1%} of a side"


@each(LESSONS)
def test_shape_of_a_lesson(path):
    notebook = read(path)
    assert len(headings(notebook, 1)) == 1 and headings(notebook, 1)[0].endswith("?")
    assert 4 <= len(headings(notebook, 2)) <= 8
    assert 30 <= len(notebook.cells) <= MOST_CELLS.get(path.stem, 60)
    lines = sorted(len(c.source.splitlines()) for c in code(notebook))
    assert lines[-1] <= 15 and lines[len(lines) // 2] <= 9
    assert any("raises-exception" in c.metadata.get("tags", []) for c in code(notebook))


@each(LESSONS)
def test_prose_is_short_and_quiet(path):
    for text in prose(read(path)):
        told = re.sub(r"<details>.*?</details>|^\|.*$|\$\$.*?\$\$|\$[^$]*\$", "", text, flags=re.S | re.M)
        assert len(told.split()) <= 100, text[:60]
        assert not re.search(r"\w!(\s|$)", re.sub(r"`[^`]*`|\$[^$]*\$", "", text)), text[:60]


def test_lessons_are_numbered_in_order():
    assert [p.stem[:2] for p in LESSONS] == [f"{n:02d}" for n in range(1, len(LESSONS) + 1)]
