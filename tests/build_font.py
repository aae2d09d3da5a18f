"""Rebuild the Chinese font that the figures use, from the npm package that attn_helpers/data/fonts/SOURCE.md names.

    pip install fonttools brotli
    python -m tests.build_font

It holds the 3,755 everyday characters of GB 2312 (level 1), Chinese punctuation, and every other Chinese character
that stands in this project, so that teachers can label their own sentences too.
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

ROOT = pathlib.Path(__file__).resolve().parent.parent
FONTS = ROOT / "attn_helpers" / "data" / "fonts"
PACKAGE = "@fontsource/noto-sans-sc@5.3.0"
MEMBER = "package/files/noto-sans-sc-chinese-simplified-400-normal.woff2"
FAMILY = "Attn Helpers Sans SC"  # a name of its own, so that it never clashes with an installed font
LAST_RESORT = "Attn Helpers Last Resort"
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
    for number, text in ((1, FAMILY), (2, "Regular"), (4, FAMILY), (6, FAMILY.replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
    for record in [r for r in font["name"].names if r.nameID in (16, 17, 21, 22, 25)]:
        font["name"].removeNames(nameID=record.nameID)
    font["OS/2"].usWeightClass = 400
    font.flavor = None
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
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(pathlib.Path(folder) / packed.stdout.split()[-1]) as archive:
            archive.extract(MEMBER, folder, filter="data")
            (FONTS / "OFL.txt").write_bytes(archive.extractfile("package/LICENSE").read())
        build(pathlib.Path(folder) / MEMBER, FONTS / "noto-sans-sc-subset.ttf")


if __name__ == "__main__":
    main()
