"""From the English and its catalogues to another language's files; what was changed is named until it is translated."""

import ast
import gettext
import io

import nbformat
import polib
import pytest

from attn_helpers import _language
from attn_helpers._language import language, say, speaking
from attn_helpers.translation.translate import edition, report

from .conftest import CELLS, CHINESE, NOTEBOOK, fill, notebook

SHELF = "attn_helpers/catalogues/zh"


def said(root):
    return list(report(edition(root, "zh")))


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def cells(path):
    return {cell.id: cell for cell in nbformat.read(path, 4).cells}


def test_a_course_without_catalogues_is_all_untranslated(clone):
    made = edition(clone, "zh")
    assert made.counts() == {"paragraphs": (0, 5), "strings": (0, 8), "questions": (0, 5)}
    assert len(made.stale()) == 7  # four catalogues, one compiled, a notebook, the README
    assert not list((clone / "attn_helpers").rglob("*.po")), "nothing was written"


def test_a_translated_course_is_whole_and_nothing_is_out_of_date(translated):
    made = edition(translated, "zh")
    assert made.counts() == {"paragraphs": (5, 0), "strings": (8, 0), "questions": (5, 0)}
    assert not made.missing() and not made.stale() and not made.faults()


def test_the_notebook_says_in_chinese_what_the_english_one_says(translated):
    found = cells(translated / "notebooks/zh/01_first.ipynb")
    assert found["title"].source == "# 01 · 谁在看？\n\n六个物体，[这里](../../README.md)和[那里](further/b.ipynb)。"
    assert found["setup"].source == (
        '# 没有？装上它。\nfrom attn_helpers import ask, language, softmax\nlanguage("zh")'
    )
    assert found["print"].source == ('names = ["兔子", "cup"]  # 看到的\nloss = 2.5\nprint(f"损失：{loss:.1f}")\nnames')
    assert found["other"].source == 'ask("why")'
    assert list(found) == [name for _, name, _ in CELLS]


def test_the_readme_leads_to_the_chinese_notebooks_and_back_to_the_english_one(translated):
    made = (translated / "README.zh.md").read_text(encoding="utf-8")
    told = "# 一门课", "英文版：[English](README.md)", "第一课是[这个](notebooks/zh/01_first.ipynb)。"
    assert made == "\n\n".join([*told, "```\npython -m course\n```\n"])


def test_syntax_trees_differ_in_strings_alone(translated):
    english, chinese = cells(translated / NOTEBOOK), cells(translated / "notebooks/zh/01_first.ipynb")
    trees = [ast.parse(found["print"].source) for found in (english, chinese)]
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = ""
    assert ast.dump(trees[0]) == ast.dump(trees[1])


def test_a_cell_that_stays_keeps_its_outputs_and_one_that_changed_has_none(translated):
    path = translated / "notebooks/zh/01_first.ipynb"
    ran = nbformat.read(path, 4)
    for number, cell in enumerate(c for c in ran.cells if c.cell_type == "code"):
        cell.outputs, cell.execution_count = [nbformat.v4.new_output("stream", text="中文\n")], number
    nbformat.write(ran, path)
    assert not edition(translated, "zh").stale()
    changed = [(kind, name, source.replace("2.5", "2.75")) for kind, name, source in CELLS]
    nbformat.write(notebook(changed), translated / NOTEBOOK)
    edition(translated, "zh").write()
    found = cells(path)
    assert found["other"].outputs[0].text == "中文\n" and found["other"].execution_count == 2
    assert "2.75" in found["print"].source
    assert found["print"].outputs == [] and found["print"].execution_count is None


# What changes in English


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        (NOTEBOOK, "Six objects", "Seven objects", "title: paragraph: changed: Seven objects"),
        (NOTEBOOK, "what is seen", "what was seen", "print: comment: changed: what was seen"),
        (NOTEBOOK, "the loss: {loss", "a loss: {loss", "print: f-string: changed: a loss: {loss"),
        (NOTEBOOK, "rabbit", "wombat", "print: string: changed: wombat"),
        ("attn_helpers/drawing/charts.py", "The loss is", "A loss is", "drawing/charts.py: string: changed: A loss is"),
        ("attn_helpers/questions/first.toml", "It is cheap", "It is very cheap", "why: question: changed: It is very"),
        ("README.md", "# A course", "# The course", "README.po: paragraph: changed: # The course"),
    ],
)
def test_a_changed_text_is_named_and_its_old_translation_kept(translated, file, old, new, named):
    replace(translated / file, old, new)
    made = edition(translated, "zh")
    assert [line for line in report(made) if named in line], said(translated)
    assert made.stale() and sum(untold for _, untold in made.counts().values()) == 1
    made.write()
    (entry,) = (e for path in (translated / SHELF).rglob("*.po") for e in polib.pofile(str(path)) if e.fuzzy)
    assert entry.msgstr == CHINESE[entry.previous_msgid] and old in entry.previous_msgid and new in entry.msgid
    again = edition(translated, "zh")
    assert again.missing() and not again.stale()


def test_the_english_stands_until_it_is_translated(translated):
    replace(translated / NOTEBOOK, "Six objects", "Seven objects")
    replace(translated / "attn_helpers/drawing/charts.py", "The loss is", "A loss is")
    edition(translated, "zh").write()
    assert "Seven objects" in cells(translated / "notebooks/zh/01_first.ipynb")["title"].source
    compiled = gettext.GNUTranslations(io.BytesIO((translated / f"{SHELF}.mo").read_bytes()))
    assert compiled.gettext("A loss is {loss:.2f}.") == "A loss is {loss:.2f}."


