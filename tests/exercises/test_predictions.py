"""Predictions and readings of tables and maps: right ones pass, wrong ones are told why but not the answer."""

import json
import re

import numpy as np
import pytest

from attn_helpers import MultiHead, attention, check, merge_heads, split_heads
from attn_helpers.exercises import heads as head_shapes
from attn_helpers.exercises import questions
from attn_helpers.lessons.self_vs_cross_attention import corpus, translation

from ..course import NOTEBOOKS


def numbered(cases):
    return [f"{case[0].__name__}-{i}" for i, case in enumerate(cases)]


WINNERS = {"contrast": "rabbit", "brightness": "sky", "size": "sky", "greenness": "tree"}
SHAPES = {"scores": (2, 5, 7), "weights": (2, 5, 7), "weights.sum(axis=-1)": (2, 5), "output": (2, 5, 4),
          "output for queries (5, 3)": (2, 5, 4)}  # fmt: skip
ALIGNMENT = {"the teacher": "老师", "saw": "了", "the student": "学生", "at school": "在学校", "yesterday": "昨天",
             ".": "。", "nobody's first choice": "看见"}  # fmt: skip
TRANSLATE = "Chinese to English: the decoder reads the source"
CAPTION = "an English caption is written for a photo"
SOURCES = {
    TRANSLATE: ("English", "Chinese", "Chinese"),
    "inside the Chinese encoder": ("Chinese", "Chinese", "Chinese"),
    "inside the English decoder, causal": ("English", "English", "English"),
    "patches of a photo look at one another": ("photo", "photo", "photo"),
    CAPTION: ("English", "photo", "photo"),
}
PROPERTIES = {
    "average pooling": {"global", "any size"},
    "fully connected": {"global"},
    "3×3 convolution": {"any size"},
    "self-attention": {"global", "content-dependent", "any size"},
}
HEAD_SHAPES = {"words @ w_query": (10, 12), "queries, split": (3, 10, 4), "weights": (3, 10, 10),
               "one head's output": (10, 4), "heads merged": (10, 12)}  # fmt: skip
HABITS = {"A": "one ahead", "B": "everywhere", "C": "one back", "D": "first piece"}
PREDICTIONS = [
    (check.max_winners, WINNERS), (check.shapes, SHAPES), (check.alignment, ALIGNMENT), (check.sources, SOURCES),
    (check.properties, PROPERTIES), (check.habits, HABITS), (check.head_shapes, HEAD_SHAPES),
]  # fmt: skip


@pytest.mark.parametrize(("checker", "right"), PREDICTIONS, ids=lambda x: getattr(x, "__name__", ""))
def test_predictions_pass_as_dict_list_or_tuple_and_in_parts_are_open(checker, right):
    kind = list if checker is not check.properties else set
    for form in (right, list(right.values()), tuple(right.values()),
                 {k: kind(v) if isinstance(v, tuple | set) else v for k, v in right.items()}):
        assert checker(form).passed is True, checker(form)
    last = list(right)[-1]
    for nothing in (None, ..., "...", (..., ..., ...)):
        assert checker(dict.fromkeys(right, nothing)).passed is None
        partly = checker(right | {last: nothing})
        assert partly.passed is False and ("still open", last) in partly.details
    assert checker({"something else": 1}).passed is False
    assert checker(5).passed is False
    assert checker(right | {last: 2.5}).passed is False


def test_predictions_are_read_kindly():
    assert check.max_winners(np.array(["rabbit", "sky", "SKY", " tree "]))
    assert check.shapes(SHAPES | {"output": np.array([2, 5, 4])})
    assert check.sources(SOURCES | {TRANSLATE: "en, zh, zh"})
    assert check.sources(SOURCES | {TRANSLATE: {"Q": "english", "K": "中文", "V": "Chinese"}})
    assert check.properties(PROPERTIES | {"fully connected": "global"})


@pytest.mark.parametrize("name", ["max_winners", "shapes", "alignment", "sources", "properties", "habits"])
def test_one_number_is_no_answer_to_many_questions(name):
    result = getattr(check, name)(np.array(3))
    assert result.passed is False and "Answer with a dict" in str(result)


