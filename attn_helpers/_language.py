"""The language in which the package speaks to a reader: English, or what a catalogue makes of it."""

import contextlib
import gettext
from pathlib import Path

CATALOGUES = Path(__file__).with_name("catalogues")
ENGLISH = "en"
_spoken = gettext.NullTranslations()


def language(code):
    """Choose the language of captions, labels, questions and verdicts; an exception's message stays English.

    Parameters
    ----------
    code : str
        ``"en"``, or the name of a catalogue, such as ``"zh"``.

    Raises
    ------
    ValueError
        If there is no catalogue of that name.

    Examples
    --------
    >>> language("en")
    """
    global _spoken
    known = languages()
    if code not in known:
        raise ValueError(f"language must be one of {', '.join(known)}, got {code!r}")
    if code == ENGLISH:
        _spoken = gettext.NullTranslations()
    else:
        with (CATALOGUES / f"{code}.mo").open("rb") as file:
            _spoken = gettext.GNUTranslations(file)


def languages():
    """Return the languages that the package speaks, English first.

    Returns
    -------
    list of str

    Examples
    --------
    >>> languages()[0]
    'en'
    """
    return [ENGLISH, *sorted(path.stem for path in CATALOGUES.glob("*.mo"))]


@contextlib.contextmanager
def speaking(code):
    """Choose a language for a while.

    Parameters
    ----------
    code : str
        As ``language`` takes it.

    Yields
    ------
    None

    Examples
    --------
    >>> with speaking("en"):
    ...     print(say("Lessons"))
    Lessons
    """
    global _spoken
    before = _spoken
    language(code)
    try:
        yield
    finally:
        _spoken = before


def say(message, sense=""):
    """Return what a reader is told, in the language that was chosen.

    Parameters
    ----------
    message : str
        In English; fields such as ``{loss:.2f}`` are filled in afterwards, by ``say(…).format(loss=loss)``.
    sense : str
        Tells two uses of one word apart that another language tells apart, such as right and left, right and wrong.

    Returns
    -------
    str

    Examples
    --------
    >>> say("The loss is {loss:.2f}.").format(loss=1.386)
    'The loss is 1.39.'
    """
    return _spoken.pgettext(sense, message) if sense else _spoken.gettext(message) if message else message


def later(*messages):
    """Mark words that stand in a table and are said where they are used, so that a catalogue has them.

    Parameters
    ----------
    *messages : str

    Returns
    -------
    str or tuple of str
        As they are: one alone, several as a tuple.

    Examples
    --------
    >>> later("owner", "animal")
    ('owner', 'animal')
    """
    return messages[0] if len(messages) == 1 else messages
