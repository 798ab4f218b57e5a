"""Chinese wording: tasktable."""

WORDS: dict[str, str] = {
    "tasktable.title": "任务台账",
    "tasktable.as_of": "截至{moment}　{office}",
    "tasktable.none": "没有符合条件的任务。",
    "tasktable.totals": "共{total}件：红灯{red}件，黄灯{yellow}件，绿灯{green}件；其中办结{done}件。",
    "tasktable.first_issue": "本期为首期，无上期可比。",
    "tasktable.compared": "与上期（{day}）比：新增红灯{red}，红转绿{green}。",
    "tasktable.count": "{count}件",
    "tasktable.which": "{count}（{which}）",
    "tasktable.sum": "合计{total}件：红{red}、黄{yellow}、绿{green}，办结{done}",
    "tasktable.changes": "与上期比：新增红灯{red}，红转绿{green}",
}
