"""What ``ask`` saves: a whole question, none of its secrets at a glance, small, and the same bytes again."""

import html
import re

import bleach
import pytest
from bs4 import BeautifulSoup

from attn_helpers import ask
from attn_helpers.questions import ask as module
from attn_helpers.questions._words import formula, marked, plain
from attn_helpers.questions.bank import Answer, Question, bank

MOST = 6_000  # bytes of a question


def page(*names):
    return ask(*names)._repr_mimebundle_()[0]["text/html"]


def bare(text):
    """Return a text without what tells indices and spaces."""
    return re.sub(r"[_^\s]", "", text)


def visible(text):
    """Return the words of HTML that stand open, and those in its folds."""
    soup = BeautifulSoup(re.sub(r"<script>.*</script>", "", text, flags=re.S), "html.parser")
    folded = [fold.extract().get_text(" ") for fold in soup.select("details")]
    return soup.get_text(" "), " ".join(folded)


@pytest.mark.parametrize("name", bank())
def test_question_is_whole_and_small_and_its_answer_folded(name):
    question, text = bank()[name], page(name)
    seen, folded = visible(text)
    for part in (question.stem, *(a.text for a in question.answers)):
        assert bare(plain(part)) in bare(seen)
    for answer in question.answers:
        assert bare(plain(answer.why)) not in bare(seen) and bare(plain(answer.why)) in bare(folded)
    right = next(n for n, a in enumerate(module.ordered(question)) if a.right)
    reasons = BeautifulSoup(text, "html.parser").select("details li")
    assert [r.get_text().startswith("Right. ") for r in reasons] == [n == right for n in range(len(reasons))]
    assert len(text.encode()) <= MOST


@pytest.mark.parametrize("name", bank())
def test_reasons_cannot_be_read_at_a_glance_in_the_file(name):
    folds = "".join(re.findall(r"</summary>.*?</details>", page(name)))
    words = {word for a in bank()[name].answers for word in re.findall("[A-Za-z]{3,}", f"Right Not {a.why}")}
    assert len(words) > 10 and not [word for word in words if re.search(rf"\b{word}\b", folds)]


def test_text_and_metadata_show_the_question_without_its_answer():
    shown, metadata = ask("masked-weight", "softmax-shift")._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    text = shown["text/plain"]
    assert text == repr(ask("masked-weight", "softmax-shift")) == metadata["text/html"]["alt"]
    assert text.count("\n  ") == 6 and "A key is masked. What is its weight?\n  a. " in text
    for name in ("masked-weight", "softmax-shift"):
        assert not [a for a in bank()[name].answers if plain(a.why) in text]
    assert "ight." not in text.replace("weight", "")


def test_without_scripts_everything_is_there():
    cleaned = bleach.clean(re.sub(r"<script>.*</script>", "", page("why-divide-by-root"), flags=re.S),
                           tags="b code details div i li ol p sub summary sup".split(), strip=True)  # fmt: skip
    soup = BeautifulSoup(cleaned, "html.parser")
    assert soup.p.get_text().endswith("divided by √dkey?") and len(soup.select("details li")) == 4
    assert sum(li.get_text().startswith("Right. A sum of dkey") for li in soup.select("details li")) == 1


def test_the_order_is_always_the_same_and_does_not_follow_the_file():
    question = bank()["output-width"]
    turned = Question(question.id, question.tests, question.stem, question.answers[::-1], question.lesson)
    assert module._shown(turned) == module._shown(question)
    assert page("output-width") == page("output-width")


def test_hostile_words_stay_words(monkeypatch):
    bad = '</script><img src=x onerror=alert(1)> & "quoted" <b>'
    answers = tuple(Answer(f"{n} {bad}", f"{n} {bad}", n == 1) for n in range(3))
    monkeypatch.setattr(module, "bank", lambda: {"bad": Question("bad", "shape", bad, answers, "x")})
    text = page("bad")
    soup = BeautifulSoup(text, "html.parser")
    assert soup.p.get_text() == bad and not soup.select("img, b") and len(soup.select("script")) == 1
    assert sorted(li.get_text() for li in soup.select("ol")[0].select("li")) == [f"{n} {bad}" for n in range(3)]


WRONG = [
    ((), ValueError, "ask: ids must be at least one question's id, got none"),
    (("softmax-shfit",), ValueError, "ask: ids must be questions of the bank, such as softmax-shift"),
    ((3,), TypeError, "ask: ids must be names of questions, got int"),
]


@pytest.mark.parametrize("ids, error, message", WRONG)
def test_wrong_ids_are_refused(ids, error, message):
    with pytest.raises(error, match=re.escape(message)):
        ask(*ids)


# Words


FORMULAS = [
    (r"\sqrt{d_{key}}", "√dkey"), (r"\sqrt{n d}", "√(n d)"), (r"\frac{1}{n}", "1/n"), (r"\frac{a+b}{2}", "(a+b)/2"),
    (r"Q K^\top", "Q K⊤"), (r"x_i", "xi"), (r"n^2", "n2"), (r"a\le-1", "a ≤ −1"), (r"a<b", "a < b"),
    (r"\text{softmax}(x)", "softmax(x)"), (r"W_{output}", "Woutput"), (r"\beta = 4", "β = 4"),
]  # fmt: skip


@pytest.mark.parametrize("tex, words", FORMULAS)
def test_formulas_are_read(tex, words):
    assert BeautifulSoup(formula(tex), "html.parser").get_text() == words


def test_formulas_have_their_indices_and_italics():
    assert formula("d_{key}^2") == "<i>d</i><sub>key</sub><sup>2</sup>"
    assert marked("`x < y` & $a<b$") == "<code>x &lt; y</code> &amp; <i>a</i> &lt; <i>b</i>"
    assert plain("is $d_{key}^2$ > `a & b`?") == "is d_key^2 > a & b?"


@pytest.mark.parametrize("tex", [r"\sharp", "{a", "a}", "x_", r"\frac{1}"])
def test_what_is_not_known_is_refused(tex):
    with pytest.raises(ValueError, match="known here|closed|too many|too early"):
        formula(tex)


def test_veiled_text_is_the_same_on_a_page():
    text = "Right. A row of <code>x &lt; 3</code>, d<sub>key</sub> — 注意力 &amp; more; 42."
    assert html.unescape(module._veiled(text)) == html.unescape(text)
