"""Declarations read from TOML: what they become, and what is said of bad ones: file, line, what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordhub.domain.framework import Framework
from coordhub.domain.ledger import Ledger
from coordhub.domain.refusal import Refused
from coordhub.messages import speaking
from coordhub.services.declarations import MOST_BYTES, parse, read
from coordhub.services.wording import sentence

GOOD = """\
id = "summer-camps"
title = { zh = "暑期托管周报", en = "Summer day camps" }
shape = "periodic"
zero = ["events"]
expires = "until"
pass = { fields = ["plan", "staff"], least = 1 }

subject = { kind = "unit", units = ["county"] }
owed_by = { kinds = ["county"] }
opens_task = { limit = "after 24 hours of until", title = { zh = "处置" }, when = { plan = false } }

[[schedules]]
from = 2020-06-01
period = "week"
due = "mon 10:00"
season = "06-01..09-30"

[[schedules]]
from = 2020-09-01
period = "month"
due = "28 17:00"
covers = "26-25"

[[fields]]
id = "camps"
label = { zh = "托管点", en = "Camps" }
kind = "stock"

[[fields]]
id = "events"
label = { zh = "事件", en = "Events" }
kind = "flow"

[[fields]]
id = "total"
label = { zh = "累计", en = "To date" }
kind = "cumulative"
since = "campaign"

[[fields]]
id = "plan"
label = { zh = "有预案", en = "Plan" }
kind = "bool"

[[fields]]
id = "staff"
label = { zh = "有人员", en = "Staff" }
kind = "bool"

[[fields]]
id = "until"
label = { zh = "止于", en = "Until" }
kind = "date"
optional = true

[[fields]]
id = "risk"
label = { zh = "风险", en = "Risk" }
kind = "choice"
choices = [
  { id = "high", label = { zh = "高" } },
  { id = "low", label = { zh = "低" } },
]

[[checks]]
kind = "balance"
stock = "camps"
new = ["events"]
fixed = ["total"]

[[checks]]
kind = "at_most"
field = "events"
of = ["camps"]

[[checks]]
kind = "required"
fields = ["until"]
when = { risk = "high" }

[[measures]]
id = "share"
label = { zh = "占比" }
kind = "rate"
field = "events"
of = ["camps"]
target = 90

