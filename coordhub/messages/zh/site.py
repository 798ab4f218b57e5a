"""Chinese wording: site."""

WORDS: dict[str, str] = {
    "site.bad": "点位“{name}”有填写不合格的内容: {fault}",
    "site.bad_kind": "没有点位种类“{text}”。可用: {kinds}",
    "site.closed_already": "“{name}”已于 {day} 停用",
    "site.closed_first": "停用日 {closed} 早于启用日 {opened}",
    "site.code_is_id": "点位代码不能写成 {code}: 与编号混淆",
    "site.code_twice": "代码 {code} 已是点位 {id} 的",
    "site.needs_why": "停用点位要写明理由",
    "site.no_name": "点位要有名称",
    "site.no_phone": "“{text}”不是办公电话; 不收手机号",
    "site.no_unit": "点位要有所属单位",
}
