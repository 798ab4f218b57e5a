"""Chinese wording: paper."""

WORDS: dict[str, str] = {
    "paper.page": "第 {page} 页 共 {pages} 页",
    "paper.no_face": "不能写成 {suffix} 文件。可用: {suffixes}",
    "paper.no_typst": '没有安装 PDF 组件, 不能出 PDF。请管理员运行 pip install "coordhub[pdf]", 或改用 .docx',
    "paper.no_font": "找不到可用的中文字体, 不能出 PDF。请安装 fonts-noto-cjk, 或 pip install pylopdf-fonts-zh-cn",
    "paper.no_lp": "这台机器没有打印命令 lp, 不能打印。请用 -o 文件.pdf 存下来再打印",
    "paper.no_printer": "打印没有成功: {why}",
    "paper.substitute": "PDF 用 {used} 代替 {wanted}",
    "paper.no_table": "“{title}”没有表格, 不能存成 .xlsx",
}
