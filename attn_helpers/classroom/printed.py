"""Pages made to be printed: A4, black on white, no script, nothing from a network."""

import html

from ..publishing.course import TAGS
from ..publishing.letters import chinese

STYLE = """
@page { size: A4; margin: 15mm 16mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 178mm; color: #000; background: #fff; font: 11pt/1.4 "Liberation Sans", "Noto Sans",
  Arial, Helvetica, "Course Chinese", sans-serif; overflow-wrap: break-word; }
code { font: 0.9em "Liberation Mono", "DejaVu Sans Mono", Consolas, Menlo, "Course Chinese", monospace; }
:lang(zh-CN) :is(body, code) { font-family: "Course Chinese", "Liberation Sans", "Noto Sans", Arial, sans-serif; }
h1 { font-size: 16pt; line-height: 1.2; margin: 0 0 2mm; } h2 { font-size: 12.5pt; margin: 6mm 0 2mm; }
h2 { break-after: avoid; } p { margin: 1.5mm 0; }
.head { display: flex; justify-content: space-between; gap: 8mm; margin-bottom: 4mm; font-size: 10pt; }
.head span { flex: 1; border-bottom: 0.6pt solid #000; padding-bottom: 1mm; } .head b { white-space: nowrap; }
.question { break-inside: avoid; margin: 0 0 4.5mm; }
.question ol { list-style: upper-alpha; margin: 1mm 0 0; padding-left: 9mm; } .question li { margin: 0.8mm 0; }
.right { font-weight: bold; } .why { font-weight: normal; font-size: 10pt; }
table { border-collapse: collapse; margin: 2mm 0; } caption { text-align: left; padding-bottom: 1mm; }
td, th { border: 0.6pt solid #555; padding: 0.9mm 2.2mm; text-align: center; font-weight: normal; min-width: 13mm; }
th { background: #eee; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.page + .page { break-before: page; }
"""
PAGE = (
    '<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
    '<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n'
)


def printed(title, body, code, style=""):
    """Return a whole page of HTML; its Chinese, if it has any, comes with its letters.

    Parameters
    ----------
    title : str
    body : str
        HTML.
    code : str
        Its language.
    style : str
        What is added to the style sheet.

    Returns
    -------
    str

    Examples
    --------
    >>> printed("A & B", "<p>One.</p>", "en").splitlines()[-3]
    '<p>One.</p>'
    """
    style = chinese(title + body) + STYLE + style
    whole = {"lang": TAGS.get(code, code), "title": html.escape(title), "style": style}
    return PAGE.format(body=body, **whole)
