"""A small office for summaries: three counties with two townships of two villages each, an institution, and ledgers of every shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coordhub.domain.ledger import (
    Choice,
    Field,
    Label,
    Ledger,
    Measure,
    Owed,
    Pass,
    Post,
    Schedule,
    Subject,
)  # fmt: skip
from coordhub.domain.office import Office
from coordhub.domain.unit import Unit
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store

COUNTIES = ("濮阳县", "清丰县", "南乐县")
NOW = "2020-07-06T11:00"
COUNTY = Owed(kinds=("county",))


def field(name: str, kind: str, label: str = "", **more: Any) -> Field:
    return Field(id=name, label=Label(zh=label or name), kind=kind, **more)


def measure(name: str, kind: str, label: str = "", **more: Any) -> Measure:
    return Measure(id=name, label=Label(zh=label or name), kind=kind, **more)


WEEKLY = Ledger(
    code="weekly", title=Label(zh="防溺水周报", en="Drowning weekly"), shape="periodic",
    subject=Subject(kind="unit", units=("county",)), owed_by=COUNTY, zero=("new", "incidents"), installed="2020-05-01",
    schedules=(Schedule(since="2020-05-01", period="week", due="mon 10:00", season="06-01..09-30"),),
    fields=(
        field("new", "flow", "新增隐患", unit=Label(zh="处")), field("left", "stock", "隐患剩余"), field("letters", "cumulative", "家长信"),
        field("receipts", "cumulative", "回执"), field("incidents", "flow", "溺水事件"), field("paid", "money", "经费", optional=True),
        field("score", "number", "得分", optional=True), field("plan", "bool", "有预案", optional=True),
        field("risk", "choice", "风险", optional=True,
              choices=(Choice(id="high", label=Label(zh="高")), Choice(id="low", label=Label(zh="低")))),
        field("note", "text", "问题", optional=True),
    ),
    measures=(
        measure("receipt_rate", "rate", "回执率", field="receipts", of=("letters",), target=90),
        measure("trouble", "sum", "事件", field="incidents", better="down"),
    ),
)  # fmt: skip
TALKS = Ledger(
    code="talks", title=Label(zh="政策宣讲"), shape="dated", subject=Subject(kind="unit", units=("village",)), owed_by=COUNTY,
    schedules=(Schedule(since="2020-01-01", period="month", due="5 17:00"),), installed="2020-01-01",
    fields=(field("people", "flow", "听众"), field("video", "bool", "视频", optional=True)),
    measures=(measure("coverage", "coverage", "覆盖率", target=100), measure("talks", "count", "场次"),
              measure("by_video", "count", "视频场次", where={"video": True})),
)  # fmt: skip
ROSTER = Ledger(
    code="roster", title=Label(zh="儿童主任名册"), shape="standing", vacancy="filled", installed="2020-01-01", owed_by=COUNTY,
    subject=Subject(kind="post", posts=(Post(id="director", title=Label(zh="儿童主任"), units=("village",)),
                                        Post(id="supervisor", title=Label(zh="儿童督导员"), units=("township",)))),
    fields=(field("filled", "bool", "已配备"), field("trained", "bool", "已培训")),
    measures=(measure("filled_rate", "rate", "配备率", where={"filled": True}, over="subjects", target=100),),
)  # fmt: skip
VISITS = Ledger(
    code="visits", title=Label(zh="寄养随访"), shape="dated", subject=Subject(kind="code", code=r"JY-\d{3}"),
    owed_by=Owed(kinds=("institution",)), visit_every=7, visit_end="ended", installed="2020-01-01",
    schedules=(Schedule(since="2020-01-01", period="week", due="mon 10:00"),),
    fields=(field("result", "choice", "结果", choices=(Choice(id="well", label=Label(zh="正常")),)),
            field("ended", "bool", "终止", optional=True)),
)  # fmt: skip
AGREEMENTS = Ledger(
    code="agreements", title=Label(zh="监护确认书"), shape="standing", subject=Subject(kind="code", code=r"WT-\d{3}"), owed_by=COUNTY,
    expires="expires", closes="ended", installed="2020-01-01",
    fields=(field("expires", "date", "到期"), field("ended", "date", "终止", optional=True)),
)  # fmt: skip
PROBLEMS = Ledger(
    code="problems", title=Label(zh="问题整改"), shape="dated", subject=Subject(kind="unit", units=("county",)), owed_by=COUNTY,
    opens="found", due="limit", closes="fixed", installed="2020-01-01",
    fields=(field("found", "date", "发现"), field("limit", "date", "期限", optional=True), field("fixed", "date", "整改", optional=True)),
)  # fmt: skip
SECRET = Ledger(
    code="secret", title=Label(zh="精神障碍"), shape="periodic", subject=Subject(kind="unit", units=("county",)), owed_by=COUNTY,
    restricted=True, installed="2020-01-01", schedules=(Schedule(since="2020-01-01", period="month", due="5"),),
    fields=(field("cases", "stock", "人数"),),
)  # fmt: skip
CHECKLIST = Ledger(
    code="centres", title=Label(zh="二厅七中心"), shape="periodic", subject=Subject(kind="site", sites=("community_centre",)),
    owed_by=COUNTY, installed="2020-01-01", schedules=(Schedule(since="2020-01-01", period="quarter", due="5"),),
    passes=Pass(fields=("hall", "clinic")), fields=(field("hall", "bool", "大厅"), field("clinic", "bool", "卫生")),
    measures=(measure("passing", "rate", "达标率", where={"passes": True}, over="subjects", target=100),),
)  # fmt: skip
LEDGERS = (WEEKLY, TALKS, ROSTER, VISITS, AGREEMENTS, PROBLEMS, SECRET, CHECKLIST)


def session_at(address: str | Path, now: str = NOW) -> Session:
    """A session on the office at an address, made there unless it is."""
    return Session(store=open_store(address, create=True), by="tester", clock=fixed_clock(now))


def made(address: str | Path, now: str = NOW) -> Session:
    """The office, made now."""
    session = session_at(address, now)
    with session.writing("office.init") as work:
        city = work.units.add(Unit(name="濮阳市", kind="city"))
        for place, name in enumerate(COUNTIES, 1):
            county = work.units.add(Unit(name=name, kind="county", parent=city.id, rank=place))
            for town in (1, 2):
                township = work.units.add(Unit(name=f"{name}{town}乡", kind="township", parent=county.id, rank=town))
                for village in (1, 2):
                    work.units.add(
                        Unit(name=f"{name}{town}乡{village}村", kind="village", parent=township.id, rank=village)
                    )
        work.units.add(Unit(name="儿童福利院", kind="institution", parent=city.id))
        work.office.add(Office(name="联席会议办公室", city=city.id))
        for ledger in LEDGERS:
            work.ledgers.add(ledger)
    return session


def unit(session: Session, name: str) -> str:
    """The id of a unit."""
    with session.reading() as work:
        return next(one.id for one in work.units.all() if one.name == name)
