"""Chinese wording: privacy."""

WORDS: dict[str, str] = {
    "privacy.id_number": "文字中有疑似身份证号“{words}”, 不得录入。请删去后再存",
    "privacy.name_with_age": "文字中有疑似儿童姓名和年龄“{words}”, 不得录入。请改写; 确非儿童信息的, 说明理由 (--why-name) 后可存",
}
