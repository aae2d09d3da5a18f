"""What a class gets: nothing of the solutions, no dead link; nothing that was changed is lost; the key is apart."""

import io
import posixpath
import re
import zipfile

import nbformat
import pytest

from attn_helpers import ask
from attn_helpers.__main__ import main
from attn_helpers.classroom.archive import archive
from attn_helpers.classroom.handout import notebooks, place, solutions, write
from attn_helpers.publishing.course import asked
from attn_helpers.questions.bank import bank

from ..course import COURSE, FURTHER, LESSONS

GIVEN = [path.relative_to(COURSE.folder).as_posix() for path in LESSONS + FURTHER]


def read(content):
    return nbformat.reads(content.decode(), 4)


def texts(content):
    return [cell.source for cell in read(content).cells]


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def handed():
    return notebooks("en")


def test_every_lesson_and_what_goes_further_is_given_and_no_solution(handed):
    assert sorted(handed) == sorted(GIVEN)


@pytest.mark.parametrize("name", GIVEN)
def test_code_stays_and_solutions_and_outputs_go(name, handed):
    before, after = nbformat.read(COURSE.folder / name, 4), read(handed[name])
    code = [[c.source for c in one.cells if c.cell_type == "code"] for one in (before, after)]
    assert code[0] == code[1]
    assert not any(c.outputs or c.execution_count for c in after.cells if c.cell_type == "code")
    prose = "\n".join(c.source for c in after.cells if c.cell_type == "markdown")
    assert not re.search(r"solutions/|<summary>Solution|[Ss]olutions?[:\]]|For the teacher", prose)
    for target in re.findall(r"\]\(([^):#]+)[#)]", prose):
        assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in handed
    lost = {c.id for c in before.cells} - {c.id for c in after.cells}
    assert lost <= {"teacher", "solutions"}
    nbformat.validate(after)


@pytest.mark.parametrize("name", GIVEN)
def test_its_questions_are_in_the_bank_that_students_have(name, handed):
    ids = asked(read(handed[name]))
    assert ids and str(ask(*ids)).count("\n\n") == len(ids) - 1


def test_sentences_about_solutions_go_and_other_links_lose_what_is_not_given(small):
    given = notebooks("en")
    assert texts(given["01_sum.ipynb"]) == [
        "# 01 · What is one and one?",
        "See [more](further/masks.ipynb), 03 and [a page](https://example.org/a.ipynb).",
        "## Exercises\n\nFill in, and run.\n\n**1.** Add (1.5).",
        'x = 1\nask("softmax-shift", "max-owner")', 'ask("softmax-shift")', "1 + 1",
    ]  # fmt: skip
    assert texts(given["further/masks.ipynb"]) == [
        "Back to [01](../01_sum.ipynb)", "**1.** Add.\n\nThen rest.",
        "<details><summary>Hint</summary>\n\nCount.\n\n</details>",
    ]  # fmt: skip
    assert texts(notebooks("en", ["01"])["01_sum.ipynb"])[1].startswith("See more, 03 and [a page]")


def test_outputs_stay_if_wanted(small):
    last = read(notebooks("en", ["01_sum"], outputs=True)["01_sum.ipynb"]).cells[-1]
    assert last.outputs[0].text == "2\n" and last.execution_count == 3


def test_the_other_edition_lies_in_a_folder_of_its_own(small):
    given = notebooks("zh")
    assert list(given) == ["zh/01_sum.ipynb"]
    assert texts(given["zh/01_sum.ipynb"])[1] == "填空并运行。"


def test_wrong_names_are_told(small):
    with pytest.raises(ValueError, match="choose: lesson must be one of 01, masks, got '02'"):
        notebooks("en", ["01", "02"])
    with pytest.raises(FileNotFoundError, match="the edition 'fr' is missing: no notebooks in .*fr"):
        notebooks("fr")


# What is there already


def test_what_a_student_changed_stays_and_the_new_one_stands_beside_it(small, tmp_path):
    folder = tmp_path / "class"
    first = [[len(paths) for paths in found] for _, *found in write(folder, "en")]
    assert first == [[2, 0, 0], [1, 0, 0]]
    given = files(folder)
    (folder / "01_sum.ipynb").write_text("mine", encoding="utf-8")
    (folder / "notes.md").write_text("mine too", encoding="utf-8")
    (folder / "further" / "masks.ipynb").unlink()
    for beside, same in ([folder / "01_sum-2.ipynb"], 0), ([], 1):
        (_, added, kept, found), (_, *packed) = write(folder, "en")
        assert found == beside and len(added) == 1 - same and len(kept) == 2 * same
        assert [len(paths) for paths in packed] == [0, 1, 0], "the zip is what is given, not what became of it"
    assert files(folder) == given | {
        "01_sum.ipynb": b"mine", "notes.md": b"mine too", "01_sum-2.ipynb": given["01_sum.ipynb"]
    }  # fmt: skip
    (folder / "01_sum-2.ipynb").write_text("changed as well", encoding="utf-8")
    assert [path.name for path in place(notebooks("en"), folder)[2]] == ["01_sum-3.ipynb"]


