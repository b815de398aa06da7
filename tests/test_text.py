"""The buffer is an algorithm, so it has tests of its own: it must say what a fresh look at its text says."""

import re

from hypothesis import given
from hypothesis import strategies as st

from headwater.base.text import Buffer, Edit, Encoding, Span, apply
from strategies import span_in

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
letters = st.text(st.sampled_from("ab\r\n\r\n\f\x85\u2028é€😀\ud800"), max_size=20)
changes = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6), letters), max_size=6)


def fresh_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\r\n|\r|\n", text))]


@given(letters, changes)
def test_lines_are_those_of_the_text_after_any_edits(text: str, changes: list[tuple[int, int, str]]) -> None:
    buffer = Buffer(text)
    for start, length, new in changes:
        span = span_in(text, start, length)
        text = apply(text, [Edit(span, new)])
        buffer.replace(span, new)
        starts = fresh_starts(text)
        assert buffer.text == text
        assert [buffer.line_start(line) for line in range(buffer.line_count)] == starts
        assert all(starts[buffer.line_at(at)] <= at for at in range(len(text) + 1))
    assert buffer.line_starts == fresh_starts(text)


@given(letters, st.sampled_from(ENCODINGS))
def test_a_position_leads_back_to_its_offset(text: str, encoding: Encoding) -> None:
    buffer = Buffer(text)
    for offset in range(len(text) + 1):
        inside_break = text[offset - 1 : offset + 1] == "\r\n" if offset else False
        assert buffer.offset(*buffer.position(offset, encoding), encoding) == offset - inside_break


@given(letters, st.integers(-1, 9), st.integers(-1, 30), st.sampled_from(ENCODINGS))
def test_any_position_is_an_offset(text: str, line: int, character: int, encoding: Encoding) -> None:
    buffer = Buffer(text)
    offset = buffer.offset(line, character, encoding)
    assert 0 <= offset <= len(text)
    if 0 <= line < buffer.line_count and character >= 0:
        found = buffer.position(offset, encoding)
        assert found[0] == line
        assert found[1] <= character


def test_characters_are_counted_as_the_editor_counts_them() -> None:
    buffer = Buffer("x\né😀z\n")
    assert [buffer.position(4, encoding) for encoding in ENCODINGS] == [(1, 6), (1, 3), (1, 2)]
    assert [buffer.offset(1, 2, encoding) for encoding in ENCODINGS] == [3, 3, 4]


def test_what_lies_beyond_is_drawn_back() -> None:
    buffer = Buffer("ab\r\ncd")
    assert buffer.offset(0, 99) == 2
    assert buffer.offset(9, 0) == buffer.offset(1, 99) == 6
    buffer.replace(Span(4, 99), "x")
    assert buffer.text == "ab\r\nx"


def test_edits_apply_in_any_order() -> None:
    edits = [Edit(Span(4, 5), "E"), Edit(Span(0, 1), ""), Edit(Span(2, 2), "+"), Edit(Span(2, 2), "-")]
    assert apply("abcde", edits) == "b+-cdE"


def test_halves_of_a_character_are_one_where_they_meet() -> None:
    buffer = Buffer("a")
    buffer.replace(Span(1, 1), "\ud83d")
    buffer.replace(Span(2, 2), "\ude00b")
    assert buffer.text == "a😀b"
    buffer.replace(Span(1, 1), "\ud83d!")
    buffer.replace(Span(3, 4), "\ude00")
    buffer.replace(Span(2, 3), "")
    assert buffer.text == "a😀b"
