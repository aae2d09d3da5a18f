"""A lesson that a beginner can read: what a visible cell holds, how much there is of it, and how long it takes.

The estimate of minutes was fitted to two slow readings by second-year students who read in a second language: 120 words
a minute, 25 seconds a line of code, 30 seconds a picture, 20 seconds a question, 4 minutes an exercise.
"""

import ast
import re

import nbformat
import pytest

from ..course import ALL, LESSONS

WRITTEN_FOR_BEGINNERS = [
    "01_non_volitional_pooling", "02_query_key_value", "03_self_vs_cross_attention", "04_multi_head_attention",
    "05_strengths_and_limits", "06_a_real_model",
    "scores_and_scaling", "attention_as_regression", "masks", "a_photograph", "pytorch",
    "what_attention_costs", "attention_sinks", "07_a_model_that_writes", "where_am_i",
    "a_model_that_has_read", "which_token_next", "what_a_map_tells", "a_moved_digit",
]  # fmt: skip
READABLE = [path for path in ALL if "solutions" not in path.parts and path.stem in WRITTEN_FOR_BEGINNERS]
MOST = {"minutes": 70, "words": 1200, "code lines": 80, "code cells": 25}
MOST_FURTHER = MOST | {"minutes": 40}
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BARE = r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|\[([^]]*)\]\([^)]*\)|[#*|_>]"  # formulas, code, marks; of a link the text stays
each = pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
lesson = pytest.mark.parametrize("path", [path for path in READABLE if path in LESSONS], ids=lambda path: path.stem)


def cells(path, kind):
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == kind]


def visible(text):
    return re.sub(r"<details>.*?</details>", " ", text, flags=re.S)


def words(text):
    return re.sub(BARE, r" \1 ", visible(text), flags=re.S).split()


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def code(path):
    """All cells of code but the one that imports."""
    return [cell for cell in cells(path, "code") if cell.id != "setup"]


def calls(path, pattern):
    return [found for cell in code(path) for found in re.findall(pattern, cell.source)]


def counts(path):
    """What a reader sees of a notebook, and the minutes that it takes."""
    pictures = [o for cell in code(path) for o in cell.outputs if "image/png" in o.get("data", {})]
    exercises = [cell for cell in code(path) if re.search(r"\bcheck\.\w+\(", cell.source)]
    seen = {
        "words": sum(len(words(cell.source)) for cell in cells(path, "markdown")),
        "code lines": sum(len(lines(cell)) for cell in code(path)),
        "code cells": len(code(path)),
    }
    minutes = seen["words"] / 120 + seen["code lines"] * 25 / 60 + len(pictures) / 2
    return seen | {"minutes": minutes + len(calls(path, r"\bask\(")) / 3 + 4 * len(exercises)}


def faults(source):
    """Yield what a beginner would stumble over in a cell of code."""
    yield from (f"{len(line)} characters: {line}" for line in source.splitlines() if len(line) > 80)
    for node in ast.walk(ast.parse(source)):
        inner = [below for below in ast.walk(node) if isinstance(below, COMPREHENSIONS)]
        if isinstance(node, ast.Lambda):
            yield f"lambda: {ast.unparse(node)}"
        if isinstance(node, ast.Call) and (
            any(isinstance(part, ast.Starred) for part in node.args) or any(part.arg is None for part in node.keywords)
        ):
            yield f"starred call: {ast.unparse(node)}"
        if isinstance(node, COMPREHENSIONS) and (len(inner) > 1 or len(node.generators) > 1):
            yield f"nested comprehension: {ast.unparse(node)}"


def only_defines(source):
    return all(isinstance(part, ast.FunctionDef | ast.Import | ast.ImportFrom) for part in ast.parse(source).body)


def test_the_lessons_written_for_beginners_are_there():
    assert sorted(path.stem for path in READABLE) == sorted(WRITTEN_FOR_BEGINNERS)


