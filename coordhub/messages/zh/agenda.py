"""Chinese wording: agenda."""

WORDS: dict[str, str] = {
    "agenda.title": "{meeting}议程",
    "agenda.time": "时间：{text}",
    "agenda.place": "地点：{text}",
    "agenda.chair": "主持：{text}",
    "agenda.attend": "参加：{text}",
    "agenda.seats": "应到{count}人",
    "agenda.items": "议题",
    "agenda.empty": "（还没有议题。）",
    "agenda.minutes": "计划用时{minutes}分钟",
    "agenda.over": "，超出{minutes}分钟",
}
