"""Chinese wording: tui."""

WORDS: dict[str, str] = {
    "tui.colleague": "同事刚改: {what}",
    "tui.demo": "演示",
    "tui.not_yet": "{name}: 本版本还没有这个屏幕",
    "tui.screen.1": "今日",
    "tui.screen.2": "任务",
    "tui.screen.3": "行动",
    "tui.screen.4": "台账",
    "tui.screen.5": "会议",
    "tui.screen.6": "成员",
    "tui.screen.7": "提案",
    "tui.screen.8": "历史",
}
