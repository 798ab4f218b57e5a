"""Chinese wording: meeting."""

WORDS: dict[str, str] = {
    "meeting.no_item": "会议 {meeting} 没有议题 {item}",
    "meeting.issued_already": "会议 {meeting} 的纪要已印发, 不能再改",
}
