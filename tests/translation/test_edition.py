"""The Chinese edition as it stands: nothing is missing, nothing out of date, nothing written as Chinese is not."""

import ast
import re

import nbformat
import pytest

from attn_helpers.__main__ import main
from attn_helpers.translation.notebooks import OWN
from attn_helpers.translation.translate import edition

from ..course import ALL, CHINESE, NOTEBOOKS, ROOT
from ..lessons.test_readable import READABLE, counts, visible

A_MINUTE = 350  # characters that a reader of Chinese takes in
HAN = "[\u3400-\u9fff]"
each = pytest.mark.parametrize("path", ALL, ids=lambda path: path.relative_to(NOTEBOOKS).as_posix())


def chinese(path):
    return CHINESE.folder / path.relative_to(NOTEBOOKS)


@pytest.fixture(scope="module")
def made():
    return edition(ROOT, "zh")


def test_every_text_has_its_translation(made):
    missing = {name: [entry.msgid[:60] for entry in entries] for name, entries in made.missing().items()}
    assert not missing
    assert all(told > 0 and untold == 0 for told, untold in made.counts().values())


def test_every_file_is_what_the_english_and_the_catalogues_give(made):
    assert [path.relative_to(ROOT).as_posix() for path in made.stale()] == []


def test_every_text_is_written_as_chinese_is(made):
    assert made.faults() == []


def test_the_command_says_the_same(capsys):
    main(["translate", "zh", "--check"])
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said] == ["paragraphs", "strings", "questions"]
    assert all(line.endswith(" translated, 0 untranslated") for line in said)


def bare(source):
    """Return a syntax tree without the words in it; what is said of the language is no part of it."""
    source = OWN.sub(lambda m: f"from attn_helpers import {m[1]}".replace(", language", ""), source)
    source = re.sub(r'\n(from attn_helpers import language\n)?language\("zh"\)$', "", source)
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            fields = [part for part in node.values if isinstance(part, ast.FormattedValue)]
            node.values = sorted(fields, key=ast.dump)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@each
def test_cells_and_code_are_those_of_the_english(path):
    english, translated = (nbformat.read(one, 4).cells for one in (path, chinese(path)))
    for one, other in zip(english, translated, strict=True):
        assert (one.id, one.cell_type, one.metadata) == (other.id, other.cell_type, other.metadata)
        if one.cell_type == "code":
            assert bare(one.source) == bare(other.source), one.id
            assert [o.output_type for o in one.outputs] == [o.output_type for o in other.outputs], one.id


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_reading_takes_no_longer_than_in_english(path):
    """Characters in the place of words; code, pictures, questions and exercises are the same."""
    seen = counts(path)
    prose = [visible(c.source) for c in nbformat.read(chinese(path), 4).cells if c.cell_type == "markdown"]
    characters = sum(len(re.findall(HAN, text)) for text in prose)
    minutes = seen["minutes"] - seen["words"] / 120 + characters / A_MINUTE
    assert minutes <= seen["minutes"], f"{characters} characters for {seen['words']} words"
