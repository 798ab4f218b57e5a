"""台账的数值和校验."""

WORDS = {
    "value.blank": "“{name}”是空的; 空白不等于零, 没有就填 0 或报零报告",
    "value.no_number": "“{name}”应填数字, 看不懂“{text}”",
    "value.no_whole": "“{name}”应填整数, 给的是“{text}”",
    "value.out_of_bounds": "“{name}”给的是“{text}”, 应在 {least} 到 {most} 之间",
    "value.no_yes_or_no": "“{name}”应填是或否, 看不懂“{text}”",
    "value.no_date": "“{name}”应填日期, 看不懂“{text}”; 写作 2020-3-5、2020年3月5日或 2020-03",
    "value.no_choice": "“{name}”没有“{text}”这一项; 可填 {allowed}",
    "value.too_long": "“{name}”太长(“{text}”起), 最多 {most} 字",
    "value.no_phone": "“{name}”应填办公电话, 看不懂“{text}”; 不收手机号",
    "value.lacking": "还缺: {fields}",
    "value.unbalanced": "{stock}不平: 上期{before}+{new_name}{new}-{fixed_name}{fixed}={wanted}, 填{given}",
    "value.above": "{name}{given}大于{of}{most}",
    "value.above_figure": "{name}{given}大于{most}",
    "value.falling": "{name}{given}小于上期的{before}, 累计数只增不减",
    "value.jump": "{name}由{before}变为{given}, 变动超过{by}%",
}
