"""Comments, strings and paragraphs are found, and other words put in their place."""

import ast

import pytest

from attn_helpers.translation import messages
from attn_helpers.translation.code import fields, pieces, rewritten
from attn_helpers.translation.notebooks import speaking
from attn_helpers.translation.units import blocks, readable


def found(source):
    return [(piece.kind, piece.text) for piece in pieces(source)]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('a = "one"  # two words', [("string", "one"), ("comment", "two words")]),
        ("#  indented", [("comment", "indented")]),
        ('f"{x:.2f} of {name!r}"', [("f-string", "{x:.2f} of {name!r}")]),
        ("f\"{d['key']} keys\"", [("f-string", "{d['key']} keys")]),
        ('f"{x:.2f}: {y}"', []),
        ('"{:.2f}"; "x"; "(2, 3)"; "注意力"', []),
        ("# (2, 3)", []),
        ('ask("a-question", "another"); p["w_query"]; table["row", "column"]', []),
        ('check(p["w_query"], "shown")', [("string", "shown")]),
        (r'"ab\nc" "de"', [("string", "ab\nc"), ("string", "de")]),
        ('b"bytes"', []),
        ('"""One\ntwo"""', [("string", "One\ntwo")]),
        ('"注意" + "力 here"  # 力 there', [("string", "力 here"), ("comment", "力 there")]),
        ('"注意力" in p["w_query"]', []),
        ('label = "#not a comment"', [("string", "#not a comment")]),
        ('text = "no f-string {x}"', [("string", "no f-string {x}")]),
    ],
)
def test_what_is_found(source, texts):
    assert found(source) == texts


@pytest.mark.parametrize(
    ("source", "told", "made"),
    [
        ("x = 'one'  # two", {"one": "it's", "two": "二"}, r"x = 'it\'s'  # 二"),
        ('x = "one"', {"one": 'a\\b"c"\n'}, r'x = "a\\b\"c\"\n"'),
        ('x = """one"""', {"one": "a\nb"}, 'x = """a\nb"""'),
        ('r"one"', {"one": r"\d"}, r'r"\d"'),
        ('f"{a} of {b:.1f}"', {"{a} of {b:.1f}": "{b:.1f}里的{a}"}, 'f"{b:.1f}里的{a}"'),
        (r'f"one\n{a}"', {r"one\n{a}": r"一\n{a}"}, r'f"一\n{a}"'),
        ("##  two", {"#  two": "x"}, "##  x"),
        ("注 = 'one'; y = 'two'  # three", {"two": "二", "three": "三"}, "注 = 'one'; y = '二'  # 三"),
        ('"one"; "two"', {}, '"one"; "two"'),
        ("f'''one {a}'''", {"one {a}": "一\n{a}"}, "f'''一\n{a}'''"),
    ],
)
def test_other_words_are_put_there(source, told, made):
    assert rewritten(source, told.get) == made


@pytest.mark.parametrize(
    ("source", "told", "why"),
    [
        ("# one", "two\nlines", "a comment of two lines: two\nlines"),
        ('f"one {a}"', "一", "an f-string with other fields: 一"),
        ('f"one {a}"', "一 {a:.1f}", "an f-string with other fields"),
        ('f"one {a}"', '一"{a}"', 'a string that cannot stand between " and "'),
        ('f"one {a}"', "一 {a", "no f-string"),
        ('r"one"', 'a"b', 'a string that cannot stand between " and "'),
        ('r"one"', "a\\", 'a string that cannot stand between " and "'),
    ],
)
def test_what_cannot_stand_there_is_refused(source, told, why):
    with pytest.raises(ValueError, match=why):
        rewritten(source, lambda text: told)


def test_fields_are_those_that_python_reads():
    assert fields("{b} {a:.2f}") == fields("{a:.2f}{b}") != fields("{a:.1f} {b}")
    assert fields("{{a}} {a}") == fields("{a}")
    assert fields("{d['x']}") == fields("有{d['x']}")


def test_a_set_up_cell_chooses_the_language_at_its_end():
    source = "import numpy as np\nfrom attn_helpers import MultiHead, ask\nfrom attn_helpers.heads import x\ny = 1"
    made = speaking(source, "zh").splitlines()
    assert made[1] == "from attn_helpers import MultiHead, ask, language"
    assert made[-1] == 'language("zh")' and len(made) == 5
    assert speaking("import numpy", "zh").splitlines()[1:] == ["from attn_helpers import language", 'language("zh")']