SLIPS = [
    (check.max_winners, dict.fromkeys(WINNERS, "rabbit"), "winner-take-all"),
    (check.max_winners, WINNERS | {"contrast": "sky"}, "smallest"),
    (check.max_winners, [0, 1, 1, 2], "one of: rabbit"),
    (check.max_winners, WINNERS | {"greenness": 0.7}, "one of: rabbit"),
    (check.max_winners, WINNERS | {"size": "tree"}, "Read down the column"),
    (check.max_winners, ["contrast", "brightness", "greenness", "brightness"], "one of: rabbit"),
    (check.max_winners, ["rabbit", "sky", "tree"], "dict"),
    (check.shapes, SHAPES | {"scores": (2, 7, 5)}, "turned"),
    (check.shapes, SHAPES | {"weights": (5, 7)}, "leading axis"),
    (check.shapes, SHAPES | {"scores": (2, 5, 3)}, "summed away"),
    (check.shapes, SHAPES | {"output": (2, 5, 3)}, "d_value, not d_key"),
    (check.shapes, SHAPES | {"output": (2, 7, 4)}, "One row for each query"),
    (check.shapes, SHAPES | {"weights.sum(axis=-1)": (2, 7)}, "over the queries"),
    (check.shapes, SHAPES | {"output for queries (5, 3)": (5, 4)}, "same 5 questions"),
    (check.shapes, SHAPES | {"output for queries (5, 3)": (1, 5, 4)}, "same 5 questions"),
    (check.shapes, SHAPES | {"output for queries (5, 3)": (2, 2, 5, 4)}, "same 5 questions"),
    (check.shapes, SHAPES | {"output": "2, 5, 4"}, "tuple"),
    (check.shapes, SHAPES | {"output": np.zeros((2, 5, 4))}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"output": (2, 5, 4.9)}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"output": np.array([2, 5, 4.0])}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"output": (2, (5, 4))}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"output": 4}, "^A shape is a tuple of whole numbers"),
    (check.alignment, ALIGNMENT | {"saw": "看见"}, "dictionary"),
    (check.alignment, ALIGNMENT | {"nobody's first choice": "了"}, "dictionary"),
    (check.alignment, ALIGNMENT | {"the student": "在学校"}, "same place"),
    (check.alignment, {v: k for k, v in ALIGNMENT.items()}, "keys of the dict"),
    (check.alignment, ALIGNMENT | {"yesterday": "在学校"}, "along the row"),
    (check.alignment, ALIGNMENT | {"saw": "saw"}, "one of: 老师"),
    (check.sources, SOURCES | {TRANSLATE: ("Chinese", "English", "English")}, "way round, as in the article"),
    (check.sources, SOURCES | {TRANSLATE: ("English", "Chinese", "English")}, "go in pairs"),
    (check.sources, SOURCES | {TRANSLATE: ("English",) * 3}, "could see the other"),
    (check.sources, SOURCES | {"inside the Chinese encoder": ("English", "Chinese", "Chinese")}, "self-attention"),
    (check.sources, SOURCES | {CAPTION: ("photo", "English", "English")}, r"^The wrong way round\."),
    (check.sources, SOURCES | {TRANSLATE: ("English", "Chinese")}, "three names"),
    (check.sources, SOURCES | {TRANSLATE: ("English", ..., ...)}, "^Fill in all three: where Q, K and V come from.$"),
    (check.sources, SOURCES | {TRANSLATE: {"Q": "English"}}, "^Fill in all three"),
    (check.sources, SOURCES | {TRANSLATE: 5}, "three names"),
    (check.sources, SOURCES | {TRANSLATE: ("English", ["Chinese"], "Chinese")}, "one of: Chinese"),
    (check.properties, PROPERTIES | {"average pooling": {"any size"}}, "^One is left out. Each of the n"),
    (check.properties, PROPERTIES | {"average pooling": set(PROPERTIES["self-attention"])}, "^One too many. The w"),
    (check.properties, PROPERTIES | {"fully connected": {"global", "any size"}}, "^One too many. It has one weight"),
    (check.properties, PROPERTIES | {"3×3 convolution": {"global", "any size"}}, "^One too many. One output"),
    (check.properties, PROPERTIES | {"self-attention": {"global", "any size"}}, "^One is left out. Its weights"),
    (check.properties, PROPERTIES | {"3×3 convolution": {"local"}}, "one of: global"),
    (check.properties, PROPERTIES | {"3×3 convolution": True}, "^Answer with a set of names.$"),
    (check.head_shapes, HEAD_SHAPES | {"words @ w_query": (10, 4)}, "one head's part"),
    (check.head_shapes, HEAD_SHAPES | {"queries, split": (10, 3, 4)}, "heads come first"),
    (check.head_shapes, HEAD_SHAPES | {"weights": (10, 10)}, "map of its own"),
    (check.head_shapes, HEAD_SHAPES | {"one head's output": (10, 12)}, "12 / 3"),
    (check.head_shapes, HEAD_SHAPES | {"heads merged": (30, 4)}, "Side by side"),
    (check.head_shapes, HEAD_SHAPES | {"heads merged": (1, 1)}, "^Ten words make ten rows"),
    (check.habits, HABITS | {"A": "one back"}, "came before"),
    (check.habits, HABITS | {"C": "one ahead"}, "came before"),
    (check.habits, HABITS | {"B": "first piece"}, "Leave the first row out"),
    (check.habits, HABITS | {"C": "itself"}, "diagonal itself"),
    (check.habits, HABITS | {"D": "everywhere"}, "has dark cells"),
    (check.habits, HABITS | {"D": "one back"}, "the same, or another"),
    (check.habits, HABITS | {"D": 4}, "one of: one back"),
]  # fmt: skip


