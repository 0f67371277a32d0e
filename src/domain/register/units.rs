//! The dataset `units`.

use super::cell::ServicePhone;
use super::{Personal, Roles, Text};
use crate::dataset;
use crate::domain::codes::CreditCode;
use crate::domain::region::RegionSlug;
use crate::domain::web_address::WebAddress;

dataset! {
    /// A unit that uses, maintains, tests or inspects elevators. Persons and their telephones are private.
    pub struct Unit in "fact_units" as "units" ("单位") key ["uscc"] {
        "uscc" uscc: CreditCode = "统一社会信用代码",
        "name" name: Text = "单位名称",
        "roles" roles: Roles = "单位角色",
        "region" region: Option<RegionSlug> = "区县",
        "address" address: Option<Text> = "单位地址",
        [private] "legal_representative" legal_representative: Option<Personal> = "法定代表人",
        [private] "legal_phone" legal_phone: Option<Personal> = "法定代表人电话",
        [private] "contact" contact: Option<Personal> = "联系人",
        [private] "contact_phone" contact_phone: Option<Personal> = "联系人电话",
        "service_phone" service_phone: Option<ServicePhone> = "24小时服务电话",
        "maintenance_system_url" maintenance_system_url: Option<WebAddress> = "维保信息化系统查询地址",
    }
}