PROSE = "# One\n\nTwo\nlines\n\n\n```\ncode\n\ncode\n```\nafter\n\n$$x$$\n\n| a | b |\n|---|---|\n| c | $d$ |\n\n</b>\n"


def test_prose_is_cut_at_blank_lines_and_fences():
    parts = blocks(PROSE)
    assert "".join(parts) == PROSE
    assert [part for part in parts if readable(part)] == [
        "# One", "Two\nlines", "after", "| a | b |\n|---|---|\n| c | $d$ |",
    ]  # fmt: skip


def test_words_within_a_formula_are_read():
    assert readable(r"$$\text{Rome's miss} = c\,a$$")
    assert not readable(r"$$\text{softmax}(Q K^\top)\,V$$")


@pytest.mark.parametrize("text", ["", "\n\n", "a", "a\n", "\na\n\n\n", "```\na", "~~~\n```\n\n~~~\n\nb"])
def test_blocks_lose_nothing(text):
    assert "".join(blocks(text)) == text


# The package's own words


def words(tmp_path, source, name="drawing/a.py"):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(source, encoding="utf-8")
    return {wing: [(u.text, u.context) for u in units] for wing, units in messages.package(tmp_path).items()}


def test_what_is_said_and_marked_is_found_in_order(tmp_path):
    source = 'A = later("b", "c")\nsay("a" if x else "d")\nsay("right", "side")\nsay("two " "halves")\nsay(name)\n"no"'
    want = [("b", ""), ("c", ""), ("a", ""), ("d", ""), ("right", "side"), ("two halves", "")]
    assert words(tmp_path, source) == {"drawing": want}


@pytest.mark.parametrize("source", ['say(f"a {b}")', 'say("a " + b)', "later(f'{a} b')"])
def test_a_message_that_no_catalogue_can_hold_is_refused_by_its_place(tmp_path, source):
    with pytest.raises(ValueError, match=r"drawing/a\.py, line 2: say and later need whole sentences"):
        words(tmp_path, f"\n{source}")


def test_sentences_and_labels_of_the_exercises_are_messages_and_sums_are_one(tmp_path):
    source = '''"""A module."""
from .b import REST
OWN = "Own words."
HINTS = (("First. " + REST, f), (OWN, h))
NAMES = ("word", "other")
def f(x):
    """A docstring here."""
    details = ("label", f(x)), ("sum", x), ("w_key", f(x))
    raise ValueError("not for a reader")
def _repr_html_(self):
    return "<p style='a b'>"
'''
    words(tmp_path, 'REST = "The rest."', "exercises/b.py")
    found = words(tmp_path, source, "exercises/a.py")
    assert [text for text, _ in found["exercises"]] == ["Own words.", "First. The rest.", "label", "sum", "The rest."]


def test_a_template_says_too(tmp_path):
    found = words(tmp_path, '<p>{{ say("Next") }} {{ say("{n} more").format(n=1) }}</p>', "publishing/page.j2")
    assert found == {"publishing": [("Next", ""), ("{n} more", "")]}


def test_a_question_s_answers_of_code_alone_are_no_messages(tmp_path):
    (tmp_path / "questions").mkdir()
    text = 'id="a"\nstem="Which?"\nanswers=[{text="`(2, 3)`", why="It fits."}, {text="$x$", why="No word."}]'
    (tmp_path / "questions/b.toml").write_text(f"[[question]]\n{text}\n", encoding="utf-8")
    assert [(u.text, u.where) for u in messages.bank(tmp_path)["b"]] == [
        ("Which?", "a"), ("It fits.", "a"), ("No word.", "a"),
    ]  # fmt: skip


def test_nested_quotes_of_python_3_12_are_one_string():
    source = 'f"the {d["key"]} of {f"{x} inner"}"'
    try:
        ast.parse(source)
    except SyntaxError:
        pytest.skip("Python 3.11 has no such f-string")
    assert found(source) == [("f-string", 'the {d["key"]} of {f"{x} inner"}')]
