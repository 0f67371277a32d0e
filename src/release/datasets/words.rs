//! What each dataset is called and what its rows say, which columns identify them and where those of others come in.

use super::Field;

/// A dataset in words.
pub(super) struct Words {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) title_en: &'static str,
    pub(super) about: &'static str,
    pub(super) about_en: &'static str,
    pub(super) key: &'static [&'static str],
    pub(super) refers: &'static [(&'static str, &'static str, &'static str)],
}

impl Words {
    /// The dataset with what stands in its columns.
    pub(super) fn with(&self, fields: Vec<Field>) -> super::Dataset {
        let Self { name, title, title_en, about, about_en, key, refers } = *self;
        super::Dataset { name, title, title_en, about, about_en, key, refers, fields }
    }
}

const ELEVATOR: (&str, &str, &str) = ("elevator_code", "elevators", "code");

/// Every dataset, in the order in which people meet them.
pub(super) const ALL: [Words; 12] = [
    Words {
        name: "elevators",
        title: "电梯",
        title_en: "Elevators",
        about: "每台电梯一行：代码、位置、使用和维保单位、状态、维保模式，以及截至发布日的维保和检验到期情况。",
        about_en: "One row for each elevator: codes, place, units, status, mode of maintenance, and what was due on the day of the release.",
        key: &["code"],
        refers: &[("maintainer_uscc", "units", "uscc")],
    },
    Words {
        name: "units",
        title: "单位",
        title_en: "Units",
        about: "使用、维保、检验和检测单位的公开信息，含对外公布的 24 小时服务电话，不含人员和其他联系电话。",
        about_en: "Units that use, maintain, inspect or test elevators, with the service telephones they publish; no persons and no other telephones.",
        key: &["uscc"],
        refers: &[],
    },
    Words {
        name: "insurance",
        title: "保险",
        title_en: "Insurance",
        about: "电梯的责任保险、养老保险和“保险+服务”，不含保单号。",
        about_en: "Policies of elevators, without their numbers.",
        key: &["elevator_code", "kind", "valid_from"],
        refers: &[ELEVATOR],
    },
    Words {
        name: "commitments",
        title: "服务质量承诺",
        title_en: "Service commitments",
        about: "使用单位和维保单位共同公开的承诺，以及按公布的事件测得的结果。",
        about_en: "What a using unit and its maintainer promise together, beside what was measured.",
        key: &["user_uscc", "maintainer_uscc", "indicator", "from"],
        refers: &[("user_uscc", "units", "uscc"), ("maintainer_uscc", "units", "uscc")],
    },
    Words {
        name: "pilot_marks",
        title: "试点标注",
        title_en: "Pilot marks",
        about: "每台电梯在两项试点中的标注、起止日期和终止原因。",
        about_en: "Marks of the two pilots on elevators, when they began and what ended them.",
        key: &["pilot", "elevator_code", "from"],
        refers: &[ELEVATOR],
    },
    Words {
        name: "notices",
        title: "公告",
        title_en: "Notices",
        about: "试点的公告：退出的对象、情形、依据和决定机关，公示的对象和截止日期。",
        about_en: "Notices of the pilots: exits with their ground, facts and authority, publicities with their last day.",
        key: &["notice_no"],
        refers: &[],
    },
    Words {
        name: "inspections",
        title: "检验",
        title_en: "Inspections",
        about: "法定检验的日期、结论和有效期。",
        about_en: "Statutory inspections with their conclusion and validity.",
        key: &["elevator_code", "inspected_on"],
        refers: &[ELEVATOR],
    },
    Words {
        name: "tests",
        title: "检测",
        title_en: "Tests",
        about: "试点期间的检测、上传期限、问题和整改。",
        about_en: "Tests under the testing pilot, when their results were due, problems and their mending.",
        key: &["elevator_code", "completed_at"],
        refers: &[ELEVATOR],
    },
    Words {
        name: "visits",
        title: "维保记录",
        title_en: "Maintenance visits",
        about: "现场维保和在线检查，不含维保人员。",
        about_en: "Maintenance on site and online, without the workers.",
        key: &["elevator_code", "visited_at", "kind"],
        refers: &[ELEVATOR],
    },
    Words {
        name: "incidents",
        title: "故障与事件",
        title_en: "Incidents",
        about: "故障、困人和事故的发生、到场、解救和恢复时间。",
        about_en: "Faults, entrapments and accidents, and how long help took.",
        key: &["id"],
        refers: &[ELEVATOR],
    },
    Words {
        name: "regions",
        title: "区县",
        title_en: "Regions",
        about: "发布日设局的区县、参加的试点和电梯数字。",
        about_en: "Regions with a bureau on the day of the release, the pilots they take part in, their elevators in figures.",
        key: &["slug"],
        refers: &[],
    },
    Words {
        name: "pilot_districts",
        title: "试点区县",
        title_en: "Pilot districts",
        about: "区县参加试点的起止日期和确定机关。",
        about_en: "Which districts take part in which pilot, since when, by whose decision.",
        key: &["pilot", "region", "from"],
        refers: &[],
    },
];
