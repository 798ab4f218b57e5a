"""Chinese wording: lint."""

WORDS: dict[str, str] = {
    "lint.series": "第 {paragraph} 段: 序号“{found}”接不上“{before}”, 应为“{expected}”",
    "lint.series_first": "第 {paragraph} 段: 这一级的第一个序号是“{found}”, 应为“{expected}”",
    "lint.heading_mark": "第 {paragraph} 段: 序号“{found}”应写作“{expected}”",
    "lint.half_width": "第 {paragraph} 段: 中文里有 {times} 处半角标点“{found}”, 应为“{full}”, 如“{near}”",
    "lint.number": "第 {paragraph} 段: 发文字号“{found}”应写作“{expected}”",
    "lint.date": "第 {paragraph} 段: 日期“{found}”应写作“{expected}”",
    "lint.no_such_day": "第 {paragraph} 段: 没有“{found}”这一天",
    "lint.copies_stop": "第 {paragraph} 段: 抄送末尾应有句号: “{found}”",
    "lint.copies_order": "第 {paragraph} 段: 抄送顺序: “{found}”应排在“{before}”前面",
    "lint.clean": "没有发现问题: {file}",
    "lint.found": "{file}: 发现 {count} 处",
    "lint.no_file": "没有这个文件: {file}",
    "lint.bad_suffix": "不会校对这种文件: {file}。可用: {suffixes} (.doc 请先另存为 .docx)",
    "lint.no_access": "文件打不开, 没有权限: {file}",
    "lint.too_large": "文件太大, 或解压后大得不正常, 没有打开: {file}",
    "lint.damaged": "文件已损坏, 或不是 .docx: {file}",
    "lint.encrypted": "文件有密码, 或是旧格式, 打不开: {file}。请去掉密码, 另存为 .docx",
    "lint.entities": "文件里有文档类型声明, 办公软件不会这样写, 没有打开: {file}",
    "lint.encoding": "文字编码不认识, 请存成 UTF-8 或 GB18030: {file}",
}
