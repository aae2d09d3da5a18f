"""The two corpora: what they contain, and that no twin crosses from training to testing."""

import numpy as np
import pytest

from attn_helpers._language import speaking
from attn_helpers.lessons.self_vs_cross_attention import apples, corpus, photo, translation, typed
from attn_helpers.lessons.words import PAD, START, decode, encode, glossed, segment, vocabulary


def test_chinese_says_time_and_place_early_and_english_late():
    pair = corpus.sentence("医生", "帮助", "农民", time="上周", place="在车站")
    assert pair.chinese == ("医生", "上周", "在车站", "帮助", "了", "农民", "。")
    assert pair.english == ("the doctor", "helped", "the farmer", "at the station", "last week", ".")


@pytest.mark.parametrize("n", range(0, 1440, 97))
def test_each_english_token_has_one_chinese_token_behind_it(n):
    chinese, english = corpus.sentences()[n]
    said = [corpus.DICTIONARY[token] for token in chinese if token != "了"]
    assert sorted(said) == sorted(english) and len(set(said)) == len(said)


def test_all_sentences_differ_and_have_every_length():
    pairs = corpus.sentences()
    assert len({p.chinese for p in pairs}) == len({p.english for p in pairs}) == 6 * 5 * 3 * 4 * 4
    assert {len(p.chinese) for p in pairs} == {5, 6, 7}


@pytest.mark.parametrize("argument", ["subject", "verb", "object", "time", "place"])
def test_an_unknown_word_is_named(argument):
    words = dict(subject="老师", verb="看见", object="学生", time=None, place=None) | {argument: "猫"}
    with pytest.raises(ValueError, match=rf"sentence: {argument} must be one of .*, got '猫'"):
        corpus.sentence(**words)


def test_a_twin_has_the_same_words_in_other_places_and_is_the_twin_of_its_twin():
    pairs = corpus.sentences()
    for pair in pairs[::31]:
        other = corpus.twin(pair)
        assert other in pairs and other != pair and corpus.twin(other) == pair
        assert sorted(other.chinese) == sorted(pair.chinese) and sorted(other.english) == sorted(pair.english)


@pytest.mark.parametrize("seed", range(5))
def test_no_twin_of_a_test_sentence_was_trained_on_and_all_people_play_both_parts(seed):
    pairs = corpus.sentences()
    train, test = corpus.split_by_people(pairs, np.random.default_rng(seed))
    assert sorted(train + test) == sorted(pairs)
    assert not {corpus.people(p) for p in train} & {corpus.people(p) for p in test}
    assert set(map(corpus.twin, test)) == set(test)
    subjects, objects = {p.english[0] for p in train}, {p.english[2] for p in train}
    assert subjects == objects == set(corpus.PEOPLE.values())


def test_the_careless_split_does_leave_twins_in_training():
    pairs = corpus.sentences()
    train, test = corpus.split_at_random(pairs, np.random.default_rng(0))
    assert sorted(train + test) == sorted(pairs)
    known = set(train)
    assert np.mean([corpus.twin(p) in known for p in test]) > 0.6


def test_a_split_can_hold_out_ten_pairs_but_no_more():
    train, _ = corpus.split_by_people(corpus.sentences(), np.random.default_rng(0), n_held_out=10)
    assert {word for p in train for word in corpus.people(p)} == set(corpus.PEOPLE)
    with pytest.raises(ValueError, match="n_held_out must be 10 at most"):
        corpus.split_by_people(corpus.sentences(), np.random.default_rng(0), n_held_out=11)


def test_encode_and_decode_are_inverse():
    texts = [p.english for p in corpus.sentences()]
    words = vocabulary(texts, first=(PAD, START))
    ids = encode(texts, words)
    assert ids.shape == (1440, 6) and ids.max() == len(words) - 1 and not (ids == 1).any()
    assert decode(ids, words) == texts


def test_encode_pads_to_a_length_and_names_what_does_not_fit():
    words = vocabulary([("a", "b")])
    assert encode([("b",)], words, length=3).tolist() == [[2, 0, 0]]
    with pytest.raises(ValueError, match="length must be 2 at least, the longest text, got 1"):
        encode([("a", "b")], words, length=1)
    with pytest.raises(ValueError, match="texts must be made of tokens in the vocabulary, got 'c'"):
        encode([("a", "c")], words)


def test_a_text_without_its_end_is_decoded_whole():
    assert decode([[1, 2]], ("<pad>", "a", "b", ".")) == [("a", "b")]


def test_both_apples_stand_at_the_same_places_in_every_sentence():
    for s in apples.sentences():
        assert [i for i, word in enumerate(s.words) if word == apples.WORD] == list(apples.PLACES)
        assert len(s.words) == 7 and set(s.words) <= set(apples.GLOSS)


def test_a_word_needs_no_gloss_where_its_own_language_is_spoken():
    assert glossed(["吃", "了"], apples.GLOSS) == ["吃 ate", "了 (done)"]
    with speaking("zh"):
        assert glossed(apples.GLOSS, apples.GLOSS) == list(apples.GLOSS)
        assert glossed(["老师", "了"], corpus.GLOSS, between="\n") == ["老师\nthe teacher", "了"]
        assert glossed(["找到"], corpus.GLOSS) == ["找到 found"]  # the verb, not the variable of that name


