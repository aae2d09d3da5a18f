"""A script that finds its own element on a page, wherever the page runs it, and takes no key that it does not use."""

import functools
import json
import pathlib
import re

from .._language import say

SPACES = re.compile(r"\s*([-=<>{}()[\],;:?&|+*/!])\s*")
PACKAGE = pathlib.Path(__file__).parent.parent


def script(name, mark, data=None, words=()):
    """Return a script of the package with its data, to stand in the element that is marked `data-attn`.

    name: a file of the package, whose last word is a function ``begin(root, data)``; mark: of letters and digits;
    words: those of its texts that a reader sees. No text in the data can end the script.
    """
    text = spoken(_short(name), words)
    return f'(()=>{{{_short("controls/begin.js")}{text}find("{mark}",begin,{_written(data)})}})()'


def spoken(text, words):
    """Return a script that says some of its texts, all in double quotes, in the reader's language.

    >>> spoken('button.textContent="Play"', ["Play"])
    'button.textContent="Play"'
    """
    for word in words:
        text = text.replace(f'"{word}"', _written(say(word)))
    return text


def _written(data):
    """Return data as a script writes it, so that no text in it can end the script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@functools.cache
def _short(name):
    """Return a script without comments, indentation, and spaces beside signs: every output carries it.

    Its regular expressions hold no space, and each of its statements ends in a semicolon.
    """
    text = re.sub(r"(?m)^\s*//.*\n|^\s+|\s+// .*$", "", (PACKAGE / name).read_text(encoding="utf-8"))
    parts = re.split(r"(\"[^\"]*\"|`[^`]*`)", text)  # what is quoted, every other part, stays as it is
    return "".join(part if n % 2 else SPACES.sub(r"\1", part) for n, part in enumerate(parts))
