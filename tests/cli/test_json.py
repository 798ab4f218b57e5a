"""The keys of JSON lists: what scripts may rely on."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command

LISTS = [
    ("task list --all", "id number title state light due overdue lead responsible supporting campaign source cells"),
    ("unit list", "id name short abbr kind parent official_code"),
    ("body list", "id name kind level parent"),
    ("body members b1", "id body role unit post holder from to"),
    ("seat list --body b1", "id body role unit post holder from to"),
    ("duty list", "id body unit subject text clause from to"),
    ("meeting list", "id title kind body starts state items decisions"),
    ("campaign list", "id name body lead from to"),
    ("history", "rev at by why records"),
    ("search 水", "kind id number name"),
    ("meeting agenda H07", "title kind minutes tasks"),
    ("body coverage", "unit body"),
    ("duty matrix b1", "unit duties"),
    ("filter list", "name flags"),
]


@pytest.mark.parametrize(("line", "keys"), LISTS, ids=[line for line, _ in LISTS])
def test_a_list_is_one_array_of_objects_with_these_keys(sample: Command, line: str, keys: str):
    """Nothing else stands on stdout, and Chinese is not escaped."""
    answer = sample(*line.split(), "--format", "json")

    assert (answer.code, answer.err) == (0, "")
    assert answer.json
    assert [one for one in answer.json if not set(keys.split()) <= set(one)] == []
    assert "\\u" not in answer.out


def test_references_are_ids_and_a_number_is_a_string(sample: Command):
    """`lead`, `responsible`, `supporting` are arrays of unit ids; a cell names its unit."""
    tasks = sample("task", "list", "--all", "--format", "json").json
    units = {one["id"] for one in sample("unit", "list", "--format", "json").json}

    assert all(isinstance(one["number"], str) for one in tasks)
    assert {unit for one in tasks for key in ("lead", "responsible", "supporting") for unit in one[key]} <= units
    cells = [cell for one in tasks for cell in one["cells"]]
    assert {cell["unit"] for cell in cells} <= units
    assert all({"unit", "state", "percent"} <= set(cell) for cell in cells)


def test_history_comes_newest_first_with_fields_from_and_to(sample: Command):
    """A change record: kind, id, fields as path to [from, to]."""
    sample("task", "report", "31", "--unit", "范县", "--percent", "60", "--note", "立牌过半")

    first, *rest = sample("history", "--format", "json").json

    assert first["rev"] > rest[0]["rev"]
    (record,) = first["records"]
    assert (record["kind"], record["id"]) == ("task", "t26")
    assert [change for path, change in record["fields"].items() if path.endswith(".percent")] == [[None, 60]]
    assert ["滩区牌未到", "立牌过半"] in record["fields"].values()


@pytest.mark.parametrize(
    "line", ["task list --text 没有这样的字", "seat list --body b1 --vacant --on 2019-12-31", "search zzzz"]
)
def test_an_empty_list_is_an_empty_array(sample: Command, line: str):
    """A script need not look at stderr."""
    answer = sample(*line.split(), "--format", "json")

    assert answer == (0, "[]\n", "")