def test_swapped_clauses_have_one_bag_of_words_and_opposite_meanings():
    for s in filter(apples.mixed, apples.sentences()):
        other = apples.twin(s)
        assert sorted(other.words) == sorted(s.words) and other.company == s.company[::-1] != s.company


@pytest.mark.parametrize("seed", range(5))
def test_no_twin_of_a_test_apple_was_trained_on(seed):
    train, test = apples.split_by_clauses(apples.sentences(), np.random.default_rng(seed))
    assert len(train) == 180 and sorted(train + test) == sorted(apples.sentences())
    assert set(map(apples.twin, test)) == set(test)
    assert any(map(apples.mixed, test)) and not all(map(apples.mixed, test))


def test_previous_is_the_english_moved_right_by_one_behind_a_start():
    pairs = corpus.sentences()
    chinese, previous, english = corpus.to_numbers(pairs)
    assert chinese.shape == (1440, 7) and previous.shape == english.shape == (1440, 6)
    assert (previous[:, 1:] == english[:, :-1]).all()
    assert {corpus.ENGLISH[i] for i in previous[:, 0]} == {START}
    assert decode(chinese, corpus.CHINESE, end="。") == [p.chinese for p in pairs]
    assert decode(english, corpus.ENGLISH) == [p.english for p in pairs]


def test_apples_become_numbers():
    tokens, company = apples.to_numbers(apples.sentences())
    assert decode(tokens, apples.WORDS, end=None) == [s.words for s in apples.sentences()]
    assert (tokens[:, list(apples.PLACES)] == apples.WORDS.index(apples.WORD)).all()
    assert company.shape == (240, 2) and company.mean() == 0.5


@pytest.mark.parametrize("text", ["老师看见了学生。", "老师 看见 了 学生", " 老师看见 了学生 . "])
def test_a_typed_sentence_is_cut_with_or_without_spaces_and_full_stop(text):
    assert typed.read(text) == ("老师", "看见", "了", "学生", "。")


def test_the_longest_word_is_taken_and_what_is_unknown_stays_together():
    assert segment("在学校里面的在学", ("在", "在学校", "学")) == ("在学校", "里面的", "在", "学")


@pytest.mark.parametrize("n", range(0, 1440, 131))
def test_every_sentence_of_the_corpus_can_be_typed(n):
    chinese = corpus.sentences()[n].chinese
    assert typed.read("".join(chinese)) == typed.read(" ".join(chinese)) == chinese


@pytest.mark.parametrize(
    ("text", "answer"),
    [("老师看见了猫", r"^猫 is not in the vocabulary\. Known are people: 老师, .*; verbs: 看见"),
     ("  ", "no word yet.*老师"),
     ("老师昨天在学校看见了学生了了", "9 words with the full stop; the model knows 7"),
     ("<pad>", "<pad> is not in the vocabulary")],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_what_is_known(text, answer):
    with pytest.raises(ValueError, match=answer):
        typed.read(text)


def test_cross_entropy_is_the_mean_over_tokens_that_are_no_padding():
    logits, tokens = np.random.default_rng(0).normal(size=(2, 3, 5)), np.array([[1, 4, 0], [2, 0, 0]])
    shares = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    right = [shares[0, 0, 1], shares[0, 1, 4], shares[1, 0, 2]]
    assert np.isclose(translation.cross_entropy(logits, tokens), -np.mean(np.log(right)))


def test_batches_keep_rows_together_and_do_not_repeat_them():
    draw = translation.batches([np.arange(11), 2 * np.arange(11)], np.random.default_rng(0), size=7)
    for step in range(5):
        one, other = draw(step)
        assert len(set(one)) == 7 and (other == 2 * one).all()
    with pytest.raises(ValueError, match="batches: size must be 11 at most, the number of rows, got 64"):
        translation.batches([np.arange(11)], np.random.default_rng(0))


def test_the_dictionary_puts_every_token_on_its_own_word():
    pairs = corpus.sentences()[::97]
    weights = [translation.dictionary_weights(pair) for pair in pairs]
    assert translation.shares_on_own_word(pairs, weights) == (1.0, 1.0)
    assert translation.shares_on_own_word(pairs, [np.roll(one, 1, axis=1) for one in weights])[0] < 0.5


def test_patches_are_averages_of_squares_in_reading_order():
    image = np.random.default_rng(0).uniform(size=(12, 20, 3))
    rows = photo.patches(image, (3, 5), pixels=2)
    assert rows.shape == (15, 12)
    assert np.allclose(rows[7].reshape(2, 2, 3)[1, 0], image[6:8, 8:10].mean(axis=(0, 1)))  # row 1, column 2
    with pytest.raises(ValueError, match=r"patches: grid must be \(12, 20\) cut into whole patches of 4 × 4"):
        photo.patches(image, (5, 5))


def test_the_portrait_is_a_picture():
    portrait = photo.portrait()
    assert portrait.shape == (288, 256, 3) and 0 <= portrait.min() < 0.1 and 0.9 < portrait.max() <= 1


def test_told_says_what_may_be_expected():
    pairs = corpus.sentences()
    assert "trained on" in typed.told(None, *pairs[0], trained_on=pairs)
    assert "never saw" in typed.told(None, *pairs[0], trained_on=pairs[1:])
    assert "do not trust" in typed.told(None, ("老师", "老师", "。"), ("the teacher", "."), trained_on=pairs)