def test_a_text_that_moves_to_another_cell_keeps_its_translation(translated):
    moved = [(kind, "headline" if name == "title" else name, source) for kind, name, source in CELLS]
    nbformat.write(notebook(moved), translated / NOTEBOOK)
    made = edition(translated, "zh")
    assert not made.missing()
    made.write()
    assert "谁在看" in cells(translated / "notebooks/zh/01_first.ipynb")["headline"].source


def test_what_is_nothing_like_the_old_text_is_new(translated):
    replace(translated / "attn_helpers/questions/first.toml", "It is cheap.", "QQQQ ZZZZ XX!")
    made = edition(translated, "zh")
    ((entry,),) = made.missing().values()
    assert not entry.fuzzy and not entry.msgstr


def test_what_is_gone_in_english_goes(translated):
    nbformat.write(notebook(CELLS[:2]), translated / NOTEBOOK)
    (translated / "attn_helpers/questions/first.toml").unlink()
    (translated / "notebooks/zh/gone.ipynb").write_text("{}", encoding="utf-8")
    edition(translated, "zh").write()
    assert not (translated / SHELF / "bank/first.po").exists() and not (translated / "notebooks/zh/gone.ipynb").exists()
    assert len(polib.pofile(str(translated / SHELF / "notebooks/01_first.po"))) == 3
    assert not edition(translated, "zh").stale()


def test_the_chinese_notebooks_are_no_english_ones_before_the_package_speaks_chinese(translated, monkeypatch):
    monkeypatch.setattr(_language, "CATALOGUES", translated / "none")
    assert not edition(translated, "zh").stale()


def test_a_notebook_that_was_changed_by_hand_is_out_of_date(translated):
    replace(translated / "notebooks/zh/01_first.ipynb", "六个物体", "七个物体")
    assert [path.name for path in edition(translated, "zh").stale()] == ["01_first.ipynb"]


# The compiled catalogue


def test_the_compiled_catalogue_is_what_the_catalogues_say(translated):
    data = (translated / f"{SHELF}.mo").read_bytes()
    compiled = gettext.GNUTranslations(io.BytesIO(data))
    for folder in ("package", "bank"):
        for path in (translated / SHELF / folder).glob("*.po"):
            for entry in polib.pofile(str(path)):
                assert compiled.gettext(entry.msgid) == entry.msgstr != ""
    assert b"Date" not in data and data == edition(translated, "zh").files[translated / f"{SHELF}.mo"]
    assert compiled.gettext("rabbit") == "rabbit", "a notebook's own words are not the package's"


def test_senses_of_a_word_are_kept_apart(translated):
    path = translated / "attn_helpers/drawing/sides.py"
    path.write_text('a = say("right", "side")\nb = say("right", sense="verdict")\n', encoding="utf-8")
    edition(translated, "zh").write()
    catalogue = polib.pofile(str(translated / SHELF / "package/drawing.po"))
    for entry in catalogue:
        entry.msgstr = {"side": "右", "verdict": "对"}.get(entry.msgctxt, entry.msgstr)
    catalogue.save()
    edition(translated, "zh").write()
    compiled = gettext.GNUTranslations(io.BytesIO((translated / f"{SHELF}.mo").read_bytes()))
    assert [compiled.pgettext(sense, "right") for sense in ("side", "verdict")] == ["右", "对"]


def test_two_translations_of_one_message_are_refused_by_name(translated):
    path = translated / "attn_helpers/controls/live.py"
    path.parent.mkdir()
    path.write_text('later("owner")\n', encoding="utf-8")
    edition(translated, "zh").write()
    fill(translated, {"owner": "物主"})
    with pytest.raises(ValueError, match="'owner' is '物主' in package/controls and '主人' in package/drawing"):
        edition(translated, "zh")


# What is refused


@pytest.mark.parametrize("code", ["en", "", "../zh", "chinese"])
def test_what_is_no_other_language_is_refused(clone, code):
    with pytest.raises(ValueError, match=f"translate: language must be the code of one, such as zh, got '{code}'"):
        edition(clone, code)


def test_an_f_string_with_other_fields_is_refused_by_its_cell(clone):
    edition(clone, "zh").write()
    fill(clone, {"the loss: {loss:.1f}": "损失：{lost:.1f}"})
    with pytest.raises(ValueError, match="01_first.ipynb, cell print: an f-string with other fields"):
        edition(clone, "zh")


def test_what_is_not_written_as_chinese_is_named(translated):
    path = translated / SHELF / "README.po"
    replace(path, "第一课是[这个]", "第 1 课是[这个]")
    lines = [line for line in said(translated) if "README.po" in line]
    assert any("number not in the English: 1" in line for line in lines)
    assert any("a space between Chinese and Latin letters or digits" in line for line in lines)


def test_a_line_of_code_that_becomes_too_wide_is_named(clone):
    edition(clone, "zh").write()
    fill(clone, CHINESE | {"what is seen": "看" * 30})
    assert any("notebooks/zh/01_first.ipynb: print: 87 columns" in line for line in said(clone))


# The package speaks it


@pytest.fixture
def catalogues(translated, monkeypatch):
    monkeypatch.setattr(_language, "CATALOGUES", translated / "attn_helpers/catalogues")
    yield
    language("en")


def test_language_reaches_say(catalogues):
    assert say("owner") == "owner"
    language("zh")
    assert say("owner") == "主人" and say("The loss is {loss:.2f}.").format(loss=1) == "损失是1.00。"
    assert say("unknown here") == "unknown here" and say("") == ""
    language("en")
    assert say("owner") == "owner"


def test_a_language_for_a_while(catalogues):
    with pytest.raises(KeyError), speaking("zh"):
        assert say("owner") == "主人"
        raise KeyError
    assert say("owner") == "owner"


def test_an_unknown_language_is_refused(catalogues):
    with pytest.raises(ValueError, match="language must be one of en, zh, got 'fr'"):
        language("fr")
