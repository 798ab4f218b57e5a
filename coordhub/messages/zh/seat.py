"""Chinese wording: seat."""

WORDS: dict[str, str] = {
    "seat.unknown": "{body}没有席位 {seat}",
    "seat.held_by_another": "席位 {seat} 由席位 {other} 的任职者兼任, 请在那里换人",
    "seat.later_term": "席位 {seat} 在 {since} 或之后已有任职记录, 请核对起始日期",
    "seat.bad": "席位“{post}”有填写不合格的内容: {fault}",
    "seat.empty_already": "席位 {seat} 在 {until} 没有任职者",
    "seat.no_holder": "要写明任职者的职务",
}
