"""The bank: one TOML file a lesson, read and checked as a whole, so that a bad question is found by its id."""

import functools
import hashlib
import pathlib
import tomllib
from dataclasses import dataclass

from .._shapes import wrong
from ._words import marked

FOLDER = pathlib.Path(__file__).parent
TESTS = ("concept", "shape", "prediction", "misconception")


@dataclass(frozen=True)
class Answer:
    """One answer to choose, and what is said to whoever chooses it."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """One question of the bank; lesson is the name of its file."""

    id: str
    tests: str
    stem: str
    answers: tuple[Answer, ...]
    lesson: str


def load(folder=FOLDER):
    """Return every question of a folder of TOML files, by id.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    {id: Question}

    Raises
    ------
    ValueError
        That names the question: for a missing id, stem or reason, a word that is no field, a question without exactly
        one right answer among three or four, two questions of one id, or mathematics that is not known.

    Examples
    --------
    >>> load()["softmax-shift"].tests
    'prediction'
    """
    found = {}
    for path in sorted(pathlib.Path(folder).glob("*.toml")):
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise wrong("bank", path.name, "a TOML file", str(error)) from None
        for number, entry in enumerate(told.get("question", []), 1):
            question = _question(entry, path, number)
            if question.id in found:
                first = found[question.id].lesson
                raise _refused(question.id, "an id that no other question has", f"one in {first} and {path.stem}")
            found[question.id] = question
    return found


@functools.cache
def bank():
    """Return the questions that the package ships, read once.

    Returns
    -------
    {id: Question}
    """
    return load()


def ordered(question, seed=""):
    """Return a question's answers in an order that a seed settles, and that says nothing about which is right.

    Parameters
    ----------
    question : Question
    seed
        Anything with a name; as a notebook shows them, if none is given.

    Returns
    -------
    list of Answer

    Examples
    --------
    >>> [answer.text for answer in ordered(bank()["softmax-shift"])]
    ['They stay the same.', 'The largest grows.', 'They all grow.']
    """
    return sorted(question.answers, key=lambda a: hashlib.sha256(f"{seed}{question.id}{a.text}".encode()).digest())


def _refused(name, need, got):
    return wrong("bank", f"question {name!r}", need, got)


def _question(entry, path, number):
    """Return one entry of a file as a Question; say what is wrong with it, and with which."""
    name = entry.get("id") or f"number {number} of {path.name}"
    _fields(name, entry, {"id", "tests", "stem", "answers"}, set())
    if entry["tests"] not in TESTS:
        raise _refused(name, f"a test of one of {', '.join(TESTS)}", repr(entry["tests"]))
    answers = entry["answers"]
    if len(answers) not in (3, 4):
        raise _refused(name, "one of three or four answers", f"{len(answers)}")
    for answer in answers:
        _fields(name, answer, {"text", "why"}, {"right"})
    right = sum(answer.get("right") is True for answer in answers)
    if right != 1:
        raise _refused(name, "one with exactly one right answer", f"{right}")
    if len({answer["text"] for answer in answers}) < len(answers):
        raise _refused(name, "one of different answers", "two of the same text")
    return Question(entry["id"], entry["tests"], entry["stem"], tuple(Answer(**a) for a in answers), path.stem)


def _fields(name, entry, needed, allowed):
    """Demand that an entry has its fields and no others, no text empty and its mathematics known."""
    missing = {field for field in needed if not entry.get(field)}
    if missing:
        raise _refused(name, f"one with {' and '.join(sorted(needed))} everywhere", f"no {' and no '.join(missing)}")
    if unknown := set(entry) - needed - allowed:
        raise _refused(name, f"one of {', '.join(sorted(needed | allowed))}", ", ".join(sorted(unknown)))
    for text in entry.values():
        if isinstance(text, str):
            try:
                marked(text)
            except ValueError as error:
                raise _refused(name, "one whose mathematics is known", str(error)) from None
