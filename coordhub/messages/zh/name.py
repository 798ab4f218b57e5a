"""Chinese wording: name."""

WORDS: dict[str, str] = {
    "name.unknown": "找不到{kind}“{text}”。可用编号、全称、简称或拼音首字母",
    "name.ambiguous": "“{text}”可指 {count} 个{kind}: {candidates}。请写得更具体",
}
