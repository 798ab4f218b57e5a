"""Periods of ledgers: which one, due when."""

WORDS = {
    "period.not_owed": "{ledger} owes no such period: {period}; owed about then: {owed}",
    "period.none_yet": "{ledger} has no period to report yet",
    "period.no_number": "{ledger} has no period number {number} yet",
    "period.bad_key": "not a period: {text}; write 2020-07-06, 2020-W27, 2020-07, 2020-Q3, 2020-H1, 2020 or a number such as 5",
    "period.bad_due": "not a time to report by: '{text}' (period {period}); write 18:00 for a day, mon 10:00 for a week, 28 17:00 for a month, 5 17:00 or 01-15 for a quarter, half-year or year, 2020-05-31 for once",
    "period.bad_season": "not a season: '{text}'; write 06-01..09-30",
    "period.bad_covers": "not a span: '{text}' (period {period}); write 26-25 for a month, sat-fri for a week; spans must join",
    "period.ends_before": "it ends on {until}, before it begins on {since}",
}
