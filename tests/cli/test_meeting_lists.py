"""`coordhub meeting series|material|receipt|receipts|decisions`, and meetings made from a series, on the command line."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_a_meeting_is_made_from_its_series(sample: Command) -> None:
    series = {one["name"]: one for one in sample("meeting", "series", "--format", "json").json}
    assert (series["防溺水调度会"]["last"], series["防溺水调度会"]["next"]) == ("2020-H06", "2020-H07")
    assert sample("meeting", "add", "--series", "防溺水调度会", "--starts", "2020-07-20 15:00").out == "2020-H09\n"
    made = sample("meeting", "show", "H09", "--format", "json").json
    assert (made["title"], made["receipts_due"], len(made["items"]), len(made["materials"])) == (
        "防溺水第3次调度会",
        "2020-07-16",
        5,
        5,
    )
    assert sample("meeting", "add", "特别调度会", "--like", "H07", "--starts", "7-13 9:00").out == "2020-H10\n"
    assert sample("meeting", "show", "H10", "--format", "json").json["title"] == "特别调度会"


def test_a_meeting_without_a_model_needs_title_body_and_kind(sample: Command) -> None:
    wrong = sample("meeting", "add", "临时会", "--starts", "7-13")
    assert (wrong.code, "--like" in wrong.err) == (2, True)
    assert sample("meeting", "add", "--series", "防汛调度会", "--starts", "7-13").code == 3
    assert (
        sample(
            "meeting",
            "add",
            "临时会",
            "--body",
            "防溺水专班",
            "--kind",
            "topical",
            "--series",
            "临时",
            "--starts",
            "7-13",
        ).code
        == 0
    )
    assert sample("meeting", "add", "--series", "临时", "--starts", "7-14").out == "2020-H10\n"


def test_papers_of_a_meeting(sample: Command) -> None:
    assert sample("meeting", "material", "H07", "--title", "大屏演示", "--unit", "水利局", "--item", "2").out == "6\n"
    assert sample("meeting", "material", "H07", "--title", "没有单位").code == 2
    assert sample("meeting", "material", "H07", "大屏演示", "--chase").code == 0
    assert sample("meeting", "material", "H07", "6", "--copies", "20", "--due", "7-6 12:00").code == 0
    assert sample("meeting", "material", "H07", "6", "--received", "--at", "7-6 11:00").code == 0
    rows = sample("meeting", "material", "H07", "--format", "json").json
    assert [(one["title"], one["copies"], one["chases"], one["received"]) for one in rows[5:]] == [
        ("大屏演示", 20, 1, "2020-07-06T11:00")
    ]
    assert sample("meeting", "material", "H07", "6").code == 2
    assert sample("meeting", "material", "H07", "6", "--remove").code == 0
    assert sample("meeting", "material", "H07", "6", "--chase").code == 3
    assert "未交" in sample("meeting", "material", "H07").out


def test_receipts_are_noted_listed_and_chased(sample: Command) -> None:
    missing = sample("meeting", "receipts", "H07", "--missing", "--format", "json")
    assert [(one["post"], one["answer"]) for one in missing.json] == [("管委会分管副主任", None)]
    assert "回执 17/18" in missing.err
    chased = sample("meeting", "receipts", "H07", "--chase")
    assert chased.out.startswith("示范区: 防溺水第2次调度会") and "已记催 1 席" in chased.err
    assert sample("meeting", "receipt", "H07", "示范区", "代会").code == 1
    assert (
        sample(
            "meeting",
            "receipt",
            "H07",
            "示范区",
            "substitute",
            "--substitute",
            "示范区社会事务局局长",
            "--at",
            "7-6 8:20",
        ).code
        == 0
    )
    said = sample("meeting", "receipts", "H07", "--format", "json").json[-1]
    assert (said["answer"], said["substitute"], said["received"], said["chases"]) == (
        "substitute", "示范区社会事务局局长", "2020-07-06T08:20", 1,
    )  # fmt: skip
    assert sample("meeting", "receipts", "H07", "--chase").code == 1
    assert sample("meeting", "receipt", "H07", "没有局", "present").code == 3


def test_the_notice_was_sent_at_the_time_named(sample: Command) -> None:
    assert sample("meeting", "state", "H08", "noticed", "--at", "2020-07-06 8:00").code == 0
    assert sample("meeting", "show", "H08", "--format", "json").json["noticed"] == "2020-07-06T08:00"
    assert "2020-07-06 08:00" in sample("meeting", "show", "H08").out


def test_decisions_join_tasks_and_are_followed(sample: Command) -> None:
    alike = sample("meeting", "decide", "H07", "护水巡查队组建到位", "--item", "2")
    assert (alike.out, "2020-038" in alike.err) == ("2020-H07-2-1\n", True)
    assert sample("meeting", "amend", "H07", "2020-H07-2-1", "--join", "38").code == 0
    assert sample("meeting", "decide", "H07", "补齐警示牌", "--join", "31", "--item", "3").err == ""
    rows = {one["number"]: one for one in sample("meeting", "decisions", "--format", "json").json}
    assert (rows["2020-H07-2-1"]["task_number"], rows["2020-H07-2-1"]["state"]) == ("2020-038", "working")
    assert (rows["2020-H07-3-1"]["joined"], rows["2020-H07-3-1"]["due"], rows["2020-H07-3-1"]["days"]) == (
        True,
        "2020-07-10",
        4,
    )
    assert {one["state"] for one in rows.values()} == {"waiting", "working", "closed"}
    still = sample("meeting", "decisions", "--open", "--body", "防溺水专班", "--format", "json").json
    assert [one["number"] for one in still] == ["2020-H07-2-1", "2020-H07-3-1"]
    assert "待转" in sample("meeting", "decisions").out
    assert sample("meeting", "amend", "H07", "2020-H07-2-1", "--join", "").code == 0
    assert sample("meeting", "decisions", "--body", "没有会").code == 3


def test_one_decision_is_split_to_the_counties_and_the_others_are_not(sample: Command) -> None:
    for text in ("周报迟一次即电话告知", "会后三日内通报"):
        assert sample("meeting", "decide", "H07", text, "--lead", "民政局", "--item", "1").code == 0
    assert sample("meeting", "promote", "H07", "--split", "2020-H07-9-9").code == 3
    made = sample("meeting", "promote", "H07", "--split", "2020-H07-1-1")
    assert made.out == "2020-044\n2020-045\n"
    cells = [len(sample("task", "show", number, "--format", "json").json["cells"]) for number in ("44", "45")]
    assert cells == [9, 0]
