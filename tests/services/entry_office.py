"""A small office that reports: two counties, a zone founded and a zone merged in mid-year, villages, an institution, two task
forces, three sites; and a ledger of each shape."""

from __future__ import annotations

from typing import Any

from coordhub.domain.body import Body
from coordhub.domain.ledger import Check, Choice, Field, Label, Ledger, OpensTask, Owed, Post, Schedule, Subject
from coordhub.domain.office import Contact, Office, Rung
from coordhub.domain.site import Site
from coordhub.domain.unit import Unit
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store

NOW = "2020-07-06T08:50"
"""A Monday; the fifth week of the season ended yesterday, and is due at ten."""
CITY, FANXIAN, TAIQIAN, FOUNDED, MERGED, TOWN, EAST, WEST, HOME = (f"u{number}" for number in range(1, 10))
COUNTIES = ("county", "zone")
COUNTY = Owed(kinds=COUNTIES)
ABOUT_COUNTY = Subject(kind="unit", units=COUNTIES)
_UNITS = (
    Unit(name="濮阳市", kind="city"),
    Unit(name="范县", kind="county", parent=CITY, rank=1),
    Unit(name="台前县", short="台前县", kind="county", parent=CITY, rank=2),
    Unit(name="新设示范区", short="示范区", kind="zone", parent=CITY, rank=3, valid_from="2020-06-17"),
    Unit(name="并入工业区", short="工业区", kind="zone", parent=CITY, rank=4, valid_to="2020-06-17", successor=FANXIAN),
    Unit(name="濮城镇", kind="town", parent=FANXIAN),
    Unit(name="东街村", kind="village", parent=TOWN, official_code="410926100001"),
    Unit(name="西街村", kind="village", parent=TOWN),
    Unit(name="市儿童福利院", short="福利院", kind="institution", parent=CITY),
)  # fmt: skip


def field(name: str, kind: str, label: str = "", **more: Any) -> Field:
    return Field(id=name, label=Label(zh=label or name), kind=kind, **more)


def weekly(**more: Any) -> Schedule:
    return Schedule(since="2020-01-01", period="week", due="mon 10:00", **more)


def monthly(**more: Any) -> Schedule:
    return Schedule(since="2020-01-01", period="month", due="5 17:00", **more)


