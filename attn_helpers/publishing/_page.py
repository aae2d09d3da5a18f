"""One page of the published course: a notebook's saved outputs in this project's template, readable by everyone.

What nbconvert leaves out is added here: formulas as MathML, described pictures as figures, tables with headers, Chinese
marked as Chinese, and wide boxes that a keyboard can scroll.
"""

import pathlib
import re

import latex2mathml.converter
from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from .._language import say
from .letters import CHINESE

TEMPLATE = pathlib.Path(__file__).parent / "template"
NARROW = 34  # letters of code that fit a line on a telephone
INSTALL = re.compile(r"(?m)^#.*%pip install.*\n")  # what to do where the package is missing: a page runs nothing


def formula(tex, display):
    """Return a formula as MathML, which browsers draw and screen readers say without any script."""
    tex = re.sub(r"([_^])\{([a-z]{3,})\}", r"\1{\\text{\2}}", tex)  # a word, not a product of letters
    mathml = latex2mathml.converter.convert(tex.strip(), display=display)
    mathml = re.sub(r'<mo minsize="[^"]*" maxsize="[^"]*">', '<mo stretchy="false">', mathml)  # as its partner
    mathml = mathml.replace("<mo>&#x02016;</mo>", '<mo stretchy="false">&#x02016;</mo>')
    return re.sub(r"<msub><mo>max</mo>(.*?)</msub>", r"<munder><mo>max</mo>\1</munder>", mathml)


class Markdown(IPythonRenderer):
    """Markdown as JupyterLab reads it, formulas as MathML."""

    def block_math(self, body):
        return f'<div class="wide" tabindex="0">{formula(body, "block")}</div>'

    def inline_math(self, body):
        return formula(body, "inline")


class Exporter(HTMLExporter):
    """Write a notebook in this project's template."""

    def __init__(self, **settings):
        super().__init__(extra_template_basedirs=[str(TEMPLATE.parent)], template_name=TEMPLATE.name, **settings)
        self.environment.globals["say"] = say
        self.environment.filters["without_install"] = lambda source: INSTALL.sub("", source)

    @pass_context
    def markdown2html(self, context, source):
        return MarkdownWithMath(renderer=Markdown(escape=False)).render(source)


def page(notebook, site):
    """Return a notebook as HTML, in the language that was chosen; site is what the template says around it."""
    html, _ = Exporter().from_notebook_node(notebook, {"site": site})
    soup = BeautifulSoup(html, "html.parser")
    for finish in (link, frame, head, widen, headline, contents, mark_chinese):
        finish(soup)
    return str(soup)


def link(soup):
    """Lead links to notebooks to their pages."""
    for a in soup.select("a[href]"):
        if not re.match(r"\w+:", a["href"]):
            a["href"] = re.sub(r"\.ipynb(?=#|$)", ".html", a["href"])


def frame(soup):
    """Make one figure of a picture and the caption that follows it."""
    for image in soup.select(".output > img"):
        output = image.parent
        output.name = "figure"
        caption = output.find_next_sibling()
        if caption and (text := caption.select_one(".attn-caption")):
            text.name, text["style"] = "figcaption", ""
            output.append(text.extract())
            caption.decompose()


def head(soup):
    """Give tables headers of columns and rows, and a box of their own."""
    for table in soup.select("table"):
        for cell in table.select("thead th"):
            cell["scope"] = "col"
            if not cell.get_text(strip=True):
                cell.name = "td"
                del cell["scope"]
        for row in table.select("tbody tr"):
            first = row.find(["td", "th"])
            first.name, first["scope"] = "th", "row"
        table.wrap(soup.new_tag("div", attrs={"class": "wide", "tabindex": "0"}))


def widen(soup):
    """Let a keyboard scroll the code and outputs that a narrow page cannot show whole."""
    for pre in soup.select("pre"):
        if max(map(len, pre.get_text().splitlines()), default=0) > NARROW:
            pre["tabindex"] = "0"


def headline(soup):
    """Let every page begin with a headline of its own: its title, where the notebook has none."""
    if not soup.h1:
        soup.main.insert(0, soup.new_tag("div"))
        soup.main.div.append(soup.new_tag("h1", string=soup.title.string.rpartition(" · ")[0]))


def contents(soup):
    """List a page's sections, and take the anchors' signs away."""
    for sign in soup.select("a.anchor-link"):
        sign.decompose()
    sections = soup.select("main h2[id]")
    listed = soup.new_tag("nav", attrs={"class": "contents", "aria-label": say("On this page")})
    items = listed.append(soup.new_tag("ul"))
    for section in sections:
        item = items.append(soup.new_tag("li"))
        item.append(soup.new_tag("a", href=f"#{section['id']}", string=section.get_text()))
    soup.h1.parent.unwrap()
    if sections:
        soup.h1.insert_after(listed)


def mark_chinese(soup):
    """Say which words are Chinese, so that they are read and drawn as such, on a page that is not."""
    if soup.html["lang"] != "en":
        return
    for text in soup.find_all(string=CHINESE):
        if text.parent.name in ("script", "style", "title"):
            continue
        for n, part in enumerate(CHINESE.split(text)):
            text.insert_before(soup.new_tag("span", lang="zh-Hans", string=part) if n % 2 else part)
        text.extract()
