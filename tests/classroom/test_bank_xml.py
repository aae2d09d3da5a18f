"""The bank for learning platforms: whole, in the order of each format, and read back by what others wrote."""

import html
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

import pytest

from attn_helpers.__main__ import main
from attn_helpers.classroom.bank_xml import moodle, qti
from attn_helpers.classroom.chosen import groups
from attn_helpers.questions._words import marked
from attn_helpers.questions.bank import Answer, Question, bank

NAMES = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2", "p": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"}
ORDER = {  # what may stand in an element, in this order: QTI 1.2's information model, as far as it is used here
    "assessment": ["section"], "section": ["item"], "response_lid": ["render_choice"],
    "item": ["itemmetadata", "presentation", "resprocessing", "itemfeedback"],
    "itemmetadata": ["qtimetadata"], "qtimetadata": ["qtimetadatafield"],
    "qtimetadatafield": ["fieldlabel", "fieldentry"],
    "presentation": ["material", "response_lid"], "render_choice": ["response_label"], "response_label": ["material"],
    "material": ["mattext"], "mattext": [], "fieldlabel": [], "fieldentry": [],
    "resprocessing": ["outcomes", "respcondition"], "outcomes": ["decvar"], "decvar": [],
    "respcondition": ["conditionvar", "setvar", "displayfeedback"], "conditionvar": ["varequal"], "varequal": [],
    "setvar": [], "displayfeedback": [], "itemfeedback": ["flow_mat"], "flow_mat": ["material"],
    "questestinterop": ["assessment"],
}  # fmt: skip
STRANGE = Question(
    "strange", "shape", "Is `a < b` & $x_{key}^2$ ]]> 2*3*4 “so”?",
    (Answer("`</p>`", "No: `&lt;`.", False), Answer("$n^2$", "Yes.", True), Answer("“”", "No.", False)), "sum",
)  # fmt: skip


@pytest.fixture(scope="module")
def whole():
    return groups([], "en")


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def quizzes(content):
    return {n: ET.fromstring(x) for n, x in unpacked(content).items() if n.endswith(".xml") and b"questestinterop" in x}


def paragraph(text):
    return f"<p>{marked(text)}</p>"


def feedback(question):
    return {(paragraph(a.text), paragraph(a.why), a.right) for a in question.answers}


def local(tag):
    return tag.rpartition("}")[2]


def test_moodle_has_every_question_once_with_its_reasons(whole):
    root = ET.fromstring(moodle(whole, "en"))
    found = {q.findtext("idnumber"): q for q in root.iter("question") if q.get("type") == "multichoice"}
    assert found.keys() == bank().keys() and len(found) + len(whole) == len(root)
    for name, element in found.items():
        question = bank()[name]
        assert element.findtext("questiontext/text") == paragraph(question.stem)
        assert feedback(question) == {
            (a.findtext("text"), a.findtext("feedback/text"), a.get("fraction") == "100")
            for a in element.iter("answer")
        }
        assert {e.get("format") for e in element.iter() if local(e.tag) in ("answer", "questiontext")} == {"html"}
        assert "\n" not in element.findtext("name/text") and 0 < len(element.findtext("name/text")) < 70


def test_moodle_sorts_questions_by_lesson():
    shown = moodle({"A/B": [STRANGE], "C": [bank()["max-owner"]]}, "en")
    said = [q.findtext("category/text") or q.findtext("idnumber") for q in ET.fromstring(shown)]
    assert said == ["$course$/top/Attention, seen/A//B", "strange", "$course$/top/Attention, seen/C", "max-owner"]


def test_canvas_has_every_question_once_with_its_reasons(whole):
    items = [item for root in quizzes(qti(whole, "en")).values() for item in root.iterfind(".//q:item", NAMES)]
    assert sorted(item.get("ident") for item in items) == sorted(bank())
    for item in items:
        question = bank()[item.get("ident")]
        text = {e.get("ident"): e.findtext(".//q:mattext", None, NAMES) for e in item.iter() if e.get("ident")}
        labels = [label.get("ident") for label in item.iterfind(".//q:response_label", NAMES)]
        told, score = {}, {}
        for condition in item.iterfind(".//q:respcondition", NAMES):
            choice = condition.findtext("q:conditionvar/q:varequal", None, NAMES)
            for shown in condition.iterfind("q:displayfeedback", NAMES):
                told[choice] = text[shown.get("linkrefid")]
            for points in condition.iterfind("q:setvar", NAMES):
                score[choice] = points.text
        assert feedback(question) == {(text[x], told[x], score.get(x) == "100") for x in labels}
        assert text[item.get("ident")] == paragraph(question.stem)
        assert item.findtext(".//q:fieldentry", None, NAMES) == "multiple_choice_question"


def test_canvas_files_are_those_of_the_manifest_in_the_order_of_the_format(whole):
    files = unpacked(qti(whole, "en"))
    manifest = ET.fromstring(files["imsmanifest.xml"])
    resources = {r.get("identifier"): r for r in manifest.iterfind(".//p:resource", NAMES)}
    assert {f.get("href") for f in manifest.iterfind(".//p:file", NAMES)} | {"imsmanifest.xml"} == files.keys()
    assert {d.get("identifierref") for d in manifest.iterfind(".//p:dependency", NAMES)} <= resources.keys()
    assert len(resources) == 2 * len(whole)
    for root in quizzes(qti(whole, "en")).values():
        for element in root.iter():
            children = [ORDER[local(element.tag)].index(local(child.tag)) for child in element]
            assert children == sorted(children) or local(element.tag) == "item"
        idents = [e.get("ident") for e in root.iter() if e.get("ident") and local(e.tag) != "response_lid"]
        assert len(idents) == len(set(idents)) and all(re.fullmatch(r"[\w-]+", ident) for ident in idents)
        for item in root.iterfind(".//q:item", NAMES):
            kinds = [ORDER["item"].index(local(child.tag)) for child in item]
            assert kinds == sorted(kinds)


