"""Questions of the bank on paper: a test in variants, its key, and the answers to what a notebook asks."""

import hashlib

from .._language import say, speaking
from .._shapes import whole_number, wrong
from ..questions._words import marked
from ..questions.bank import bank, ordered
from .printed import printed

VARIANTS = "AB"
LETTERS = "ABCD"
ALONE = ("concept", "shape", "misconception")  # a prediction is of what the notebook shows next
QUESTION = '<div class="question">{number}{stem}<ol>{choices}</ol></div>'
TEST = (
    '<div class="head"><span>{name}</span><span>{day}</span><b>{variant}</b></div>'
    "<h1>{title}</h1><p>{told}</p>{questions}"
)


def exam(groups, count, code, seed=0):
    """Return a test as files to print: a page a variant, and the key.

    Parameters
    ----------
    groups : {str: list of Question}
        By lesson, of all of which questions are drawn.
    count : int
    code : str
        The language.
    seed : int
        Settles the questions, their order and that of their choices.

    Returns
    -------
    {str: bytes}

    Examples
    --------
    >>> list(exam({"01": [bank()["mean-of-three"]]}, count=1, code="en", seed=7))
    ['test-7-A.html', 'test-7-B.html', 'test-7-key.html']
    """
    drawn = draw([question for questions in groups.values() for question in questions], count, seed)
    pages = {letter: variant(drawn, letter, code, seed) for letter in VARIANTS} | {"key": key(drawn, code, seed)}
    return {f"test-{seed}-{name}.html": page.encode() for name, page in pages.items()}


def draw(questions, count, seed=0):
    """Draw questions for a test: of those that can be asked without their notebook.

    Parameters
    ----------
    questions : list of Question
    count : int
        At most so many.
    seed : int

    Returns
    -------
    list of Question

    Raises
    ------
    ValueError, TypeError
        If none can be asked on paper, or ``count`` is not a whole number above 0.

    Examples
    --------
    >>> drawn = draw(list(bank().values()), count=3, seed=1)
    >>> len(drawn), {question.tests for question in drawn} <= set(ALONE)
    (3, True)
    """
    count = whole_number("draw", "count", count)
    alone = [question for question in questions if question.tests in ALONE]
    if not alone:
        raise wrong("draw", "questions", f"some of the kinds {', '.join(ALONE)}", "none")
    return _shuffled(alone, seed)[:count]


def variant(questions, letter, code, seed=0):
    """Return one variant of a test as a page to be printed: its questions and its choices in an order of its own.

    Parameters
    ----------
    questions : list of Question
    letter : str
        One of ``VARIANTS``.
    code : str
        Its language.
    seed : int

    Returns
    -------
    str
        HTML that does not hold the answers.

    Examples
    --------
    >>> page = variant([bank()["softmax-shift"]], "A", "en")
    >>> "They stay the same." in page, "cancel" in page
    (True, False)
    """
    with speaking(code):
        rows = _numbered(questions, letter, seed)
        asked = "".join(_question(n, question, answers) for n, (question, answers) in enumerate(rows, 1))
        title = say("Attention: a test")
        body = TEST.format(
            name=say("Name:"),
            day=say("Date:"),
            variant=say("Variant {letter}").format(letter=letter),
            title=title,
            told=say("One answer to each question is right. Circle its letter."),
            questions=asked,
        )
    return printed(title, body, code)


def key(questions, code, seed=0):
    """Return the key to all variants of a test: for each question its number, the right letter, and the reasons.

    Parameters
    ----------
    questions : list of Question
    code : str
    seed : int
        That of the test.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> key([bank()["softmax-shift"]], "en") == key([bank()["softmax-shift"]], "en", seed=0)
    True
    """
    with speaking(code):
        found = {letter: _numbered(questions, letter, seed) for letter in VARIANTS}
        title = say("Attention: the key to the test")
        body = f"<h1>{title}</h1>" + "".join(_solved(n, found) for n in range(len(questions)))
    return printed(title, body, code)


def answers(asked, code):
    """Return a page with the answers to what notebooks ask, in the order and with the letters of the notebooks.

    Parameters
    ----------
    asked : {str: list of str}
        The questions' ids, by the headline of a notebook.
    code : str

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> page = answers({"01 · What catches the eye?": ["softmax-shift"]}, "en")
    >>> page.count('class="right"'), page.count('class="why"')
    (1, 3)
    """
    with speaking(code):
        title = say("The answers to the questions of the notebooks")
        parts = [f"<h1>{title}</h1>"]
        for headline, ids in asked.items():
            parts.append(f"<h2>{marked(headline)}</h2>")
            parts += [_question("", bank()[name], ordered(bank()[name]), why=True) for name in ids]
    return printed(title, "\n".join(parts), code)


def _shuffled(questions, *salt):
    return sorted(questions, key=lambda q: hashlib.sha256(f"{salt}{q.id}".encode()).digest())


def _numbered(questions, letter, seed):
    """Return the questions of a variant in its order, each with its answers in the order of the variant."""
    return [(q, ordered(q, f"{seed}{letter}")) for q in _shuffled(questions, seed, letter)]


def _question(number, question, answers, why=False):
    choices = "".join(_choice(answer, why) for answer in answers)
    return QUESTION.format(
        number=f"<b>{number}.</b> " if number else "", stem=marked(say(question.stem)), choices=choices
    )


def _choice(answer, why):
    text = marked(say(answer.text))
    if not why:
        return f"<li>{text}</li>"
    mark = ' class="right"' if answer.right else ""
    return f'<li{mark}>{text} <span class="why">{"✓ " * answer.right}{marked(say(answer.why))}</span></li>'


def _solved(n, found):
    """Return one question of the first variant with its reasons, and where it stands in the others."""
    question, first = found[VARIANTS[0]][n]
    places = []
    for name, rows in found.items():
        place = next(i for i, (other, _) in enumerate(rows) if other == question)
        choice = next(choice for choice, a in zip(LETTERS, rows[place][1], strict=False) if a.right)
        places.append(f"{name} {place + 1}: {choice}")
    return _question("; ".join(places), question, first, why=True)