WEEKLY = Ledger(
    code="weekly", title=Label(zh="预防溺水工作周报"), short=Label(zh="防溺水周报"), shape="periodic", subject=ABOUT_COUNTY,
    owed_by=COUNTY, zero=("new", "incidents"), installed="2020-05-01", schedules=(weekly(season="06-01..09-30"),),
    fields=(
        field("new", "flow", "新增"), field("fixed", "flow", "整改"), field("left", "stock", "隐患剩余"),
        field("patrols", "flow", "巡查"), field("letters", "cumulative", "家长信", optional=True),
        field("receipts", "cumulative", "回执", optional=True), field("incidents", "flow", "溺水事件"),
        field("note", "text", "问题", optional=True),
    ),
    checks=(
        Check(kind="balance", level="warn", stock="left", new=("new",), fixed=("fixed",)),
        Check(kind="at_most", field="receipts", of=("letters",)),
        Check(kind="not_falling", level="warn", field="letters"),
    ),
)  # fmt: skip
FUNDS = Ledger(
    code="funds", title=Label(zh="经费保障"), shape="periodic", subject=ABOUT_COUNTY, owed_by=COUNTY, installed="2020-01-01",
    schedules=(monthly(),), fields=(field("paid", "money", "拨付"), field("served", "cumulative", "服务人次", optional=True)),
)  # fmt: skip
TALKS = Ledger(
    code="talks", title=Label(zh="政策宣讲"), shape="dated", subject=Subject(kind="unit", units=("village",)), owed_by=COUNTY,
    installed="2020-01-01", schedules=(monthly(),), fields=(field("people", "flow", "听众"),),
)  # fmt: skip
ROSTER = Ledger(
    code="roster", title=Label(zh="儿童主任名册"), shape="standing", vacancy="filled", installed="2020-01-01", owed_by=COUNTY,
    subject=Subject(kind="post", posts=(Post(id="director", title=Label(zh="儿童主任"), units=("village",)),)),
    schedules=(monthly(),), fields=(field("filled", "bool", "已配备"), field("trained", "bool", "已培训", optional=True)),
)  # fmt: skip
VISITS = Ledger(
    code="visits", title=Label(zh="寄养随访"), shape="dated", subject=Subject(kind="code", code=r"JY-\d{3}"), installed="2020-01-01",
    owed_by=Owed(kinds=("institution",)), schedules=(weekly(),), visit_every=7, fields=(field("well", "bool", "正常"),),
)  # fmt: skip
CASES = Ledger(
    code="cases", title=Label(zh="个案"), shape="dated", subject=Subject(kind="code"), owed_by=COUNTY, installed="2020-01-01",
    fields=(field("done", "bool", "办结"),),
)  # fmt: skip
EVENTS = Ledger(
    code="events", title=Label(zh="监护事件"), shape="dated", subject=ABOUT_COUNTY, owed_by=COUNTY, installed="2020-01-01",
    schedules=(weekly(),), opens_task=OpensTask(limit="after 24 hours of known", title=Label(zh="处置并报告"), when={"open": True}),
    fields=(field("known", "date", "知悉", optional=True), field("open", "bool", "待处置"),
            field("kind", "choice", "情形", optional=True, choices=(Choice(id="other", label=Label(zh="其他")),))),
)  # fmt: skip
FORCES = Ledger(
    code="forces", title=Label(zh="专班月报"), shape="periodic", subject=Subject(kind="body", bodies=("task_force",)),
    owed_by=Owed(bodies=("task_force",)), installed="2020-01-01", schedules=(monthly(),), fields=(field("met", "flow", "例会"),),
)  # fmt: skip
CENTRES = Ledger(
    code="centres", title=Label(zh="社区中心检查"), shape="periodic", subject=Subject(kind="site", sites=("community_centre",)),
    owed_by=COUNTY, installed="2020-01-01", schedules=(monthly(),), fields=(field("sign", "bool", "有牌子"),),
)  # fmt: skip
UPWARD = Ledger(
    code="upward", title=Label(zh="省报"), shape="periodic", subject=Subject(kind="unit", units=("city",)),
    owed_by=Owed(office=True, to=Label(zh="省厅")), installed="2020-05-01", schedules=(monthly(),), fields=(field("new", "flow", "新增"),),
)  # fmt: skip
SECRET = Ledger(
    code="secret", title=Label(zh="患者分级"), shape="periodic", restricted=True, subject=ABOUT_COUNTY, owed_by=COUNTY,
    installed="2020-05-01", schedules=(monthly(),), fields=(field("grade", "stock", "三级以上"),),
)  # fmt: skip
ONCE = Ledger(
    code="once", title=Label(zh="自查"), shape="periodic", subject=ABOUT_COUNTY, owed_by=Owed(units=("范县", "台前县")),
    installed="2020-05-01", schedules=(Schedule(since="2020-05-01", period="once", due="2020-08-31"),),
    fields=(field("done", "bool", "已自查"),),
)  # fmt: skip
LEDGERS = (WEEKLY, FUNDS, TALKS, ROSTER, VISITS, CASES, EVENTS, FORCES, CENTRES, UPWARD, SECRET, ONCE)


def office(address: str, *, now: str = NOW, ledgers: tuple[Ledger, ...] = LEDGERS) -> Session:
    """The office at an address, opened in Monday's morning."""
    session = Session(open_store(address, create=True), "office", clock=fixed_clock(now))
    with session.writing("office.found") as work:
        work.office.add(
            Office(
                name="市联席会议办公室", short="市联席办", city=CITY,
                ladder=(Rung(id="1", post="联络员", channel="微信"), Rung(id="2", post="副局长", channel="电话")),
                contacts=(Contact(id=TAIQIAN, posts=("台前县民政局联络员", "县民政局副局长"), phones=("0393-0000005", "0393-0000015")),),
            )
        )  # fmt: skip
        for one in _UNITS:
            work.units.add(one)
        work.bodies.add(Body(name="防溺水专班", kind="task_force", rank=1))
        work.bodies.add(Body(name="旧专班", kind="task_force", rank=2, ended="2020-03-31"))
        work.sites.add(Site(name="东街社区中心", kind="community_centre", unit=EAST))
        work.sites.add(Site(name="西街社区中心", kind="community_centre", unit=WEST, closed="2020-05-31"))
        work.sites.add(Site(name="东街水塘", kind="water_hazard", unit=EAST))
        for ledger in ledgers:
            work.ledgers.add(ledger)
    return session


def at(session: Session, now: str) -> Session:
    """The same office at another moment."""
    return Session(session.store, session.by, clock=fixed_clock(now))
