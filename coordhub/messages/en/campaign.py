"""English wording: campaign."""

WORDS: dict[str, str] = {
    "campaign.bad": 'Campaign "{name}" does not fit: {fault}',
    "campaign.ends_early": "The campaign would end on {until}, before it begins on {since}",
    "campaign.no_name": "A campaign needs a name",
}
