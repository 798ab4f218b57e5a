"""Chinese wording: duty."""

WORDS: dict[str, str] = {
    "duty.no_text": "职责要写明内容",
    "duty.not_then": "职责 {id} 在 {since} 不在有效期内, 不能从这天改",
}