[[measures]]
id = "risky"
label = { zh = "高风险" }
kind = "count"
where = { risk = ["high"] }
"""


def said(text: str, file: str = "mine.toml") -> str:
    with pytest.raises(Refused) as caught:
        parse(text, file)
    assert caught.value.exit_code == 1
    return sentence(caught.value)


def line_of(text: str, last: str) -> int:
    return text[: text.index(last)].count("\n") + 1


def test_a_good_declaration_becomes_a_ledger() -> None:
    made = parse(GOOD, "mine.toml")
    assert isinstance(made, Ledger)
    assert (made.code, made.shape, made.passes.fields if made.passes else ()) == (
        "summer-camps",
        "periodic",
        ("plan", "staff"),
    )
    assert [one.since for one in made.schedules] == ["2020-06-01", "2020-09-01"]
    assert made.checks[2].when == {"risk": "high"}
    assert made.installed is None


# What is changed in the good one, the text at whose line it is said, and the words that are said (the last must be all).
BAD = {
    "an unknown key names the nearest first": ("shape =", "shaep =", "shaep", "没有“shaep”这一项; 可写 shape title"),
    "an unknown key of a field": ('kind = "stock"', 'kind = "stock"\nunits = "处"', "units = \"处\"", "没有“units”这一项; 可写 unit"),
    "a key of our own records": ("shape =", "installed = 2020-01-01\nshape =", "installed =", "没有“installed”这一项"),
    "a schedule's reason is not declared": ('covers = "26-25"', 'covers = "26-25"\nwhy = "x"', "why =", "没有“why”这一项; 可写 "),
    "a key that must be there": ('label = { zh = "托管点", en = "Camps" }\n', "", '[[fields]]\nid = "camps"', "缺少“label”这一项"),
    "a shape that is none": ('"periodic"', '"weekly"', "shape =", "不能写“weekly”; 可写 dated periodic standing"),
    "a kind of field that is none": ('kind = "cumulative"', 'kind = "total"', 'kind = "total"', "不能写“total”; 可写 "),
    "a kind of unit that is none": ('units = ["county"]', 'units = ["countty"]', "subject =", "不能写“countty”; 可写 county "),
    "a text where a number is wanted": ("target = 90", 'target = "90%"', "target =", "不能写 '90%', 要写整数"),
    "a number where a list is wanted": ('zero = ["events"]', "zero = 3", "zero =", "不能写 3, 要写方括号里的一列"),
    "a text where a table is wanted": ('{ zh = "暑期托管周报", en = "Summer day camps" }', '"周报"', "title =", "不能写 '周报', 要写花括号里的几项"),
    "a word where yes or no is wanted": ("optional = true", 'optional = "yes"', "optional =", "不能写 'yes', 要写 true 或 false"),
    "a number where a text is wanted": ('id = "camps"', "id = 7", "id = 7", "不能写 7, 要写带引号的文字"),
    "a bound below nothing": ("target = 90", "target = -1", "target =", "不能小于 0: -1"),
    "a target above all": ("target = 90", "target = 101", "target =", "目标是百分比, 最多 100, 给的是 101"),
    "a day that there is not": ("from = 2020-09-01", 'from = "2020-09-31"', 'from = "2020-09-31"', "没有“2020-09-31”这一天"),
    "a season that is none": ("06-01..09-30", "06-01~09-30", "season =", "看不懂时段“06-01~09-30”; 写作 06-01..09-30"),
    "a due time that its period does not have": ('"mon 10:00"', '"28 17:00"', 'due = "28 17:00"', "看不懂报送时限“28 17:00”(周期 week)"),
    "days that do not join": ('"26-25"', '"26-24"', "covers =", "看不懂所报的起止“26-24”(周期 month)"),
    "two schedules that begin the same day": ("from = 2020-09-01", "from = 2020-06-01", 'from = 2020-06-01\nperiod = "month"', "有两个周期安排都从 2020-06-01 起"),
    "an id with other letters": ('"summer-camps"', '"暑期托管"', "id =", "台账的 id 要以小写英文字母开头"),
    "an id that means something else": ('"summer-camps"', '"all"', "id =", "all 另有所指"),
    "a field's id with other letters": ('id = "camps"', 'id = "托管点"', 'id = "托管点"', "给的是“托管点”"),
    "a field that conditions know otherwise": ('id = "camps"', 'id = "passes"', 'id = "passes"', "passes 另有所指"),
    "two fields of one id": ('id = "until"', 'id = "plan"', 'id = "plan"\nlabel = { zh = "止于"', "“plan”出现了两次"),
    "two fields of one heading": ('zh = "有人员"', 'zh = "有预案"', 'label = { zh = "有预案", en = "Staff" }', "“有预案”出现了两次"),
    "two choices of one id": ('id = "low"', 'id = "high"', '{ id = "high", label = { zh = "低" } }', "“high”出现了两次"),
    "two measures of one id": ('id = "risky"', 'id = "share"', 'id = "share"\nlabel = { zh = "高风险" }', "“share”出现了两次"),
    "a choice of nothing": ('choices = [\n  { id = "high", label = { zh = "高" } },\n  { id = "low", label = { zh = "低" } },\n]\n', "", '[[fields]]\nid = "risk"', "risk: 只有 choice 才写 choices, 而且必须写"),
    "a sum since the campaign that is none": ('kind = "flow"', 'kind = "flow"\nsince = "year"', 'since = "year"', "events: 只有 cumulative 才写 since"),
    "bounds of what is no figure": ("optional = true", "most = 3", "most = 3", "until 是 date, 没有上下限"),
    "bounds the wrong way round": ('kind = "flow"', 'kind = "flow"\nleast = 5\nmost = 4', "least = 5", "下限 5 大于上限 4"),
    "a title of nothing": ('zh = "托管点"', 'zh = " "', 'zh = " "', "标题不能空"),
    "a check of a field that is not there": ('of = ["camps"]\n\n[[checks]]', 'of = ["camp"]\n\n[[checks]]', 'of = ["camp"]', "没有栏目“camp”; 可写 camps "),
    "a check of a field that is no figure": ('stock = "camps"', 'stock = "plan"', 'stock = "plan"', "栏目 plan 是 bool, 这里要 "),
    "a check that lacks its part": ('stock = "camps"\n', "", '[[checks]]\nkind = "balance"', "balance 要写明 stock"),
    "a check with a part that it does not read": ('kind = "required"', 'kind = "required"\nmost = 3', "most = 3", "required 用不着 most; 可写 fields when"),
    "at most of nothing": ('field = "events"\nof = ["camps"]\n\n[[checks]]', 'field = "events"\n\n[[checks]]', '[[checks]]\nkind = "at_most"', "at_most 要么写 of, 要么写 most"),
    "a condition on a field that is not there": ('when = { risk = "high" }', 'when = { riks = "high" }', "riks", "没有栏目“riks”; 可写 risk "),
    "a condition that no answer meets": ('when = { risk = "high" }', 'when = { risk = "hihg" }', "hihg", "不能写“hihg”; 可写 high low"),
    "a condition of another kind": ("when = { plan = false }", 'when = { plan = "no" }', "opens_task =", "不能写“no”; 可写 "),
    "a condition of a number for yes": ("when = { plan = false }", "when = { plan = 0 }", "opens_task =", "不能写“0”; 可写 true false"),
    "a measure's condition that no answer meets": ('where = { risk = ["high"] }', 'where = { risk = ["none"] }', "where =", "不能写“none”; 可写 "),
    "a measure of a field that is not there": ('field = "events"\nof = ["camps"]\ntarget', 'field = "event"\nof = ["camps"]\ntarget', 'field = "event"\n', "没有栏目“event”; 可写 events "),
    "a rate of a field to nothing": ('of = ["camps"]\ntarget', "target", '[[measures]]\nid = "share"', "按栏目算的比率要同时写 field 和 of"),
    "a count that sums": ('kind = "count"', 'kind = "count"\nfield = "events"', 'field = "events"\nwhere', "count 用不着 field; 可写 where"),
    "an expiry that is no date": ('expires = "until"', 'expires = "plan"', "expires =", "栏目 plan 是 bool, 这里要 date; 可写 until"),
    "an expiry that is not there": ('expires = "until"', 'expires = "untill"', "expires =", "没有栏目“untill”; 可写 until"),
    "a vacancy outside a roster": ('expires = "until"', 'vacancy = "plan"', "vacancy =", "vacancy 只用于岗位名册"),
    "an opening without an end": ('expires = "until"', 'opens = "until"', "opens =", "opens 和 closes 要一起写"),
    "a zero that covers a stock": ('zero = ["events"]', 'zero = ["camps"]', "zero =", "栏目 camps 是 stock, 这里要 flow money number; 可写 events"),
    "a zero that covers what is not there": ('zero = ["events"]', 'zero = ["event"]', "zero =", "没有栏目“event”; 可写 events"),
    "a checklist of what is no yes or no": ('"plan", "staff"]', '"plan", "camps"]', "pass =", "栏目 camps 是 stock, 这里要 bool; 可写 plan staff"),
    "a checklist that asks too much": ("least = 1 }", "least = 3 }", "pass =", "pass 的 least 在 1 到 2 之间"),
    "visits of what is not dated": ('expires = "until"', "visit_every = 7", "visit_every =", "visit_every 只用于按日期记的台账"),
    "a limit that is none": ("after 24 hours of until", "in 24 hours", "opens_task =", "看不懂"),
    "a limit before the event": ("after 24 hours of until", "before 2 days of until", "opens_task =", "办理时限从事件起算"),
    "a limit from what is no date": ("after 24 hours of until", "after 24 hours of camps", "opens_task =", "栏目 camps 是 stock, 这里要 date"),
    "a periodic ledger without periods": ("[[schedules]]\n", "[[columns]]\n", "[[columns]]", "没有“columns”这一项"),
    "a periodic ledger about codes": ('{ kind = "unit", units = ["county"] }', '{ kind = "code", code = "A" }', "subject =", "对象是 code 的台账不能是 periodic"),
    "codes without a form": ('{ kind = "unit", units = ["county"] }', '{ kind = "code" }', "subject =", "code 要写明 code"),
    "sites that there are none of": ('{ kind = "unit", units = ["county"] }', '{ kind = "site", sites = ["pool"] }', "subject =", "不能写“pool”; 可写 "),
    "bodies that there are none of": ('{ kind = "unit", units = ["county"] }', '{ kind = "body", bodies = ["taskforce"] }', "subject =", "不能写“taskforce”; 可写 task_force "),
    "units of a site": ('{ kind = "unit", units = ["county"] }', '{ kind = "site", sites = ["compound"], units = ["county"] }', "subject =", "site 用不着 units; 可写 sites"),
    "the office beside others": ('owed_by = { kinds = ["county"] }', 'owed_by = { kinds = ["county"], office = true }', "owed_by =", "不能再写别的"),
    "what only the office compiles": ('expires = "until"', 'compiles = "weekly"', "compiles =", "compiles 只用于本办公室自己报的台账"),
    "a control character": ("暑期托管周报", "暑期\x1b[31m", "title =", "含有控制字符"),
    "an escaped control character": ("暑期托管周报", "暑期\\u001b[31m", "title =", "含有控制字符"),
    "text that runs backwards": ("暑期托管周报", "暑期\u202e", "title =", "含有控制字符"),
    "a title of two lines": ("暑期托管周报", "暑期\\n托管", "title =", "含有控制字符"),
    "what is no TOML": ('kind = "cumulative"', 'kind = "cumulative', 'kind = "cumulative', "不是合格的 TOML"),
    "a key that is there twice": ('kind = "cumulative"', 'kind = "cumulative"\nkind = "flow"', 'kind = "flow"\nsince', "不是合格的 TOML"),
    "brackets without end": ('zero = ["events"]', "zero = " + "[" * 5000, "id =", "不是合格的 TOML: 括号没有尽头"),
    "a number of thousands of digits": ("target = 90", "target = " + "9" * 5000, "id =", "数字太长"),
    "a kind of declaration that is none": ("shape =", 'kind = "report"\nshape =', "kind =", "不能写“report”; 可写 ledger framework"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD, ids=list(BAD))
def test_a_bad_declaration_is_refused_with_its_line_and_what_is_allowed(case: str) -> None:
    old, new, at, words = BAD[case]
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    heard = said(text)
    assert heard.startswith(f"mine.toml 第{line_of(text, at)}行: "), heard
    assert words in heard, heard


def test_the_line_is_that_of_the_value_in_inline_tables_too() -> None:
    text = """id = "x1"
