"""Papers of every form, as an office issues them; posts and units only."""

from __future__ import annotations

from coordhub.papers.paper import (
    Blank,
    Card,
    Chart,
    Copy,
    Foot,
    Head,
    Heading,
    Labelled,
    Packet,
    Paper,
    Paragraph,
    Table,
)  # fmt: skip
from coordhub.text.grid import Column, Grid, Row

TEXT = (
    "为深入贯彻落实全市预防农村留守儿童防溺亡专项治理行动部署，进一步压实各成员单位责任，根据《专项治理行动方案》要求，现就有关事项通知如下。"
    "2020年上半年，全市共排查危险水域1286处，完成率85.2%。"
)
OFFICE = "濮阳市农村留守儿童关爱保护和困境儿童保障工作联席会议办公室"
SIGNED = ("濮阳市民政局", "2020年7月3日")
FOOT = Foot(
    copies=(Copy("市委办公室", 2), Copy("市政府办公室", 2), Copy("市政协提案委员会", 2), Copy("市委市政府督查局", 1)),
    issuer="濮阳市民政局办公室",
    date="2020年7月3日",
)


def grid(rows: int = 12) -> Grid:
    """A small ledger."""
    columns = (
        Column(key="place", heading="序号", align="center", mm=10),
        Column(key="task", heading="工作任务", mm=60),
        Column(key="lead", heading="牵头单位", mm=30),
        Column(key="due", heading="完成时限", align="center", mm=30),
    )
    body = tuple(
        Row(id=str(n), cells=(str(n), "危险水域排查建账立牌，补齐警示牌和救生器材", "市水利局", "2020-07-10"))
        for n in range(1, rows + 1)
    )
    return Grid(title="任务台账", columns=columns, rows=body, footer=("", "合计", "", str(rows)))


def notice(**more: object) -> Paper:
    """A notice under a bureau's red head, with all that an official paper may bear."""
    made: dict[str, object] = {
        "title": "关于召开全市农村留守儿童关爱保护和困境儿童保障工作联席会议第二次全体会议的通知",
        "kind": "official",
        "sheet": "A4",
        "head": Head(mark="濮阳市民政局文件", number="濮民文〔2020〕74号", signer="某某某"),
        "addressee": "各县（区）民政局，市联席会议各成员单位：",
        "blocks": [
            Paragraph(TEXT),
            Heading("一、会议时间"),
            Paragraph("2020年7月6日（星期一）下午3时30分，会期约90分钟。"),
            Heading("二、参加人员"),
            Heading("（一）市级成员单位", 2),
            Heading("1.各成员单位", 3),
            Paragraph(TEXT * 2),
            Paragraph(TEXT, lead="（二）强化督导。"),
            Heading("三、有关要求"),
            Paragraph(TEXT * 2),
        ],
        "attachments": ("会议议程", "全市防溺水专项治理工作任务台账及各县（区）进展情况汇总表"),
        "sign_off": SIGNED,
        "sealed": True,
        "note": "联系单位及电话：市民政局儿童福利科",
        "foot": FOOT,
    }
    return Paper(**{**made, **more})  # type: ignore[arg-type]


def minutes() -> Paper:
    """Minutes of a joint conference, its long name on one line."""
    return Paper(
        title="研究防溺水专项治理第二次调度工作", kind="minutes", sheet="A4",
        head=Head(
            mark="濮阳市农村留守儿童关爱保护和困境儿童保障工作联席会议纪要", number="〔2020〕2号", left="联席会议办公室",
            right="2020年7月6日",
        ),
        blocks=[
            Paragraph(TEXT), Heading("一、关于危险水域"), Paragraph(TEXT * 3), Blank(),
            Labelled("出席：", "市政府分管副市长，市民政局局长，市教育局副局长，市水利局副局长，市公安局副局长，市应急管理局副局长，团市委副书记"),
        ],
        foot=Foot(copies=(Copy("各成员单位"),), issuer="濮阳市民政局办公室", date="2020年7月8日"),
    )  # fmt: skip


def letter() -> Paper:
    """A reply in letter form, three pages."""
    return Paper(
        title="关于对市政协八届四次会议第187号提案的答复", kind="letter", sheet="A4",
        head=Head(mark="濮阳市民政局", number="濮民函〔2020〕74号"), addressee="尊敬的某委员：",
        blocks=[Paragraph(TEXT * 2), Heading("一、高位推动"), Paragraph(TEXT * 6), Heading("二、市县联动"), Paragraph(TEXT * 6)],
        sign_off=SIGNED, sealed=True, foot=Foot(copies=(Copy("市政协提案委", 2), Copy("市委市政府督查局", 2))),
    )  # fmt: skip


def chart() -> Chart:
    """Two periods of six counties; one county's figure never came."""
    return Chart(
        "各县（区）警示牌新设数",
        ("华龙区", "濮阳县", "清丰县", "南乐县", "范县", "台前县"),
        (("上期", (20, 31, 12, 9, 14, 8)), ("本期", (26, 40, 10, 15, None, 0))),
        "块",
    )


def bulletin() -> Paper:
    """A bulletin of the office itself, without a seal: a chart and a table."""
    return Paper(
        title="全市防溺水专项治理周通报", kind="official", sheet="A4",
        blocks=[Paragraph(TEXT), chart(), Table(text=grid(9), page=grid(9))], sign_off=(OFFICE, "2020年7月6日"),
    )  # fmt: skip


def ledger(rows: int = 40) -> Paper:
    """A landscape ledger that is attached to a notice."""
    return Paper(
        title="防溺水专项治理任务台账", subtitle="截至2020年7月6日", mark="附件2",
        blocks=[Paragraph("共40项。", indent=False), Table(text=grid(rows), page=grid(rows))],
        sign_off=("联席会议办公室", "2020年7月6日"),
    )  # fmt: skip


def cards() -> Paper:
    """Two name cards."""
    return Paper(title="", kind="official", sheet="A4L", blocks=[Card("市民政局", "局长"), Card("市教育局")])


def packet() -> Packet:
    """All of them in one file."""
    return Packet((notice(), minutes(), ledger(), letter(), bulletin(), cards()), file_name="会议材料")


def full() -> Paper:
    """Nothing but text, every line full."""
    return Paper(title="题", kind="official", sheet="A4", blocks=[Paragraph("文" * 28 * 70, indent=False)])
