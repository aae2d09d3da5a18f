"""What a translation must keep: code that is shown, but not its comments; numbers, but not how they are counted."""

import pytest

from attn_helpers.translation import kept

SHOWN = "> **PyTorch**\n> ```python\n> x = f(y)     # for keys, too\n> g(x)  # g2\n> ```"


def test_comments_in_code_that_is_shown_are_translated():
    told = SHOWN.replace("for keys, too", "键也一样").replace("g2", "第二个")
    assert kept.faults(SHOWN, told, "paragraph") == []


def test_code_that_is_shown_is_kept():
    (lost, new) = kept.faults(SHOWN, SHOWN.replace("f(y)", "f(键)"), "paragraph")
    assert lost.startswith("code missing") and "f(y)" in lost
    assert new.startswith("code not in the English") and "f(键)" in new


@pytest.mark.parametrize(
    ("english", "told"),
    [("1.3 million pictures", "130万幅图"), ("300 million", "3亿"), ("2.5 billion", "25亿"), ("1,300 million", "13亿")],
)
def test_large_numbers_are_counted_in_wan_and_yi(english, told):
    assert kept.faults(english, told, "paragraph") == []


def test_months_of_a_year_are_numbers_and_other_words_are_left_alone():
    assert kept.faults("in May 2026 it may", "2026年5月", "paragraph") == []
    assert kept.faults("May it be 7?", "7？", "paragraph") == []
    assert kept.faults("in May 2026", "2026年6月", "paragraph") == ["number missing: 5", "number not in the English: 6"]


def test_a_large_number_that_is_another_is_found():
    assert kept.faults("1.3 million", "13万", "paragraph") == [
        "number missing: 1300000",
        "number not in the English: 130000",
    ]
