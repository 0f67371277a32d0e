//! The card of a new elevator: where it was put up, by whom, and the numbers it was given.

use super::codes::{self, Numbers};
use super::days::before;
use super::places;
use super::rng::Rng;
use super::rows::ElevatorRow;
use super::words;
use super::world::{Site, World};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::maintenance::Mode;

const MAKERS: [&str; 9] = ["云驰", "岭升", "江擎", "朗达", "巴擎", "星阶", "嘉升", "渝阶", "安擎"];

/// What the elevators put up together in one place have in common.
pub struct Plan {
    pub site: Site,
    /// The day the installation passed its inspection.
    pub built_on: Day,
    pub mode: Mode,
    /// 1 to 9.
    pub maker: u64,
    /// The number of the first building.
    pub building: u64,
    pub category: &'static str,
}

impl ElevatorRow {
    /// Another category, also where the other codes carry it.
    pub fn set_category(&mut self, category: &'static str) {
        self.device_code.replace_range(..4, category);
        self.registration_code.replace_range(..4, category);
        self.certificate_no.replace_range("梯".len().."梯11".len(), &category[1..3]);
        self.category = category;
    }
}

/// The card of the `nth` elevator of a plan, as it was registered.
pub fn card(world: &World, plan: &Plan, numbers: &mut Numbers, nth: u64, rng: &mut Rng) -> ElevatorRow {
    let site = &plan.site;
    let made_on = before(plan.built_on, rng.between(30, 300));
    let registered_on = before(plan.built_on, -rng.between(3, 25));
    let maker = words::named(MAKERS[usize::try_from(plan.maker - 1).expect("1 to 9")], "电梯制造有限公司");
    let escalator = plan.category.starts_with("33");
    ElevatorRow {
        code: numbers.code(),
        device_code: codes::device_code(numbers.serial(), plan.category, plan.maker, made_on),
        registration_code: numbers.register(plan.category, places::area(site.region), registered_on),
        certificate_no: codes::certificate_no(numbers.serial(), plan.category, registered_on),
        category: plan.category,
        model: format!("YB{}-{}", plan.maker, rng.pick(&["A", "B", "C", "E", "F"])),
        serial_no: format!("{}E{:05}", rng.pick(&["A", "C", "G", "H"]), rng.below(100_000)),
        installer: maker.clone(),
        manufacturer: maker,
        manufactured_on: Some(made_on),
        installed_on: Some(plan.built_on),
        renovated_on: None,
        overhauled_on: None,
        user_uscc: world.uscc(site.user),
        maintainer_uscc: world.uscc(site.maintainer),
        region: site.region.name,
        subdistrict: site.subdistrict,
        estate: site.estate.clone(),
        address: site.address.clone(),
        inner_no: format!("{}栋{}单元{}号梯", plan.building + nth / 4, nth / 2 % 2 + 1, nth + 1),
        place_kind: site.place_kind,
        stops: Some(if escalator { 2 } else { 4 + rng.below(44) }),
        load_kg: (!escalator).then(|| rng.pick(&[630, 800, 1000, 1050, 1150, 1600])),
        speed_mps: if escalator { "0.5" } else { rng.pick(&["1.0", "1.5", "1.75", "2.0", "2.5", "4.0"]) },
        status: ElevatorStatus::InUse,
        mode: Some(plan.mode),
        has_iot: Some(plan.mode == Mode::Iot || rng.per_mille(30)),
        registered_on: Some(registered_on),
    }
}