def test_words_that_are_signs_of_markup_elsewhere_come_through():
    for found in moodle({"01": [STRANGE]}, "en"), next(iter(unpacked(qti({"01": [STRANGE]}, "en")).values())):
        texts = [e.text for e in ET.fromstring(found).iter() if e.text and "<p>" in e.text]
        if texts:
            assert texts[0] == (
                "<p>Is <code>a &lt; b</code> &amp; <i>x</i><sub>key</sub><sup>2</sup> ]]&gt; 2*3*4 “so”?</p>"
            )
            assert "<p><code>&lt;/p&gt;</code></p>" in texts and "<p>No: <code>&amp;lt;</code>.</p>" in texts


def test_the_same_bytes_each_time(whole):
    assert moodle(whole, "en") == moodle(whole, "en") and qti(whole, "en") == qti(whole, "en")


def test_each_language_says_its_own(whole, monkeypatch):
    from attn_helpers import _language

    class Loud:
        def gettext(self, message):
            return message.replace("stay the same", "bleiben gleich").replace("seen", "gesehen")

    monkeypatch.setattr(_language, "language", lambda code: setattr(_language, "_spoken", Loud()))
    before = _language._spoken
    one = {"01": [bank()["softmax-shift"]]}
    assert b"bleiben gleich" in moodle(one, "xx") and b"Attention, gesehen" in moodle(one, "xx")
    assert any(b"bleiben gleich" in content for content in unpacked(qti(one, "xx")).values())
    assert _language._spoken is before


def test_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["questions", "--format", "moodle", "02", "masks"])
    main(["questions", "--format", "qti", "02", "masks", "--to", "canvas"])
    said = capsys.readouterr().out.replace(os.sep, "/").split()
    assert said == ["questions/moodle.xml", "canvas/canvas.zip"]
    for name, content in ("questions/moodle.xml", moodle), ("canvas/canvas.zip", qti):
        assert (tmp_path / name).read_bytes() == content(groups(["02", "masks"], "en"), "en")
    with pytest.raises(SystemExit, match="^choose: lesson must be one of 01, .*, got '08'"):
        main(["questions", "--format", "qti", "08"])
    with pytest.raises(SystemExit, match="^language must be one of en.*, got 'xx'|^2$"):
        main(["questions", "--format", "qti", "--language", "xx"])


# Read by others


def reader(name):
    """Import a reader; where continuous integration asks for it, it must be there."""
    if os.environ.get("NEED_READERS"):
        __import__(name)
    return pytest.importorskip(name, reason="pip install --no-deps -r tests/requirements-readers.txt")


def test_moodle_xml_parser_reads_what_was_written(whole, capsys):
    parser = reader("moodle_xml_parser.parser")
    read = parser.parse_bytes(moodle(whole, "en"))
    assert capsys.readouterr() == ("", "") and read["cloze"] == []
    expected = [question for questions in whole.values() for question in questions]
    assert len(read["multichoice"]) == len(expected) == len(bank())
    for found, question in zip(read["multichoice"], expected, strict=True):
        assert found.single and found.shuffle_answers and found.answernumbering == "abc"
        assert found.text_pre_parse == html.unescape(paragraph(question.stem))  # it takes one layer too many away
        assert {(o.answer, o.feedback, o.score_fraction == 100) for o in found.options} == {
            (html.unescape(text), html.unescape(why), right) for text, why, right in feedback(question)
        }


def test_qti2latex_reads_what_was_written(whole, tmp_path):
    tool = reader("qti2latex")
    (tmp_path / "canvas.zip").write_bytes(qti(whole, "en"))
    seen = []
    for path in tool.read_qti_dir(tool.extract_zip_to_tmp(tmp_path / "canvas.zip")):
        for item in tool.findall_anyns(ET.parse(path).getroot(), "item"):
            question = bank()[item.get("ident")]
            seen.append(question.id)
            assert tool.get_item_stem(item) == paragraph(question.stem)
            assert tool.guess_type(tool.get_qti_metadata(item), item) == "multiple_choice_question"
            choices, right = dict(tool.get_choices(item)), next(a for a in question.answers if a.right)
            assert set(choices.values()) == {paragraph(a.text) for a in question.answers}
            assert paragraph(right.text) in {choices[name] for name in tool.get_correct_idents(item)}
    assert sorted(seen) == sorted(bank())


def test_qti_package_maker_finds_nothing_amiss(whole, tmp_path):
    reader("qti_package_maker.common.package_integrity")
    (tmp_path / "canvas.zip").write_bytes(qti(whole, "en"))
    (tmp_path / "bad.zip").write_bytes(qti({"01": [STRANGE]}, "en").replace(b"quiz_sum.xml", b"quiz_sun.xml"))
    look = "from qti_package_maker.common.package_integrity import check_package; print(check_package({!r}))"
    for name, clean in ("canvas.zip", True), ("bad.zip", False):
        command = [sys.executable, "-W", "error", "-c", look.format(str(tmp_path / name))]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        assert (done.stdout.strip() == "[]") == clean and done.stderr == ""
