"""Chinese wording: campaign."""

WORDS: dict[str, str] = {
    "campaign.bad": "行动“{name}”有填写不合格的内容: {fault}",
    "campaign.ends_early": "行动的结束日 {until} 早于开始日 {since}",
    "campaign.no_name": "行动要有名称",
}