title = { zh = "周报" }
shape = "periodic"
subject = { kind = "unit", units = ["county"] }
schedules = [
  { from = 2020-01-01, period = "week", due = "mon 10:00" },
  # the second
  { from = 2020-02-01, period = "week", due = "monday" },
]
fields = [
  { id = "a", label = { zh = "甲" }, kind = "flow" }, { id = "b", label = { zh = "乙" }, kind = "flow" },
  { id = "c", label = { zh = "丙 ] }" }, kind = "folw" },
]
"""
    assert said(text).startswith("mine.toml 第12行: 不能写“folw”; 可写 flow ")
    assert said(text.replace("folw", "flow")).startswith("mine.toml 第8行: 看不懂报送时限“monday”(周期 week)")


def test_codes_need_a_form_that_can_be_read() -> None:
    text = GOOD.replace('"periodic"', '"dated"').replace(
        '{ kind = "unit", units = ["county"] }', '{ kind = "code", code = "[" }'
    )
    assert "编号的写法“[”不是合格的正则表达式" in said(text)


def test_codes_have_no_coverage_because_nobody_knows_how_many_there_are() -> None:
    text = GOOD.replace('"periodic"', '"dated"').replace(
        '{ kind = "unit", units = ["county"] }', '{ kind = "code", code = "A" }'
    )
    text = text.replace('kind = "count"', 'kind = "coverage"')
    assert "算不了覆盖率" in said(text)


def test_every_kind_of_unit_has_one_post_of_a_roster() -> None:
    posts = '{ kind = "post", posts = [{ id = "a", title = { zh = "甲" }, units = ["village"] }, { id = "b", title = { zh = "乙" }, units = ["village"] }] }'
    text = GOOD.replace('"periodic"', '"standing"').replace('{ kind = "unit", units = ["county"] }', posts)
    assert "一类单位只有一个岗位" in said(text)


def test_a_roster_is_standing() -> None:
    posts = '{ kind = "post", posts = [{ id = "a", title = { zh = "甲" }, units = ["village"] }] }'
    text = GOOD.replace('{ kind = "unit", units = ["county"] }', posts)
    assert "对象是 post 的台账不能是 periodic" in said(text)
    assert "对象是 post 的台账不能是 dated" in said(text.replace('"periodic"', '"dated"'))
    assert isinstance(parse(text.replace('"periodic"', '"standing"'), "x"), Ledger)


def test_a_verdict_is_asked_only_of_a_checklist() -> None:
    text = GOOD.replace('where = { risk = ["high"] }', "where = { passes = true }")
    assert isinstance(parse(text, "x"), Ledger)
    assert "没有写 pass" in said(text.replace('pass = { fields = ["plan", "staff"], least = 1 }\n', ""))


def test_what_does_not_say_who_reports_is_reported_by_its_subjects() -> None:
    made = parse(GOOD.replace('owed_by = { kinds = ["county"] }\n', ""), "x")
    assert isinstance(made, Ledger)
    assert made.owed_by.kinds == ("county",)
    sites = GOOD.replace('owed_by = { kinds = ["county"] }\n', "").replace(
        '{ kind = "unit", units = ["county"] }', '{ kind = "site", sites = ["compound"] }'
    )
    assert "没有写明谁报" in said(sites)


def test_a_periodic_ledger_has_periods() -> None:
    text = GOOD[: GOOD.index("[[schedules]]")] + GOOD[GOOD.index("[[fields]]") :]
    assert "定期台账 (periodic) 要写 schedules" in said(text)


def test_a_ledger_has_fields() -> None:
    text = 'id = "x1"\ntitle = { zh = "甲" }\nshape = "dated"\nsubject = { units = ["county"] }\nfields = []\n'
    assert said(text) == "mine.toml 第5行: 至少要有一个栏目 (fields)"
    assert said(text.replace("fields = []", "")) == "mine.toml 第1行: 缺少“fields”这一项"


def test_refusals_are_said_in_english_too() -> None:
    with speaking("en"):
        assert said(GOOD.replace("shape =", "shaep =")).startswith(
            "mine.toml, line 3: there is no 'shaep'; it may be shape title "
        )


def test_what_windows_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read(path) == parse(GOOD, "mine.toml")


def test_a_file_of_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(Refused) as caught:
        read(path)
    assert sentence(caught.value) == "mine.toml 第2行: 不是 UTF-8 编码; 请另存为 UTF-8"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD + "#" * MOST_BYTES, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read(path)
    assert sentence(caught.value) == "mine.toml 太大, 定义文件最多 256 KiB"


@pytest.mark.parametrize("name", ["none.toml", "."])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as caught:
        read(tmp_path / name)
    assert sentence(caught.value).startswith("读不到文件 ")


FRAMEWORK = """\
kind = "framework"
id = "home"
title = { zh = "幸福家园" }

