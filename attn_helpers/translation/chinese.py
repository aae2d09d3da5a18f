"""How Chinese is written here: its terms, its punctuation, and no spaces beside Latin letters."""

import re
import unicodedata

from .kept import bare

HAN = "\u3400-\u9fff"
NEVER = {  # what is not written, and what is
    "您": "你",
    "打分函数": "评分函数",
    "软最大化": "softmax",
    "变压器": "Transformer",
    "令牌": "词元",
    "「": "“",
    "」": "”",
    "\u3000": "no space",
}
ONCE = {  # the other word for a term, named once in the whole course
    "注意力池化": "注意力汇聚",
    "(?<!注意力)池化": "汇聚",
    "掩蔽": "掩码",
    "层规范化": "层归一化",
    "非自主性提示": "非自主提示",
    "突出性": "显著性",
}
FULL = "，。：；？！、"
RULES = (  # of a text whose code, formulas and fields are an x, without stars
    (rf"[{HAN}] ?[,;:?!]|[,;:?!] ?[{HAN}]", "half-width punctuation beside Chinese"),
    (rf"[{HAN}]\.(?!\w)", "half-width full stop behind Chinese"),
    (rf"(?<!log)(?<!exp)(?<!cos)\([^()]*[{HAN}][^()]*\)(?!²)|[{HAN}] ?\([A-Za-z][A-Za-z -]+\)", "half-width brackets"),
    (rf"[{HAN}] [A-Za-z0-9]|[A-Za-z0-9%] [{HAN}]", "a space between Chinese and Latin letters or digits"),
    (rf"(?<=[{HAN}]) (?=[{HAN}])", "a space between Chinese characters"),
    (rf"[{FULL}] (?=\S)| [{FULL}]", "a space beside full-width punctuation"),
    (rf"\"|(?<=[{HAN}])'|'(?=[{HAN}])", "a straight quote"),
    (r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]", "a full-width letter or digit"),
    (rf"[{HAN}{FULL}”）]\n(?=[{HAN}“（])", "a line break between Chinese characters, which a page shows as a space"),
)
RULES = tuple((re.compile(pattern), told) for pattern, told in RULES)
STARS = re.compile(r"\*+")
NEAR = 8  # letters on each side that are quoted


def faults(english, told):
    """Say what a Chinese teacher would mark in a text; what quotes the English's own Chinese is left alone.

    Parameters
    ----------
    english, told : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> faults("attention", "注意力 (attention)")
    ['half-width brackets: 注意力 (attention)']
    """
    if told == english or not re.search(f"[{HAN}]", told):
        return []
    text = bare(own(english, told), "x")
    said = [f"write {right}, not {wrong}" for wrong, right in NEVER.items() if wrong in text]
    plain = STARS.sub("", text)
    said += [f"{fault}: {_around(plain, m)}" for rule, fault in RULES for m in rule.finditer(plain)]
    if text.count("“") != text.count("”"):
        said.append("a quote that is not closed")
    return said + [f"emphasis that no page shows: {near}" for near in _unseen(text)]


def own(english, told):
    """Return a text without what it quotes of the English's own Chinese, such as an article.

    Parameters
    ----------
    english, told : str

    Returns
    -------
    str

    Examples
    --------
    >>> own("It says “好,吧” (“fine”).", "原文说“好,吧”。")
    '原文说“x”。'
    """
    for quotation in re.findall(f"“[^”]*[{HAN}][^”]*”", english):
        told = told.replace(quotation, "“x”")
    return told


def repeated(texts):
    """Say which words that stand once in the whole course stand more than once.

    Parameters
    ----------
    texts : list of (str, str)
        Where each stands, and what it says.

    Returns
    -------
    list of str

    Examples
    --------
    >>> repeated([("03", "掩码（也叫掩蔽）"), ("masks", "掩蔽")])
    ['03, masks: 掩蔽 stands once in the whole course; else 掩码']
    """
    said = []
    for word, right in ONCE.items():
        places = [place for place, text in texts if re.search(word, text)]
        if len(places) > 1:
            said.append(f"{', '.join(places)}: {word} stands once in the whole course; else {right}")
    return said


def width(line):
    """Return how many columns a line of code takes; a Chinese character takes two.

    Parameters
    ----------
    line : str

    Returns
    -------
    int

    Examples
    --------
    >>> width("x = 1  # 查询")
    13
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def _around(text, match):
    return text[max(0, match.start() - NEAR) : match.end() + NEAR].replace("\n", "⏎").strip()


def _unseen(text):
    """Yield stars that Markdown takes as they are: between a sign and a letter they neither open nor close."""
    stars = [m for m in STARS.finditer(text) if not (_kind(text, m.start() - 1) == _kind(text, m.end()) == "space")]
    for n, match in enumerate(stars):
        outer, inner = _kind(text, match.start() - 1), _kind(text, match.end())
        if n % 2:
            outer, inner = inner, outer
        if inner == "space" or (inner == "sign" and outer == "letter"):
            yield _around(text, match)


def _kind(text, place):
    if not 0 <= place < len(text) or text[place].isspace():
        return "space"
    return "sign" if unicodedata.category(text[place])[0] in "PS" else "letter"
