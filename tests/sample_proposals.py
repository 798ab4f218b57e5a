"""The proposal of the sample office, in its maker's words: `python -m tests.sample_data` writes it."""

from __future__ import annotations

import json
from typing import Any

BY = "会务岗"
SECTIONS = (
    (
        "建起市县两级领导机构，合力抓社区治理",
        (
            "2019年12月，市委、市政府成立社区治理工作领导小组，由市委副书记任组长，{副组长}位副组长各带一个专班，成员{成员}人。"
            "{专班}个专班分管党建引领、经费保障、文明建设、社会治理、基础设施建设和物业管理、统筹督导和居民自治，各县（区）对应设立机构。\n"
            "{部署会}，全市召开社区治理工作电视电话会议，把全年任务分到部门和县（区），由领导小组按月督办。"
        ),
    ),
    (
        "以“12341”为框架，统一社区治理的做法",
        (
            "“12341”指一个引领、两项保障、三大工程、四支队伍、一个目标。社区党组织是引领；工作经费、建设资金和人员补贴列入县（区）财政预算，"
            "服务阵地按“二厅七中心”设置，儿童服务中心是其中之一；三大工程是居民自治、依法治社、以德治社；四支队伍是社区工作者、红色物业、"
            "业主委员会和社区志愿者；目标是把城乡社区建成共建共享的家园。\n"
            "县（区）在框架内各有做法。华龙区把党支部建到小区，用公益物业接手无人管理的小区，为孩子腾出了活动场地。"
        ),
    ),
    (
        "完善志愿服务，把生命教育送进社区",
        (
            "志愿服务中心按“六有一落实”建设，即标识、场所、队伍、制度、台账、项目齐备，活动落到实处。社区服务居民{服务人次}人次（{服务人次.source}）。\n"
            "下半年，志愿服务项目单列生命教育一类，由社区、学校和家庭共同组织，内容包括防溺水、心理疏导和珍爱生命的主题活动。"
        ),
    ),
    (
        "推进三大工程，改善未成年人成长环境",
        (
            "居民自治方面，居民公约（村规民约）修订完成率{公约修订率}（{公约修订率.source}），关爱未成年人写入了公约。2020年6月，省民政厅工作专报第{专报}期"
            "刊发我市做法，市长作出批示，正按批示继续推进。\n"
            "依法治社和以德治社方面，矛盾纠纷多元化解、社区综治中心、心理咨询室同步建设，对留守儿童等群体建立帮扶制度；"
            "结合第六届全国文明城市创建，开展面向家庭的文明社区活动。"
        ),
    ),
    (
        "守住安全底线，做实未成年人关爱保护",
        (
            "{联席会议}，全市农村留守儿童关爱保护和困境儿童服务保障联席会议召开，调整了领导机构，由分管副市长任总召集人。"
            "为期一年的政策宣讲进村（居）已经启动，6月宣讲{宣讲}场次（{宣讲.source}）。\n"
            "信息动态管理精准化提升年和预防溺水两个专项行动同步推进，6月各县（区）巡查水域{巡查}人次（{巡查.source}）。"
            "对寄养家庭坚持电话随访和零报告；对监护缺失的儿童落实委托监护。\n"
            "全市设儿童督导员、儿童主任岗位{岗位}个，配备率{配备率}（{配备率.source}）。"
        ),
    ),
)
PULLED = (
    ("副组长", "body:社区领导小组.deputy_head"),
    ("成员", "body:社区领导小组.member"),
    ("专班", "body:社区领导小组.bodies"),
    ("部署会", "meeting:2020-H02.date"),
    ("联席会议", "meeting:2020-H01.date"),
    ("巡查", "drowning-weekly.patrols@2020-06"),
    ("宣讲", "policy-talks.sessions@2020-06"),
    ("岗位", "directors-roster.posts"),
    ("配备率", "directors-roster.filled"),
)
TYPED = (
    ("服务人次", ">=30000", "市文明办社区志愿服务统计", "2020-06-30"),
    ("公约修订率", "100%", "各县（区）公约修订完成情况报表", "2020-05-31"),
    ("专报", "50", "省民政厅工作专报", "2020-06-18"),
)
PROMISES = (
    ("补齐空缺的儿童督导员和儿童主任岗位，并完成一轮培训", ["民政局"], "2021-06-30"),
    ("把生命教育纳入家校共育和社区儿童服务内容", ["教育局"], "2021-09-30"),
    ("城市社区的儿童服务中心按“二厅七中心”标准全部建成", ["民政局"], "2021-12-31"),
)


def proposals() -> list[dict[str, Any]]:
    """Proposal 187: assigned on 20 May, half way to its limit on 20 August, its reply drafted and not yet signed."""
    steps: list[list[Any]] = [
        ["2020-05-28T15:10", BY, "talk", {"channel": "电话", "text": "听取委员意见: 重点是生命教育进社区、进家庭"}],
        ["2020-06-15T16:20", BY, "opinion", {"unit": "教育局", "text": "中小学已开设心理健康课, 建议家校社一起做"}],
        ["2020-06-19T10:05", BY, "opinion", {"unit": "团市委", "text": "可由青年志愿者承接社区生命教育项目"}],
        ["2020-06-24T09:30", BY, "chase", {"unit": "卫健委"}],
    ]
    steps += [
        [f"2020-07-01T18:{place:02d}", BY, "section", {"heading": heading, "text": text}]
        for place, (heading, text) in enumerate(SECTIONS, 10)
    ]
    steps += [
        [f"2020-07-02T09:{place:02d}", BY, "pull", {"name": name, "address": address}]
        for place, (name, address) in enumerate(PULLED, 10)
    ]
    steps += [
        [f"2020-07-02T10:{place:02d}", BY, "type", {"name": name, "value": value, "source": source, "on": on}]
        for place, (name, value, source, on) in enumerate(TYPED, 10)
    ]
    steps += [
        [f"2020-07-02T11:{place:02d}", BY, "promise", {"text": text, "lead": lead, "due": due}]
        for place, (text, lead, due) in enumerate(PROMISES, 10)
    ]
    steps += [
        ["2020-07-02T11:30", BY, "edit", {"changes": {"closing": "这些工作刚起步，离委员和群众的期望还有距离。"}}],
        ["2020-07-02T11:40", BY, "class", {"result": "A"}],
    ]
    return [
        {
            "serial": "187", "title": "关于加强未成年人生命教育的提案", "of": "市政协八届四次会议", "at": "2020-05-20T09:30", "by": BY,
            "lead": ["民政局"], "supporting": ["教育局", "卫健委", "团市委"], "proposers": ["某委员"],
            "contact": "市民政局基层政权科科长", "phone": "0393-0000030", "copies": [["市政协提案委", 2], ["市委市政府督查局", 2]],
            "steps": steps,
        }
    ]  # fmt: skip


def content() -> str:
    """The file: one step a line."""
    parts = []
    for one in proposals():
        head = json.dumps({name: value for name, value in one.items() if name != "steps"}, ensure_ascii=False)
        steps = ",\n  ".join(json.dumps(step, ensure_ascii=False) for step in one["steps"])
        parts.append(f'{head[:-1]}, "steps": [\n  {steps}\n]}}')
    return "[\n" + ",\n".join(parts) + "\n]\n"
