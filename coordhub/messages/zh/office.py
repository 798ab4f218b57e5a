"""Chinese wording: office."""

WORDS: dict[str, str] = {
    "office.bad_setting": "设置 {name} 的值不合格: {fault}",
    "office.default_body": "联席会议",
    "office.default_city": "本市",
    "office.default_name": "联席会议办公室",
    "office.exists_already": "这里已经有一个办公室的数据, 没有动它",
    "office.filter_name": "筛选要有名称",
    "office.no_filter": "没有名为“{name}”的筛选。现有: {names}",
    "office.no_setting": "没有设置项 {name}",
    "office.rung.liaison": "联络员",
    "office.rung.deputy": "单位分管负责人",
    "office.rung.chief": "主要负责人或政府办 (提示函)",
    "office.rung.letter": "督办函",
    "office.rung.circular": "通报",
    "office.bad_fonts": "字体设置不对: 只能写 {roles}, 或用 preset 选一套: {presets}",
}
