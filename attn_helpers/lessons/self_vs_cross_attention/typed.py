"""A Chinese sentence that a reader types: cut into known words, and what may be expected of its translation."""

from ..._language import say
from ..words import segment
from .corpus import CHINESE, PEOPLE, PLACES, TIMES, VERBS, sentences

LONGEST = 7  # Chinese tokens: the model knows no further positions


def read(text):
    """Cut a typed Chinese sentence into the corpus' words; a full stop is added where it is missing.

    Parameters
    ----------
    text : str
        Spaces between the words may be there or not; of several words that fit, the longest is taken.

    Returns
    -------
    tuple of str

    Raises
    ------
    ValueError
        In words meant for the one who typed, if something is in no word of the corpus, or there is nothing, or more
        than the model has positions for.

    Examples
    --------
    >>> read("老师 看见 了 学生")
    ('老师', '看见', '了', '学生', '。')
    >>> read("老师在学校看见了猫。")
    Traceback (most recent call last):
    ValueError: 猫 is not in the vocabulary. ...
    """
    words = segment(text.replace(".", "。"), CHINESE[1:])
    unknown = [word for word in words if word not in CHINESE[1:]]
    if unknown:
        missing = say("{words} is not in the vocabulary. {known}")
        raise ValueError(missing.format(words=say(", ").join(unknown), known=_known()))
    if not words:
        raise ValueError(say("There is no word yet. {known}").format(known=_known()))
    words = words if words[-1] == "。" else (*words, "。")
    if len(words) > LONGEST:
        longer = say("That is {count} words with the full stop; the model knows {most} positions.")
        raise ValueError(longer.format(count=len(words), most=LONGEST))
    return words


def _known():
    kinds = {"people": PEOPLE, "times": TIMES, "places": PLACES, "verbs": VERBS}
    known = say(
        "Known are people: {people}; time: {times}; place: {places}; verbs: {verbs}; 了 after the verb. "
        "An order that was trained: who, when, where, verb, 了, whom."
    )
    return known.format(**{kind: say(", ").join(words) for kind, words in kinds.items()})


def told(weights, chinese, english, trained_on):
    """Tell a translation, and what may be expected of it.

    Was the sentence trained on, is it new, or is it not built from the template at all?

    Parameters
    ----------
    weights : ndarray
        The translator's; not needed.
    chinese, english : tuple of str
        What was typed, and its translation.
    trained_on : list of Sentence

    Returns
    -------
    str

    Examples
    --------
    >>> told(None, ("老师", "看见", "了", "学生", "。"), ("the teacher", "saw", "the student", "."), trained_on=[])
    '老师 看见 了 学生 。 → the teacher saw the student . (a sentence it never saw)'
    """
    if chinese in {pair.chinese for pair in trained_on}:
        said = say("{chinese} → {english} (a sentence it was trained on)")
    elif chinese in {pair.chinese for pair in sentences()}:
        said = say("{chinese} → {english} (a sentence it never saw)")
    else:
        said = say("{chinese} → {english} (not built as the sentences it learned from: do not trust it)")
    return said.format(chinese=" ".join(chinese), english=" ".join(english))
