"""English wording: annual."""

WORDS: dict[str, str] = {
    "annual.ends_early": "The last day {until} is before the first {since}",
    "annual.title": "{office}: the year {year}",
    "annual.span": "({since} to {until}{moment})",
    "annual.none": "None.",
    "annual.part.meetings": "Meetings",
    "annual.part.tasks": "Tasks",
    "annual.part.counties": "Counties",
    "annual.part.campaigns": "Campaigns",
    "annual.part.proposals": "Proposals",
    "annual.part.instructions": "Instructions",
    "annual.meetings": "Meetings held: {number}; {came} of {expected} seats came (substitutes among them); decisions: {decisions}, done: {done}.",
    "annual.tasks": "Tasks: {number}, {done} done ({in_time} in time, {late} late), {open} open ({overdue} overdue), {stopped} suspended or cancelled.",
    "annual.counties": "Counties: {number}, with {shares} shares of tasks, {done} done. Reports due: {due}, {came} came ({late} late), {missing} missing.",
    "annual.always": " Never late or missing: {names}.",
    "annual.campaigns": "Campaigns: {number}. Tasks in them: {tasks}, {done} done.",
    "annual.proposals": "Proposals: {number}, {answered} answered ({late} late). Promises: {promises}, {kept} kept.",
    "annual.instructions": "Instructions: {number}, {done} done.",
    "annual.moment": ", counted on {moment}",
}
