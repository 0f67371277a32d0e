//! The chapters of the API.

use poem_openapi::Tags;

/// The chapters in the order in which people need them, by the names of their tags.
pub const ORDER: [&str; 8] =
    ["Elevators", "Units", "Notices", "Search", "Places", "Statistics", "Log", "Data"];

/// A chapter; its comment is published.
#[derive(Debug, Tags)]
pub enum Section {
    /// 查询 · Search：各类一起查，带计数；输入提示
    Search,
    /// 电梯 · Elevators：列表、档案、历次维保检验检测、事件、保险、二维码
    Elevators,
    /// 单位与承诺 · Units：使用单位、维保单位、检测机构、检验机构及其公开承诺
    Units,
    /// 公告 · Notices：公示、公布、退出、取消公示
    Notices,
    /// 区县与小区 · Places：区县的试点情况与数量，一个小区的全部电梯
    Places,
    /// 统计 · Statistics：方案的目标与实际，各月各区县的数字
    Statistics,
    /// 公布记录 · Log：只增不改的公布日志、变更与数据现状
    Log,
    /// 数据发布 · Data：可整份下载的文件
    Data,
}
