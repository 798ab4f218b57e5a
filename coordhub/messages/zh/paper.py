"""Chinese wording: paper."""

WORDS: dict[str, str] = {
    "paper.page": "第 {page} 页 共 {pages} 页",
    "paper.no_face": "不能写成 {suffix} 文件。可用: {suffixes}",
    "paper.no_typst": '没有安装 PDF 组件, 不能出 PDF。请管理员运行 pip install "coordhub[pdf]", 或改用 .docx',
    "paper.no_font": "找不到可用的中文字体, 不能出 PDF。请安装 fonts-noto-cjk, 或 pip install pylopdf-fonts-zh-cn",
    "paper.substitute": "PDF 用 {used} 代替 {wanted}",
    "paper.no_table": "“{title}”没有表格, 不能存成 .xlsx",
    "paper.attached": "附件：",
    "paper.copies": "抄送：",
    "paper.signer": "签发人：",
    "paper.copy": "{to}（{count}份）",
    "paper.comma": "，",
    "paper.stop": "。",
    "paper.printed": "{date}印发",
    "paper.note": "（{text}）",
    "paper.role.title": "大标题",
    "paper.role.fang": "正文",
    "paper.role.kai": "二级标题",
    "paper.role.hei": "一级标题",
    "paper.role.song": "表格、页码",
    "paper.presets": "现成的几套: {names}。换一套: {example}; PDF 用的字体文件可放在 COORDHUB_FONTS 指的文件夹里",
}
