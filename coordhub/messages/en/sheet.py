"""English wording: sheet."""

WORDS: dict[str, str] = {
    "sheet.bad_suffix": "{file} is no .xlsx, .xls or .csv file",
    "sheet.no_file": "There is no file {file}",
    "sheet.too_large": "{file} is too large or packed suspiciously; it was not read. Split it",
    "sheet.damaged": "{file} cannot be opened; it may be damaged. Open it in Excel and save it anew",
    "sheet.entities": "{file} holds entity definitions and was not read, for safety",
    "sheet.far_cell": "{file}: cell {cell} lies too far out; it was not read. Delete what stands outside the table",
    "sheet.too_slow": "{file} took too long to read and was given up",
    "sheet.encoding": "{file} has an unknown encoding; save it as UTF-8",
    "sheet.no_access": "{file} may not be read by this account",
    "sheet.empty": "{file} is empty",
    "sheet.macros": "{file} holds macros and was not read, for safety. Save it as .xlsx without macros",
    "sheet.links": "{file} holds links to other files and was not read, for safety. Paste the formulas as values and break the links",
    "sheet.encrypted": "{file} asks for a password and was not read. Take the password off",
    "sheet.is_html": "{file} is a web page, not a workbook. Open it in Excel and save it as .xlsx",
    "sheet.other_kind": "{file} is really a file like {kind}. Open it in Excel and save it under its own format",
    "sheet.no_workbook": "{file} is no workbook, only its name looks like one. Open it in Excel and save it as .xlsx",
    "sheet.control": "{file}, sheet {sheet}, cell {cell} holds a control character; the file was not read",
}
