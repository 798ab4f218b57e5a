"""Chinese wording: unit."""

WORDS: dict[str, str] = {
    "unit.bad": "单位“{name}”有填写不合格的内容: {fault}",
    "unit.code_twice": "代码 {code} 已是单位 {id} 的",
    "unit.bad_kind": "没有单位种类“{text}”。可用: {kinds}",
    "unit.ends_first": "“{name}”的撤销日 {last} 早于成立日 {first}",
    "unit.no_name": "单位要有名称",
    "unit.too_long": "“{name}”的简称最多 4 个字, 表格简称最多 2 个字",
    "unit.twice": "单位“{name}”已有 ({id})",
}