[[elements]]
id = "lead"
text = { zh = "党建引领" }

[[elements]]
id = "places"
parent = "lead"
text = { zh = "场所保障" }
gauges = [{ ledger = "community-centres", measure = "passing", target = 95 }]
"""


def test_a_framework_is_read() -> None:
    made = parse(FRAMEWORK, "home.toml")
    assert isinstance(made, Framework)
    assert [(one.id, one.parent) for one in made.elements] == [("lead", ""), ("places", "lead")]
    assert made.elements[1].gauges[0].target == 95


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('parent = "lead"', 'parent = "led"', 11, "places 的上级 led 要写在它前面"),
        ('id = "places"', 'id = "lead"', 10, "“lead”出现了两次"),
        ("measure =", "messure =", 13, "没有“messure”这一项; 可写 measure "),
        ('text = { zh = "党建引领" }', 'text = { zh = "" }', 7, "标题不能空"),
        ("title =", "shape =", 3, "没有“shape”这一项"),
        ("target = 95", "target = 200", 13, "目标是百分比, 最多 100, 给的是 200"),
    ],
)
def test_a_bad_framework_is_refused_with_its_line(old: str, new: str, line: int, words: str) -> None:
    heard = said(FRAMEWORK.replace(old, new, 1))
    assert heard.startswith(f"mine.toml 第{line}行: "), heard
    assert words in heard
