"""Which fonts have a text's characters, and what is drawn for characters that have no ink or no font."""

import functools
import pathlib
import unicodedata
import warnings

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

FONTS = pathlib.Path(__file__).parent / "fonts"
LATIN, CHINESE, LAST = "DejaVu Sans", "Attn Helpers Sans SC", "Attn Helpers Last Resort"
SIGNS = {"\n": "⏎", " ": "␣", "\t": "⇥"}
BLANK = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}  # fillers; then variation selectors
BLANK |= {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
_elsewhere = {}  # character → family of the machine that has it, or None


@functools.cache
def _shipped():
    """Make the package's fonts known to matplotlib, once; return the two that every machine has."""
    for path in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    return [FT2Font(_file(LATIN)), FT2Font(str(FONTS / "noto-sans-sc-subset.ttf"))]


def _file(name):
    """Return the path of the plain font of a family that is there."""
    found = font_manager.findfont(font_manager.FontProperties(family=[name], style="normal", weight=400))
    return str(getattr(found, "path", found))


@functools.lru_cache(4096)
def family(text=""):
    """Return the names of fonts to draw a text with, so that every character has a glyph.

    DejaVu Sans comes first, then Chinese: what these have looks the same on any machine. Then come fonts of this
    machine, if the text needs them, and last one that has a box for any character.
    """
    others = [_machine(character) for character in _unshipped(text)]
    return [LATIN, CHINESE, *dict.fromkeys(name for name in others if name), LAST]


@functools.lru_cache(4096)
def lacking(text):
    """Return the characters of a text that no font here has."""
    return "".join(character for character in _unshipped(text) if not _machine(character))


def _unshipped(text):
    """Return the characters that are to be seen and that the package's own fonts lack."""
    fonts = _shipped()
    new = [c for c in dict.fromkeys(text) if not any(font.get_char_index(ord(c)) for font in fonts)]
    return [c for c in new if has_ink(c) and not c.isspace()]


def _machine(character):
    """Return a family of this machine that can draw a character, or None."""
    if character not in _elsewhere:
        able = (entry.name for entry in _candidates() if _draws(entry.fname, character))
        _elsewhere[character] = next((name for name in able if _draws(_file(name), character)), None)
    return _elsewhere[character]


def _candidates():
    """Return the fonts that matplotlib knows of, upright ones without serifs and of usual weight first."""
    entries = [e for e in font_manager.fontManager.ttflist if "last resort" not in e.name.lower()]
    entries = [e for e in entries if not getattr(e, "index", 0) and not e.name.startswith("cm")]  # cmr10 …: odd codes

    def unlike(entry):
        return entry.style != "normal", str(entry.weight) not in ("400", "normal"), "sans" not in entry.name.lower()

    return sorted(entries, key=lambda entry: (*unlike(entry), entry.name, str(entry.fname)))


@functools.lru_cache(4096)
def _font(path):
    """Return an opened font, or None if it cannot be drawn from, as those of coloured pictures."""
    try:
        font = FT2Font(path)
        font.set_size(10, 72)
    except Exception:  # whatever lies about on a machine
        return None
    return font


def _draws(path, character):
    """Tell whether a font has an outline for a character."""
    font = _font(str(path))
    if font is None or not font.get_char_index(ord(character)):
        return False
    try:
        font.load_char(ord(character))
        return len(font.get_path()[0]) > 0
    except Exception:
        return False


def warn(characters, stacklevel=2):
    """Name the characters for which boxes are drawn, in one warning."""
    named = ", ".join(f"{c} (U+{ord(c):04X})" for c in sorted(characters))
    said = f"No font on this machine has {named}: a box is drawn for each. Install a font that has them, such as Noto."
    warnings.warn(said, stacklevel=stacklevel + 1)


def has_ink(character):
    """Tell whether a character is to be seen at all: a space, a control or a joiner is not."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp") and ord(character) not in BLANK


def visible(text):
    r"""Return a text of which everything can be seen: a sign or the code point for what has no ink.

    Within other characters that is for controls and lone surrogates only; a new line stays one.

    >>> visible("\n"), visible(" "), visible("\u200b"), visible(" the"), visible("\ud800")
    ('⏎', '␣', 'U+200B', ' the', 'U+D800')
    """
    empty = not any(map(has_ink, text))
    return "".join(_sign(c) if empty or (c != "\n" and unicodedata.category(c) in ("Cc", "Cs")) else c for c in text)


def _sign(character):
    return SIGNS.get(character, f"U+{ord(character):04X}")


def written(text):
    """Return a text that a file can hold: lone surrogates as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
