"""What is translated: paragraphs of prose; comments, strings and f-strings of code; each a unit of its own."""

import re
from typing import NamedTuple

UNREAD = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$|`[^`]+`|</?[A-Za-z][^>]*>|\]\([^)\s]*\)", re.S)  # formulas, code, tags
WORDED = re.compile(r"\\text\{[^{}]*(?: |[^\x00-\x7f])[^{}]*\}")  # words within a formula
FENCE = re.compile(r" {0,3}(```+|~~~+)")
LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
WORD = re.compile("[A-Za-z\u00c0-\u024f]{2}")  # in code, where a letter alone is a name


class Unit(NamedTuple):
    """One text to translate.

    Attributes
    ----------
    text : str
        In English.
    kind : str
        paragraph, comment, string, f-string or question.
    context : str
        The cell it stands in, or the sense of a word; tells two uses of one text apart.
    where : str
        For a translator's eye: a file, or a question.
    """

    text: str
    kind: str
    context: str = ""
    where: str = ""


def blocks(prose):
    r"""Cut Markdown at its blank lines; a fenced block stays whole.

    Parameters
    ----------
    prose : str

    Returns
    -------
    list of str
        Blocks and what stands between them: joined, they are the prose.

    Examples
    --------
    >>> blocks("One\nand\n\ntwo.")
    ['One\nand', '\n\n', 'two.']
    """
    parts, last, fence = [], None, ""
    for line in prose.splitlines(keepends=True):
        mark = FENCE.match(line)
        if fence:
            kind = "fence"
            fence = "" if mark and line.strip() == fence else fence
        elif mark:
            kind, fence, last = "fence", mark[1], None
        else:
            kind = "text" if line.strip() else "gap"
        if kind != last:
            parts.append("")
        parts[-1] += line
        last = kind
    cut = []
    for part in parts:  # a block's last line break belongs to the gap
        body = part.rstrip("\n") if part.strip() else ""
        cut += [body, part[len(body) :]]
    joined = [""]
    for n, part in enumerate(cut):
        if n % 2 == 0 and part:
            joined += [part, ""]
        elif part:
            joined[-1] += part
    return [part for part in joined if part]


def readable(block):
    """Tell whether a block of Markdown has words, beyond code, tags and a formula's symbols.

    Parameters
    ----------
    block : str

    Returns
    -------
    bool

    Examples
    --------
    >>> readable("</details>"), readable("$q + k$"), readable("Look: $q + k$")
    (False, False, True)
    """
    words = LETTER.search(UNREAD.sub("", block)) or WORDED.search(block)
    return not FENCE.match(block) and bool(words)
