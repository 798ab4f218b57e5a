"""Chinese wording: calendar."""

WORDS: dict[str, str] = {
    "calendar.too_far": "往后数 {count} 个工作日太远, 算不出来",
    "calendar.bad_rule": "看不懂时限规则“{text}”。可写: fixed 2020-07-10; after 20 days|workdays|hours of issued; before 3 workdays of held; every week fri 17:00; every month 28 17:00 rest before",
}