@pytest.mark.parametrize(("checker", "answer", "hint"), SLIPS, ids=numbered(SLIPS))
def test_wrong_predictions_are_told_why_but_not_the_answer(checker, answer, hint):
    result = checker(answer)
    assert result.passed is False and re.search(hint, result.hint), result


def test_the_shapes_of_lesson_04_are_those_of_real_heads():
    words, heads = np.ones((10, 12)), MultiHead.random(np.random.default_rng(0), 12, 3)
    queries = split_heads(words @ heads.w_query, 3)
    output, weights = attention(queries, queries, queries)
    real = ((words @ heads.w_query), queries, weights, output[0], merge_heads(output))
    assert list(head_shapes.SHAPES.values()) == [one.shape for one in real]
    stub = "\n".join(cell("04_multi_head_attention", "check.head_shapes("))
    assert all(f'"{item}": ...' in stub for item in head_shapes.SHAPES)
    for item, wrong in head_shapes.WRONG_SHAPES.items():
        assert head_shapes.SHAPES[item] not in wrong


def cell(notebook, text):
    """Return the one cell of a lesson that holds a text, as its lines."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    (found,) = (source for source in ("".join(c["source"]) for c in cells) if text in source)
    return found.splitlines()


def test_the_table_of_lesson_01_has_the_winners_that_are_checked():
    lines = cell("01_non_volitional_pooling", "which object wins each feature?")
    (_, *features), _, *objects = ([x.strip() for x in line.strip("|").split("|")] for line in lines if "|" in line)
    numbers = np.array([row[1:] for row in objects], dtype=float)
    assert tuple(features) == questions.FEATURES and tuple(row[0] for row in objects) == questions.OBJECTS
    assert np.array_equal(numbers, questions.TABLE)
    assert {f: objects[i][0] for f, i in zip(features, numbers.argmax(axis=0), strict=True)} == questions.WINNERS
    assert all(np.diff(np.sort(numbers, axis=0)[-2:], axis=0).ravel() > 0)  # no ties


def test_the_map_of_lesson_03_has_the_first_choices_that_are_checked():
    stub = cell("03_self_vs_cross_attention", "check.alignment(")
    assert "translation.HALF_TRAINED, *example" in stub[0]
    assert 'corpus.sentence("老师", "看见", "学生", time="昨天", place="在学校")' in "\n".join(
        cell("03_self_vs_cross_attention", "example = "))
    example = corpus.sentence("老师", "看见", "学生", time="昨天", place="在学校")
    chinese, english = tuple(example.chinese), tuple(example.english)
    assert (chinese, english) == (questions.CHINESE, questions.ENGLISH)
    best = [chinese[i] for i in translation.HALF_TRAINED.argmax(axis=1)]
    (nobody,) = set(chinese) - set(best)
    assert dict(zip(english, best, strict=True)) | {questions.NOBODY: nobody} == questions.ALIGNMENT
    assert all(f'"{item}": ...' in "\n".join(stub) for item in questions.ALIGNMENT)
