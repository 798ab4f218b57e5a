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
}
