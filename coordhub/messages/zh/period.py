"""台账周期: 哪一期, 何时截止."""

WORDS = {
    "period.not_owed": "{ledger}没有这一期: {period}; 附近应报的有 {owed}",
    "period.none_yet": "{ledger}还没有到期可报的周期",
    "period.no_number": "{ledger}还没有第{number}期",
    "period.bad_key": "看不懂这个周期: {text}; 写作 2020-07-06、2020-W27、2020-07、2020-Q3、2020-H1、2020 或第5期",
    "period.bad_due": "看不懂报送时限“{text}”(周期 {period}); 日报写 18:00, 周报写 mon 10:00, 月报写 28 17:00, 季报半年报年报写 5 17:00 或 01-15, 一次性写 2020-05-31",
    "period.bad_season": "看不懂时段“{text}”; 写作 06-01..09-30",
    "period.bad_covers": "看不懂所报的起止“{text}”(周期 {period}); 月报写 26-25, 周报写 sat-fri, 首尾须相接",
    "period.ends_before": "止于{until}, 早于起始日{since}",
}
