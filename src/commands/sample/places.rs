//! Where the sample's elevators stand: real districts and subdistricts, some of them more often.

use super::rng::Rng;
use crate::domain::region;

pub use region::Region;

/// Every region that has a bureau during the pilots, in the order of the official list.
pub fn all() -> impl Iterator<Item = &'static Region> {
    region::ALL.iter()
}

/// The region with this slug.
pub fn named(slug: &str) -> &'static Region {
    all().find(|region| region.slug == slug).expect("a slug of the list of regions")
}

/// The six digits of a region; one without a code of its own borrows those it is registered under.
pub fn area(region: &Region) -> &'static str {
    region.gb_code.or(region.parent_gb).unwrap_or("500000")
}

/// A subdistrict of the region; the text is empty where the list has none.
pub fn subdistrict(region: &Region, rng: &mut Rng) -> &'static str {
    match region::subdistricts(region) {
        [] => "",
        subdistricts => rng.pick(subdistricts),
    }
}

/// The district bureau that accepts pilot units and keeps the records: `渝北区市场监督管理局`.
pub fn bureau(region: &Region) -> String {
    format!("{}市场监督管理局", region.name)
}

/// The city bureau, which alone decides about the testing pilot (附件2 四(一)).
pub const CITY_BUREAU: &str = "重庆市市场监督管理局";

/// The regions elevators stand in, with how often: those whose subdistricts are listed, the city's
/// centre before the counties.
pub fn weighted() -> Vec<(&'static Region, u64)> {
    const CENTRE: [&str; 9] =
        ["yuzhong", "yubei", "jiulongpo", "nanan", "jiangbei", "shapingba", "banan", "beibei", "dadukou"];
    let weight = |region: &Region| match region.gb_code {
        _ if CENTRE.contains(&region.slug) => 12,
        Some(code) if code.starts_with("5002") => 1,
        _ => 3,
    };
    let listed = |region: &&Region| !region::subdistricts(region).is_empty();
    all().filter(listed).map(|region| (region, weight(region))).collect()
}
