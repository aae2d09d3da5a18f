"""What a translation keeps of the English, whatever the language: numbers, code, formulas, links, tags and fields."""

import calendar
import collections
import re

from .code import FIELD, fields
from .units import WORDED

PARTS = {  # each is taken out before the next is looked for
    "code": re.compile(r"`[^`]+`"),
    "formula": re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.S),
    "link": re.compile(r"\]\(([^)\s]*)\)"),
    "tag": re.compile(r"</?[A-Za-z][^>]*>"),
    "field": FIELD,
    "number": re.compile(r"\d+(?:[.,]\d+)*"),
}
FENCE = re.compile(r"```.*?```", re.S)
COMMENT = re.compile(r" *#.*")  # in code that is shown: it is translated
SCALES = {" million": 10**6, " billion": 10**9, "万": 10**4, "亿": 10**8}
LARGE = re.compile(rf"(\d[\d,]*(?:\.\d+)?)({'|'.join(SCALES)})")
MONTH = re.compile(rf"({'|'.join(calendar.month_name[1:])})(?= \d{{4}})")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
BACK = re.compile(r"”\s*[(（]“[^”]*”[)）]")  # a quotation's translation, which its own language leaves out


def parts(text):
    """Return what stands in every language alike.

    Parameters
    ----------
    text : str

    Returns
    -------
    {str: collections.Counter}
        By kind.

    Examples
    --------
    >>> parts("`x` is [2](two.ipynb)")["link"]
    Counter({'two.ipynb': 1})
    >>> parts("1.3 million") == parts("130万"), parts("November 2026") == parts("2026年11月")
    (True, True)
    """
    found = {}
    text = FENCE.sub(lambda fence: COMMENT.sub("", fence[0]), text)
    text = WORDED.sub(r"\\text{}", text)
    text = LARGE.sub(lambda large: f"{float(large[1].replace(',', '')) * SCALES[large[2]]:.0f}", text)
    text = MONTH.sub(lambda month: str(list(calendar.month_name).index(month[1])), text)
    for kind, pattern in PARTS.items():
        found[kind] = collections.Counter(pattern.findall(text))
        text = pattern.sub(" ", text)
    return found


def bare(text, stand_in):
    """Return a text whose code, formulas and fields are one letter each, links their words and tags nothing.

    Parameters
    ----------
    text, stand_in : str

    Returns
    -------
    str

    Examples
    --------
    >>> bare("<b>`softmax`</b> of {n}: [more](more.ipynb)", "x")
    'x of x: more'
    """
    for kind in ("code", "formula"):
        text = PARTS[kind].sub(stand_in, text)
    text = PARTS["tag"].sub("", LINK.sub(r"\1", text))
    return FIELD.sub(stand_in, text)


def faults(english, told, kind):
    """Say what a translation lost of the English, or has too much.

    Parameters
    ----------
    english, told : str
    kind : str
        Of the unit.

    Returns
    -------
    list of str

    Examples
    --------
    >>> faults("`softmax` of 6", "6的softmax", "paragraph")
    ['code missing: `softmax`']
    """
    said = []
    mine, theirs = parts(BACK.sub("”", english)), parts(BACK.sub("”", told))
    for part in PARTS:
        said += [f"{part} missing: {one}" for one in (mine[part] - theirs[part]).elements()]
        said += [f"{part} not in the English: {one}" for one in (theirs[part] - mine[part]).elements()]
    if kind == "f-string" and not said:
        try:
            same = fields(told) == fields(english)
        except ValueError:
            same = False
        said += [] if same else ["its fields are not those of the English"]
    if kind == "comment" and "\n" in told:
        said.append("a comment of two lines")
    return said
