"""How Chinese is written, rule by rule; and what a translation keeps of the English."""

import pytest

from attn_helpers.translation import chinese, kept

WRONG = {
    "注意力, 然后": "half-width punctuation beside Chinese: 注意力, 然后",
    "为什么?": "half-width punctuation beside Chinese",
    "loss: 损失": "half-width punctuation beside Chinese",
    "见`x`, 然后": "half-width punctuation beside Chinese",
    "结束.": "half-width full stop behind Chinese",
    "注意力(attention)": "half-width brackets",
    "注意力 (attention)": "half-width brackets",
    "权重(和为一)": "half-width brackets",
    "用 softmax算": "a space between Chinese and Latin letters or digits",
    "用softmax 算": "a space between Chinese and Latin letters or digits",
    "有 6个": "a space between Chinese and Latin letters or digits",
    "占50% 的": "a space between Chinese and Latin letters or digits",
    "用 `softmax`算": "a space between Chinese and Latin letters or digits",
    "是 $x$": "a space between Chinese and Latin letters or digits",
    "损失是 {loss:.2f}": "a space between Chinese and Latin letters or digits",
    "注意 力": "a space between Chinese characters",
    "然后， 再": "a space beside full-width punctuation",
    "**追踪。** 行": "a space beside full-width punctuation",
    '他说"好"': "a straight quote",
    "他说'好'": "a straight quote",
    "有６个": "a full-width letter or digit",
    "第一行，\n第二行": "a line break between Chinese characters",
    "您好": "write 你, not 您",
    "打分函数": "write 评分函数, not 打分函数",
    "软最大化": "write softmax",
    "变压器": "write Transformer",
    "「好」": "write “, not 「",
    "“好": "a quote that is not closed",
    "**追踪。**行": "emphasis that no page shows",
    "在**“好”**的": "emphasis that no page shows",
}
RIGHT = [
    "用softmax把6个分数变成权重，形状是(10, 20)。",
    "注意力（attention）：“好”吗？",
    "**1. 追踪**。行在提问……",
    "- *每个*头\n- 第01课\n\n> **勘误**。对。",
    "| 点积 | $q$ |\n|---|---|\n| 高斯 | `x` |",
    "见[第02课](02_query.ipynb)，其中`p`是$x$。",
    "<details><summary>答案</summary>",
    "权重3.5，格子(1, 0)、(2, 1)；n − 1个。",
    "no Chinese, nothing to say: (a b) \"c\"",
    "名字：\n\n- 一",
    "损失是−log(权重)，(预测值 − y)²的平均。",
    "![图：字](a.png)",
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG.items())
def test_a_fault_is_found_and_quoted(text, said):
    found = chinese.faults("", text)
    assert any(said in one for one in found), found


@pytest.mark.parametrize("text", RIGHT)
def test_good_chinese_has_no_fault(text):
    assert chinese.faults("", text) == []


def test_what_stays_as_the_english_is_no_chinese():
    assert chinese.faults("The 茶 is hot.", "The 茶 is hot.") == []


def test_a_quotation_of_the_english_is_left_as_it_is():
    english = "It says “重要信息,不重要信息” (“important, not important”)."
    assert chinese.faults(english, "原文说“重要信息,不重要信息”。") == []
    assert chinese.faults(english, "原文说“重要,信息”。") != []


def test_a_word_that_stands_once_in_the_course_is_found_twice():
    texts = [("03: a", "掩码，也叫掩蔽"), ("masks: b", "注意力池化"), ("04: c", "平均池化")]
    assert chinese.repeated(texts) == []
    (said,) = chinese.repeated([*texts, ("05: d", "掩蔽")])
    assert said == "03: a, 05: d: 掩蔽 stands once in the whole course; else 掩码"


def test_a_chinese_character_takes_two_columns():
    assert chinese.width("x = 1  # 查询：") == 9 + 6


@pytest.mark.parametrize(
    ("english", "told", "kind", "said"),
    [
        ("6 of 1,000", "1,000个里的7个", "paragraph", ["number missing: 6", "number not in the English: 7"]),
        ("`a` and `b`", "`a`", "paragraph", ["code missing: `b`"]),
        ("$x$ and $$y$$", "$x$", "paragraph", ["formula missing: $$y$$"]),
        (r"$\text{a miss} = x$", r"$\text{误差} = x$", "paragraph", []),
        (
            r"$\text{a miss} = x$",
            r"$\text{误差} = y$",
            "paragraph",
            [r"formula missing: $\text{} = x$", r"formula not in the English: $\text{} = y$"],
        ),
        ("[a](b.ipynb)", "[啊](c.ipynb)", "paragraph", ["link missing: b.ipynb", "link not in the English: c.ipynb"]),
        ("<b>a</b>", "<b>啊", "paragraph", ["tag missing: </b>"]),
        ("{loss:.2f}", "{loss:.1f}", "string", ["field missing: {loss:.2f}", "field not in the English: {loss:.1f}"]),
        ("{a} of {b}", "{b}里的{a}", "f-string", []),
        ("one", "一\n二", "comment", ["a comment of two lines"]),
        ("“重” (“1 heavy”) 2", "“重”2", "paragraph", []),
        ("`x` is 1.5", "`x`是1.5", "paragraph", []),
    ],
)
def test_what_must_stay_stays(english, told, kind, said):
    assert kept.faults(english, told, kind) == said