def test_a_zip_of_another_choice_does_not_replace_the_first(small, tmp_path):
    list(write(tmp_path / "class", "en"))
    before = (tmp_path / "class.zip").read_bytes()
    *_, (_, added, same, beside) = write(tmp_path / "class", "en", ["01"])
    assert (added, same, beside) == ([], [], [tmp_path / "class-2.zip"])
    assert (tmp_path / "class.zip").read_bytes() == before


def test_the_zip_is_the_folder_and_the_same_bytes_whenever_it_is_made(small, tmp_path):
    list(write(tmp_path / "class", "en"))
    with zipfile.ZipFile(tmp_path / "class.zip") as packed:
        assert packed.testzip() is None
        found = {name: packed.read(name) for name in packed.namelist()}
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert found == {f"class/{name}": content for name, content in files(tmp_path / "class").items()}
    assert archive(dict(reversed(found.items()))) == (tmp_path / "class.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(archive({"a": b"1"}))) as packed:
        assert packed.infolist()[0].external_attr >> 16 == 0o100644


@pytest.mark.parametrize("place_", ["", "zh", "new/folder"])
def test_the_course_itself_is_refused(small, place_):
    before = files(small)
    with pytest.raises(ValueError, match="handout: folder must be one of your own, got .*, where the course"):
        list(write(small / place_, "en"))
    assert files(small) == before


# The key


def test_the_key_has_solutions_whole_notebooks_that_fold_theirs_in_and_reasons(small):
    kept = solutions("en")
    assert sorted(kept) == ["answers.html", "further/masks.ipynb", "solutions/01_sum.ipynb"]
    assert "It is 2." in texts(kept["further/masks.ipynb"])[1]
    solved = read(kept["solutions/01_sum.ipynb"])
    assert solved.cells[0].source == "To 01" and solved.cells[1].outputs
    page = kept["answers.html"].decode()
    assert page.count('class="question"') == 2, "a question that is asked twice is answered once"
    for name in "softmax-shift", "max-owner":
        assert all(answer.why in page for answer in bank()[name].answers)
    assert page.index(bank()["softmax-shift"].stem) < page.index(bank()["max-owner"].stem)


def test_each_reason_is_in_the_key_and_none_in_the_hand_out(handed):
    page = solutions("en")["answers.html"].decode()
    ids = {name for content in handed.values() for name in asked(read(content))}
    plain = [a.why for name in ids for a in bank()[name].answers if not re.search(r"[`$'\"<>&]", a.why)]
    assert len(plain) > 200 and all(why in page for why in plain)
    told = [why for why in plain if any(why in content.decode() for content in handed.values())]
    assert len(told) <= 1, "a conclusion that the lesson itself draws, where the question has been settled"


@pytest.mark.parametrize("name", ["class", "class/key", "."])
def test_a_key_that_would_be_handed_out_is_refused(small, tmp_path, name):
    with pytest.raises(ValueError, match="handout: key must be a folder apart from the hand-out"):
        list(write(tmp_path / "class", "en", key=tmp_path / name))
    assert not (tmp_path / "class").exists()


# The command


def test_a_key_in_the_course_is_refused_before_anything_is_written(small, tmp_path):
    with pytest.raises(ValueError, match="handout: folder must be one of your own, got .*where the course itself"):
        list(write(tmp_path / "class", "en", key=small / "key"))
    assert not (tmp_path / "class").exists() and not (tmp_path / "class.zip").exists()


def test_the_command_says_what_it_did(small, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["handout", "class", "01", "--key", "key"])
    (tmp_path / "class" / "01_sum.ipynb").write_text("mine", encoding="utf-8")
    capsys.readouterr()
    main(["handout", "class", "01", "--key", "key"])
    assert capsys.readouterr().out.splitlines() == [
        "class: files added: 0, there already: 0, beside a changed one: 1", "  01_sum-2.ipynb",
        "class.zip: files added: 0, there already: 1, beside a changed one: 0",
        "key: files added: 0, there already: 2, beside a changed one: 0",
    ]  # fmt: skip
    main(["handout", "two", "01", "--language", "both", "--outputs"])
    assert sorted(files(tmp_path / "two")) == ["01_sum.ipynb", "zh/01_sum.ipynb"]
    assert b'execution_count": 3' in (tmp_path / "two" / "01_sum.ipynb").read_bytes()


def test_the_command_ends_with_a_sentence(small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in (small / "zh").glob("*.ipynb"):
        path.unlink()
    with pytest.raises(SystemExit, match="^the edition 'zh' is missing: no notebooks in "):
        main(["handout", "class", "--language", "both"])
    with pytest.raises(SystemExit, match="^choose: lesson must be one of 01, masks, got '7'"):
        main(["handout", "class", "7"])
    assert not (tmp_path / "class").exists()
