"""Chinese wording: body."""

WORDS: dict[str, str] = {
    "body.bad": "机构“{name}”有填写不合格的内容: {fault}",
    "body.no_name": "机构要有名称",
}
