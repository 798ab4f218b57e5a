"""Chinese wording: sheet."""

WORDS: dict[str, str] = {
    "sheet.bad_suffix": "{file} 不是 .xlsx、.xls 或 .csv 文件",
    "sheet.no_file": "找不到文件 {file}",
    "sheet.too_large": "{file} 太大或压缩比异常, 没有读取。请拆小后再导入",
    "sheet.damaged": "{file} 打不开, 可能已损坏。请用 Excel 或 WPS 打开后另存",
    "sheet.entities": "{file} 含有外部引用, 为安全没有读取",
    "sheet.far_cell": "{file} 的单元格 {cell} 超出范围, 没有读取。请删去表外的内容再导入",
    "sheet.too_slow": "{file} 读得太久, 已停止",
    "sheet.encoding": "{file} 的文字编码不认识, 请另存为 UTF-8",
    "sheet.no_access": "{file} 没有权限读取",
    "sheet.empty": "{file} 是空文件",
    "sheet.macros": "{file} 含有宏, 为安全没有读取。请另存为不含宏的 .xlsx 再导入",
    "sheet.links": "{file} 含有指向其他文件的链接, 为安全没有读取。请把公式粘贴为数值, 断开链接后另存",
    "sheet.encrypted": "{file} 有打开密码, 没有读取。请去掉密码后再报",
    "sheet.is_html": "{file} 其实是网页, 不是表格文件。请用 Excel 或 WPS 打开后另存为 .xlsx",
    "sheet.other_kind": "{file} 的内容其实是 {kind} 一类的文件。请用 Excel 或 WPS 打开后按原格式另存",
    "sheet.no_workbook": "{file} 的内容不是表格文件, 只是扩展名像。请用 Excel 或 WPS 打开后另存为 .xlsx",
    "sheet.control": "{file} 工作表 {sheet} 单元格 {cell} 含有控制字符, 没有读取",
}
