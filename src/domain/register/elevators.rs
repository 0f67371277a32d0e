//! The dataset `elevators`.

use super::{Text, UserRef};
use crate::dataset;
use crate::domain::Day;
use crate::domain::codes::{Category, CertificateNo, CreditCode, DeviceCode, ElevatorCode, RegistrationCode};
use crate::domain::elevator::ElevatorStatus;
use crate::domain::maintenance::Mode;
use crate::domain::region::RegionSlug;

dataset! {
    /// An elevator as the bureau's register describes it (附件1 四(一)4(1) 试点电梯信息表).
    pub struct Elevator in "fact_elevators" as "elevators" ("电梯") key ["code"] {
        "code" code: ElevatorCode = "电梯编码",
        "device_code" device_code: Option<DeviceCode> = "设备代码",
        "registration_code" registration_code: Option<RegistrationCode> = "注册代码",
        "certificate_no" certificate_no: Option<CertificateNo> = "使用登记证编号",
        "category" category: Option<Category> = "品种代码",
        "model" model: Option<Text> = "型号",
        "serial_no" serial_no: Option<Text> = "出厂编号",
        "manufacturer" manufacturer: Option<Text> = "制造单位",
        "manufactured_on" manufactured_on: Option<Day> = "制造日期",
        "installer" installer: Option<Text> = "安装单位",
        "installed_on" installed_on: Option<Day> = "安装监督检验日期",
        "renovated_on" renovated_on: Option<Day> = "改造监督检验日期",
        "overhauled_on" overhauled_on: Option<Day> = "重大修理监督检验日期",
        "user_uscc" user_uscc: UserRef = "使用单位统一社会信用代码",
        "maintainer_uscc" maintainer_uscc: Option<CreditCode> = "维保单位统一社会信用代码",
        "region" region: RegionSlug = "区县",
        "subdistrict" subdistrict: Option<Text> = "乡镇街道",
        "estate" estate: Option<Text> = "小区/大厦",
        "address" address: Option<Text> = "地址",
        "inner_no" inner_no: Option<Text> = "单位内编号",
        "place_kind" place_kind: Option<Text> = "场所类型",
        "stops" stops: Option<i64> = "层站",
        /// In kilograms.
        "load_kg" load_kg: Option<i64> = "载重",
        /// In metres a second.
        "speed_mps" speed_mps: Option<f64> = "速度",
        "status" status: ElevatorStatus = "使用状态",
        "mode" mode: Option<Mode> = "维保模式",
        "has_iot" has_iot: Option<bool> = "是否接入物联网",
        "registered_on" registered_on: Option<Day> = "使用登记日期",
    }
}