@each
def test_the_set_up_imports_and_no_more(path):
    (setup,) = (cell for cell in cells(path, "code") if cell.id == "setup")
    assert len(setup.source.splitlines()) <= 6 and not setup.outputs
    assert all(isinstance(part, ast.Import | ast.ImportFrom) for part in ast.parse(setup.source).body)
    assert "drawing" not in setup.source and not list(faults(setup.source))
    assert cells(path, "code")[0].id == "setup"


@each
def test_the_first_picture_stands_right_after_the_set_up(path):
    first = code(path)[0]
    shown = [output.get("data", {}) for output in first.outputs]
    live = ["<img" in data.get("text/html", "") for data in shown]  # a live control's picture
    assert any(live) or any("image/png" in data for data in shown)


@each
def test_no_line_of_code_is_wide_or_twisted(path):
    found = {cell.id: list(faults(cell.source)) for cell in code(path)}
    assert not {name: said for name, said in found.items() if said}


@each
def test_every_cell_shows_something(path):
    silent = [cell.id for cell in code(path) if not cell.outputs and not only_defines(cell.source)]
    assert not silent


@each
def test_a_lesson_keeps_to_its_budget(path):
    most = MOST if path in LESSONS else MOST_FURTHER
    over = {name: count for name, count in counts(path).items() if count > most.get(name, count)}
    assert not over


@each
def test_the_minutes_announced_are_the_estimate(path):
    """With a slow reader's time beside it: half as much again, as thirty readings took, to the nearest five minutes."""
    announced = r"About (\d+) minutes with exercises, slowly (\d+)\."
    told = re.search(announced, "\n".join(c.source for c in cells(path, "markdown")))
    steady = round(counts(path)["minutes"])
    assert [int(told[1]), int(told[2])] == [steady, 5 * round(1.5 * steady / 5)]


@each
def test_sentences_are_short(path):
    for cell in cells(path, "markdown"):
        told = re.sub(r"^\|.*$", "", visible(cell.source), flags=re.M)  # the rows of a table are no sentences
        bare = re.sub(BARE, r" \1 ", told, flags=re.S)
        long = [one for one in re.split(r"(?<=[.!?:])\s+", bare) if len(one.split()) > 28]
        assert not long, (cell.id, long)


@lesson
def test_three_questions_open_a_lesson_and_five_to_eight_follow(path):
    asked = [re.findall(r'"([^"]+)"', arguments) for arguments in calls(path, r"\bask\(([^)]*)\)")]
    assert len(asked[0]) == 3
    assert 5 <= sum(map(len, asked[1:])) <= 8
    assert len({name for names in asked for name in names}) == sum(map(len, asked)), "asked twice"
    assert sum("reveal" in cell.metadata.get("tags", []) for cell in code(path)) >= 2


@lesson
def test_a_slide_has_few_words(path):
    """A slide's own words, without its question, its caption and what only the speaker reads."""
    slide = 0
    for cell in nbformat.read(path, 4).cells:
        kind = cell.metadata.slideshow.slide_type
        slide = 0 if kind in ("slide", "subslide") else slide
        if cell.cell_type == "markdown" and kind not in ("notes", "skip"):
            slide += sum(bool(re.search(r"\w", word)) for word in words(cell.source))
        assert slide <= 25, cell.id


@lesson
def test_four_exercises_among_them_a_bug_to_find(path):
    assert len([cell for cell in code(path) if re.search(r"\bcheck\.\w+\(", cell.source)]) == 4
    assert "Find the bug" in "\n".join(cell.source for cell in cells(path, "markdown"))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1" + " " * 80 + "# far away", "characters"),
        ("f = sorted(x, key=lambda v: -v)", "lambda"),
        ("print(*rows)", "starred"),
        ("draw(**settings)", "starred"),
        ("x = [v for row in rows for v in row]", "nested"),
        ("x = [[v for v in row] for row in rows]", "nested"),
    ],
)
def test_a_fault_is_found(source, said):
    assert said in " ".join(faults(source))


def test_plain_code_has_no_fault():
    assert not list(faults("weights = [one / total for one in powers]\nprint(weights, sum(weights))"))
