"""Chinese wording: annual."""

WORDS: dict[str, str] = {
    "annual.ends_early": "结束日 {until} 早于开始日 {since}",
    "annual.title": "{office}{year}年工作情况",
    "annual.span": "（{since}至{until}{moment}）",
    "annual.none": "无。",
    "annual.part.meetings": "会议",
    "annual.part.tasks": "任务",
    "annual.part.counties": "县区",
    "annual.part.campaigns": "专项行动",
    "annual.part.proposals": "提案办理",
    "annual.part.instructions": "批示办理",
    "annual.meetings": "共召开会议{number}次，应到{expected}人次，到会{came}人次（含代会）；议定事项{decisions}项，已办结{done}项。",
    "annual.tasks": "共承担任务{number}项，办结{done}项（按期{in_time}项、逾期{late}项），在办{open}项（逾期未完{overdue}项），挂起和撤销{stopped}项。",
    "annual.counties": "分解到{number}个县区的任务{shares}件，办结{done}件；应报报表{due}份，已报{came}份（迟报{late}份），未报{missing}份。",
    "annual.always": "{names}报表无迟报、未报。",
    "annual.campaigns": "开展专项行动{number}个，任务{tasks}项，办结{done}项。",
    "annual.proposals": "承办提案{number}件，已答复{answered}件（超期{late}件）；答复承诺{promises}项，已兑现{kept}项。",
    "annual.instructions": "领导批示{number}件，已办结{done}件。",
    "annual.moment": "，{moment}统计",
}
