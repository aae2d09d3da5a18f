"""Rebuild the fonts that this project ships: the figures' Chinese one, and the one for formulas on published pages.

    pip install fonttools brotli
    python -m tests.rebuild.fonts

Needs npm and apt-get; each font's folder has a SOURCE.md. The Chinese one has the 3,755 everyday characters of GB 2312
(level 1), Chinese punctuation, and every other Chinese character that stands in this project, so that teachers can
label their own sentences too.
"""

import json
import pathlib
import subprocess
import tarfile
import tempfile

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from ..course import ROOT

FONTS = ROOT / "attn_helpers" / "drawing" / "fonts"
PACKAGE = "@fontsource/noto-sans-sc@5.3.0"
MEMBER = "package/files/noto-sans-sc-chinese-simplified-400-normal.woff2"
FAMILY = "Attn Helpers Sans SC"  # a name of its own, so that it never clashes with an installed font
LAST_RESORT = "Attn Helpers Last Resort"
MATH = ROOT / "attn_helpers" / "publishing" / "template"
MATH_PACKAGE = "fonts-texgyre-math"  # Debian's
MATH_FAMILY = "Attn Helpers Math"
# ASCII, Latin, Greek, arrows, operators, brackets, and italic letters
MATH_RANGES = """20-7E A0-FF 391-3C9 3D1 3D5 3F5 2010-2016 2020-2026 2032-2037 210E 2113 211D 2190-2199 21D0-21D4
2200-22FF 2308-230B 27E8 27E9 2A00-2A02 1D434-1D467 1D6E2-1D71B"""
PUNCTUATION = "，。、；：？！“”‘’（）《》〈〉【】「」『』〔〕…—·～　％＋－＝０１２３４５６７８９"


def is_chinese(character):
    """Tell whether DejaVu Sans leaves this character to the Chinese font."""
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def common():
    """List the characters of GB 2312 level 1, the everyday ones."""
    codes = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return {code.decode("gb2312", "ignore") for code in codes} - {""}


def files():
    """List the project's own files that may hold Chinese."""
    folders = (ROOT / name for name in ("attn_helpers", "notebooks", "tests"))
    found = [p for folder in folders for end in ("py", "md", "ipynb", "json", "js") for p in folder.rglob(f"*.{end}")]
    return [ROOT / "README.md", *(p for p in found if ".ipynb_checkpoints" not in p.parts)]


def used():
    """List the Chinese characters in the project's own files."""
    texts = {p: p.read_text(encoding="utf-8") for p in files()}
    plain = (json.dumps(json.loads(t), ensure_ascii=False) if p.suffix == ".ipynb" else t for p, t in texts.items())
    return {character for text in plain for character in text if is_chinese(character)}


def build(source, target):
    """Write the subset of one font file, under its own family name and without a date."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False)
    options.drop_tables += ["GSUB", "GPOS", "BASE", "STAT", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in common() | used() | set(PUNCTUATION)])
    cutter.subset(font)
    name(font, FAMILY)
    font["OS/2"].usWeightClass = 400
    font.flavor = None
    font.save(target)


def name(font, family):
    """Give a font a family name of its own, as licences of changed fonts ask for."""
    for number, text in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
    for record in [r for r in font["name"].names if r.nameID in (16, 17, 21, 22, 25)]:
        font["name"].removeNames(nameID=record.nameID)


def build_math(source, target):
    """Write what formulas need of a font with mathematical tables."""
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(drop_tables=["FFTM", "DSIG"]))
    ends = [[int(end, 16) for end in span.split("-")] for span in MATH_RANGES.split()]
    cutter.populate(unicodes=[code for span in ends for code in range(span[0], span[-1] + 1)])
    cutter.subset(font)
    name(font, MATH_FAMILY)
    font["CFF "].cff.fontNames = [MATH_FAMILY.replace(" ", "")]
    font.flavor = "woff"
    font.save(target)


def box():
    """Return the outline of an empty box."""
    pen = TTGlyphPen(None)
    for corners in ([(80, -80), (80, 780), (720, 780), (720, -80)], [(150, -10), (650, -10), (650, 710), (150, 710)]):
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def build_last_resort(target):
    """Write a font that has one glyph, a box, for every character, so that drawing any text raises no warning."""
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "box"])
    font.setupCharacterMap({})
    font.setupGlyf({".notdef": box(), "box": box()})
    font.setupHorizontalMetrics({".notdef": (800, 80), "box": (800, 80)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": LAST_RESORT, "styleName": "Regular", "fullName": LAST_RESORT,
                         "psName": LAST_RESORT.replace(" ", "")})  # fmt: skip
    font.setupOS2()
    font.setupPost()
    many = CmapSubtable.newSubtable(13)  # format 13: a whole range of characters shares one glyph
    many.platformID, many.platEncID, many.language = 3, 10, 0
    many.cmap = dict.fromkeys(range(0x110000), "box")
    font.font["cmap"].tables = [many]
    font.font["head"].created = font.font["head"].modified = 0
    font.font.recalcTimestamp = False
    font.save(target)


def main():
    build_last_resort(FONTS / "last-resort.ttf")
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, encoding="utf-8"
        )
        with tarfile.open(pathlib.Path(folder) / packed.stdout.split()[-1]) as archive:
            archive.extract(MEMBER, folder, filter="data")
            (FONTS / "OFL.txt").write_bytes(archive.extractfile("package/LICENSE").read())
        build(pathlib.Path(folder) / MEMBER, FONTS / "noto-sans-sc-subset.ttf")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "download", MATH_PACKAGE], cwd=folder, check=True, capture_output=True)
        (packed,) = pathlib.Path(folder).glob("*.deb")
        subprocess.run(["dpkg", "-x", packed, folder], check=True)
        texmf = pathlib.Path(folder) / "usr/share/texmf"
        build_math(texmf / "fonts/opentype/public/tex-gyre-math/texgyretermes-math.otf", MATH / "math.woff")
        (MATH / "GUST.txt").write_bytes((texmf / "doc/fonts/tex-gyre-math/GUST-FONT-LICENSE.txt").read_bytes())


if __name__ == "__main__":
    main()
