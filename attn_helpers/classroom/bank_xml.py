"""The bank as learning platforms read it: Moodle's XML, and QTI 1.2 in a package as Canvas takes it.

Written with the standard library: text2qti 0.8 takes Markdown, where 2*3*4 becomes emphasis, draws formulas by an
address of the school's own server, dates its packages, and says that their content is private. Here the words of a
question are the HTML that a notebook shows, which needs neither a filter for formulas nor a network.
"""

import xml.etree.ElementTree as ET

from .._language import say, speaking
from ..questions._words import marked, plain
from ..questions.bank import ordered
from .archive import archive

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
META = "associatedcontent/imscc_xmlv1p1/learning-application-resource"  # what Canvas calls its settings of a quiz
LONG = 60  # letters of a question's name in a list


def moodle(groups, code):
    """Return questions as Moodle's XML: a category a lesson, the reasons as feedback to each choice.

    Parameters
    ----------
    groups : {str: list of Question}
        By the headline of their lesson.
    code : str
        Their language.

    Returns
    -------
    bytes

    Examples
    --------
    >>> from attn_helpers.questions.bank import bank
    >>> b'<single>true</single>' in moodle({"01": [bank()["softmax-shift"]]}, "en")
    True
    """
    quiz = ET.Element("quiz")
    with speaking(code):
        course = say("Attention, seen")
        for headline, questions in groups.items():
            category = ET.SubElement(quiz, "question", type="category")
            name = headline.replace("/", "//")  # a slash alone would begin another category
            _text(category, "category", f"$course$/top/{course}/{name}")
            for question in questions:
                _moodle_question(quiz, question)
    return _whole(quiz)


def qti(groups, code):
    """Return questions as a package of QTI 1.2 for Canvas: a quiz a lesson, the reasons as feedback to each choice.

    Parameters
    ----------
    groups : {str: list of Question}
    code : str

    Returns
    -------
    bytes
        A zip.

    Examples
    --------
    >>> from attn_helpers.questions.bank import bank
    >>> qti({"01": [bank()["softmax-shift"]]}, "en")[:2]
    b'PK'
    """
    manifest = ET.Element("manifest", xmlns=PACKAGE, identifier="attention_seen")
    about = ET.SubElement(manifest, "metadata")
    _leaves(about, {"schema": "IMS Content", "schemaversion": "1.1.3"})
    ET.SubElement(manifest, "organizations")
    resources, files = ET.SubElement(manifest, "resources"), {}
    with speaking(code):
        for headline, questions in groups.items():
            name = f"quiz_{questions[0].lesson}"
            place, settings = f"{name}/{name}.xml", f"{name}/assessment_meta.xml"
            files[place] = _whole(_assessment(name, headline, questions))
            files[settings] = _whole(_settings(name, headline, len(questions)))
            own = ET.SubElement(resources, "resource", identifier=name, type="imsqti_xmlv1p2")
            ET.SubElement(own, "file", href=place)
            ET.SubElement(own, "dependency", identifierref=f"{name}_meta")
            own = ET.SubElement(resources, "resource", identifier=f"{name}_meta", type=META, href=settings)
            ET.SubElement(own, "file", href=settings)
    return archive({"imsmanifest.xml": _whole(manifest), **files})


def _whole(root):
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _leaves(parent, texts):
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text


def _text(parent, name, text, **attributes):
    """Add an element of Moodle's that holds a text; return it."""
    made = ET.SubElement(parent, name, attributes)
    ET.SubElement(made, "text").text = text
    return made


def _short(question):
    """Return a name for a list of questions: how it begins, in words alone."""
    text = plain(say(question.stem))
    return text if len(text) <= LONG else f"{text[:LONG].rpartition(' ')[0] or text[:LONG]} …"


def _moodle_question(quiz, question):
    made = ET.SubElement(quiz, "question", type="multichoice")
    _text(made, "name", _short(question))
    _text(made, "questiontext", f"<p>{marked(say(question.stem))}</p>", format="html")
    _text(made, "generalfeedback", "", format="html")
    _leaves(made, {"defaultgrade": "1", "penalty": "0.3333333", "hidden": "0", "idnumber": question.id})
    _leaves(made, {"single": "true", "shuffleanswers": "true", "answernumbering": "abc"})
    for name in "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback":
        _text(made, name, "", format="html")
    for answer in ordered(question):
        share = "100" if answer.right else "0"
        choice = _text(made, "answer", f"<p>{marked(say(answer.text))}</p>", fraction=share, format="html")
        _text(choice, "feedback", f"<p>{marked(say(answer.why))}</p>", format="html")
    _text(ET.SubElement(made, "tags"), "tag", question.tests)


def _assessment(name, headline, questions):
    root = ET.Element("questestinterop", xmlns=QTI)
    section = ET.SubElement(ET.SubElement(root, "assessment", ident=name, title=headline), "section", ident="root")
    for question in questions:
        _item(section, question)
    return root


def _item(section, question):
    item = ET.SubElement(section, "item", ident=question.id, title=_short(question))
    answers = {f"{question.id}_{n}": answer for n, answer in enumerate(ordered(question), 1)}
    fields = {
        "question_type": "multiple_choice_question",
        "points_possible": "1",
        "original_answer_ids": ",".join(answers),
    }
    told = ET.SubElement(ET.SubElement(item, "itemmetadata"), "qtimetadata")
    for label, entry in fields.items():
        _leaves(ET.SubElement(told, "qtimetadatafield"), {"fieldlabel": label, "fieldentry": entry})
    shown = ET.SubElement(item, "presentation")
    _material(shown, say(question.stem))
    choice = ET.SubElement(shown, "response_lid", ident="response1", rcardinality="Single")
    choices = ET.SubElement(choice, "render_choice")
    work = ET.SubElement(item, "resprocessing")
    score = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
    ET.SubElement(ET.SubElement(work, "outcomes"), "decvar", score)
    for name, answer in answers.items():
        _material(ET.SubElement(choices, "response_label", ident=name), say(answer.text))
        reason = _condition(work, name, "Yes")
        ET.SubElement(reason, "displayfeedback", feedbacktype="Response", linkrefid=f"{name}_fb")
        feedback = ET.SubElement(item, "itemfeedback", ident=f"{name}_fb")
        _material(ET.SubElement(feedback, "flow_mat"), say(answer.why))
    right = next(name for name, answer in answers.items() if answer.right)
    ET.SubElement(_condition(work, right, "No"), "setvar", action="Set", varname="SCORE").text = "100"


def _material(parent, text):
    made = ET.SubElement(ET.SubElement(parent, "material"), "mattext", texttype="text/html")
    made.text = f"<p>{marked(text)}</p>"


def _condition(work, name, more):
    """Add what happens where a choice is taken; return it."""
    made = ET.SubElement(work, "respcondition", {"continue": more})
    ET.SubElement(ET.SubElement(made, "conditionvar"), "varequal", respident="response1").text = name
    return made


def _settings(name, headline, count):
    """Return what Canvas wants to know of a quiz: to practise, with no grade, its choices shuffled."""
    root = ET.Element("quiz", xmlns=CANVAS, identifier=name)
    _leaves(root, {"title": headline, "shuffle_answers": "true", "quiz_type": "practice_quiz"})
    _leaves(root, {"points_possible": str(count), "show_correct_answers": "true", "allowed_attempts": "-1"})
    return root
