"""Chinese wording: members."""

WORDS: dict[str, str] = {
    "members.title": "{body}成员名单",
    "members.as_of": "({day})",
    "members.short": "成员名单",
    "members.count": "席位 {seats} 个, 空缺 {vacant} 个。",
}
