"""The reader of pages is trusted by every other test, so it has a few of its own."""

from pathlib import Path

import pytest

from fixture import Smell, parse, read, rewrite

PAGE = """# `a-rule`

Prose with `code`.

```python
# no heading
x = 1  # smell: a-rule
y = x<|>
```

## Twice

````plan
```
nested
```
````

## Twice

~~~csv data/a.csv
a,b
~~~
"""


def test_headings_name_cases_and_fences_hide_headings() -> None:
    first, second, third = parse(Path("page.md"), PAGE)
    assert (first.title, second.title, third.title) == ("a-rule", "Twice", "Twice (2)")
    assert first.smells == [Smell(1, "a-rule")]
    assert first.script.startswith("# no heading\n") and "<|>" not in first.script
    assert first.cursor is not None and first.script[: first.cursor].endswith("y = x")
    assert second.text("plan") == "```\nnested\n```\n"
    assert third.files("csv") == {"data/a.csv": "a,b\n"}


def test_an_unclosed_fence_ends_with_the_page() -> None:
    (case,) = parse(Path("page.md"), "# A\n```python\nx\n# y")
    assert case.script == "x\n# y\n"


def test_update_rewrites_one_block_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    rewrite(page, "Twice", "plan", "a\nb")
    assert page.read_text(encoding="utf-8") == PAGE.replace("```\nnested\n```\n", "a\nb\n")


def test_a_missing_block_is_added_to_its_case(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    first, *_ = read(page)
    with pytest.raises(AssertionError, match="no `hover` block"):
        first.expect("hover", "x", update=False)
    first.expect("hover", "x", update=True)
    first, second, _ = read(page)
    assert first.text("hover") == "x\n" and second.text("plan") == "```\nnested\n```\n"
    first.expect("hover", "x\n", update=False)
