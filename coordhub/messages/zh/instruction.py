"""Chinese wording: instruction."""

WORDS: dict[str, str] = {
    "instruction.lacks.text": "请写批示原文",
    "instruction.lacks.by": "请写批示人职务",
    "instruction.lacks.lead": "请写牵头单位",
    "instruction.bad_number": "“{number}”不是批示编号。应写成 2020-P12 或 P12",
    "instruction.number_taken": "批示编号 {number} 已有",
    "instruction.unknown": "没有批示“{text}”。用 instruction list --all 看有哪些",
    "instruction.not_one": "任务 {number} 不是批示事项",
    "instruction.no_answer": "请写一句反馈内容",
    "instruction.registered": "已登记 {number}, 任务 {task}, 时限 {due}",
    "instruction.answered": "{number} 已记反馈",
    "instruction.title": "{year}年批示办理情况表",
    "instruction.as_of": "截至{moment}　{office}",
    "instruction.none": "本年没有登记批示。",
    "instruction.totals": "共{total}件，已办结{done}件，逾期{overdue}件；已反馈{sent}件，待反馈{owed}件。",
}
