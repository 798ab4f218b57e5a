"""The house's own rules: sizes, wording in one place and in both languages, no leftovers."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import coordhub.domain
from coordhub.domain.record import Part, Record

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "coordhub"
CHINESE = re.compile(r"[\u3400-\u9fff]")
SPEAKS_CHINESE = {
    "domain/judging.py",  # yes, no and bounds as people write them
    "domain/period_key.py",  # periods as people type them
    "domain/privacy.py",  # surnames, and the patterns of what must not be stored
    "papers/gongwen.py",  # the names of typefaces
    "papers/lint.py",  # what a proof-reader looks for
    "papers/lint_claims.py",  # how a text says a figure
    "papers/lint_series.py",  # numerals of headings
    "papers/lint_times.py",  # how a text says a period
    "papers/title_lines.py",  # words that a title is not broken in
    "services/import_period.py",  # periods as titles of workbooks say them
    "services/import_words.py",  # headings and total rows of the workbooks that counties send
    "services/sample.py",  # posts and suffixes as the sample office has them
    "services/sample_ledgers.py",  # the post that typed the sample's entries
    "services/outgoing.py",  # the form of an issuing unit's numbers
    "services/register_columns.py",  # headings of the workbooks that offices keep
    "services/task_import.py",  # headings of the workbooks that offices keep
    "sheets/writing.py",  # the typeface of a workbook
    "services/names.py",  # the prefix 市 of a department's name
    "text/dates.py",  # dates as people type them
    "text/nth.py",  # how titles count
    "text/numerals.py",  # Chinese numerals
}


def modules() -> Iterator[tuple[str, str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        yield str(path.relative_to(PACKAGE)), text, ast.parse(text)


def words(lang: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((PACKAGE / "messages" / lang).glob("*.py")):
        if path.stem != "__init__":
            found |= importlib.import_module(f"coordhub.messages.{lang}.{path.stem}").WORDS
    return found


def test_no_module_is_longer_than_400_lines_and_no_function_than_60() -> None:
    long = [
        f"{name} {text.count(chr(10))}"
        for name, text, _ in modules()
        if text.count("\n") > 400 and not name.startswith("messages")
    ]
    long += [
        f"{name}:{one.lineno} {one.name}"
        for name, _, tree in modules()
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and (one.end_lineno or 0) - one.lineno >= 60
    ]
    assert long == []


def test_no_screen_is_longer_than_250_lines_and_the_application_than_150() -> None:
    limits = {"tui/screens/": 250, "tui/app.py": 150}
    assert [
        name
        for name, text, _ in modules()
        for start, limit in limits.items()
        if name.startswith(start) and text.count("\n") > limit
    ] == []


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    zh, en = words("zh"), words("en")

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    assert set(zh) == set(en)
    differs = {
        "text.written",  # the English date names its month
    }
    assert {key for key in zh if places(zh[key]) != places(en[key])} == differs


def test_no_english_wording_holds_a_chinese_character_but_names_of_things_typed() -> None:
    typed = {key.partition(".")[0] for key, text in words("en").items() if CHINESE.search(text)}
    assert typed <= {"help", "cli", "task", "text", "privacy", "outgoing", "tuipaper"}


def _literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """The strings of a module that are not docstrings or the explanation below a name."""
    said = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in said:
            yield one


def test_words_that_a_person_reads_are_in_messages_only() -> None:
    found = {
        name
        for name, _, tree in modules()
        if not name.startswith("messages")
        for one in _literals(tree)
        if CHINESE.search(str(one.value))
    }
    assert found <= SPEAKS_CHINESE
    assert found == SPEAKS_CHINESE, "some of those that may speak Chinese no longer do"


def _patterns() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every string of the program, and every string that it puts together, as a pattern."""
    plain: set[str] = set()
    built: list[re.Pattern[str]] = []
    for name, _, tree in modules():
        if name.startswith("messages/"):
            continue
        for one in ast.walk(tree):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                plain.add(one.value)
            elif isinstance(one, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.#-]+" for part in one.values
                ]
                first = one.values[0]
                if isinstance(first, ast.Constant) and re.match(r"[a-z_]+\.", str(first.value)):
                    built.append(re.compile("".join(parts)))
    return plain, built


def test_every_wording_is_spoken_somewhere() -> None:
    plain, built = _patterns()
    views = {f"view.{text}" for text in plain}
    families = {key.rpartition(".")[0] for key in words("zh")} & plain
    unspoken = [
        key
        for key in words("zh")
        if key not in plain | views
        and re.sub(r"\.(one|other)$", "", key) not in plain
        and key.rpartition(".")[0] not in families
        and not key.startswith(("act.", "help.", "field.", "history.did."))
        and not any(one.fullmatch(key) for one in built)
    ]
    assert unspoken == []


def test_every_wording_that_is_asked_for_is_there() -> None:
    there = words("zh")
    asked = {
        str(one.args[0].value)
        for name, _, tree in modules()
        for one in ast.walk(tree)
        if isinstance(one, ast.Call)
        and isinstance(one.func, ast.Name)
        and one.func.id in {"t", "Refused", "NotFound"}
        and one.args
        and isinstance(one.args[0], ast.Constant)
    }
    assert {key for key in asked if key not in there and f"{key}.other" not in there} == set()


def test_every_field_of_a_record_has_a_word_for_the_history() -> None:
    fields: set[str] = set()
    for found in pkgutil.iter_modules(coordhub.domain.__path__):
        module = importlib.import_module(f"coordhub.domain.{found.name}")
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, Record | Part) and issubclass(one, msgspec.Struct):
                fields |= set(one.__struct_encode_fields__)
    assert {name for name in fields - {"rev"} if f"field.{name}" not in words("zh")} == set()


def test_nothing_is_printed_but_by_the_command_lines_output() -> None:
    printing = [
        name
        for name, _, tree in modules()
        for one in ast.walk(tree)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "print"
    ]
    assert not printing


@pytest.mark.parametrize("mark", ["TODO", "FIXME", "XXX", "HACK", "NotImplemented\u0045rror, #"])
def test_nothing_is_left_for_later(mark: str) -> None:
    assert [name for name, text, _ in modules() if re.search(rf"\b{mark}\b", text)] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, text, tree in modules() if text.strip() and not ast.get_docstring(tree)] == []


def test_the_top_level_stays_as_it_was_drawn() -> None:
    drawn = {"coordhub", "tests", "sample_data", "pyproject.toml", "README.md", "LICENSE"}
    made = {"build", "dist"}
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - made == drawn
