//! Estates and units of the sample. Each is made again from its number whenever it is needed, so a
//! register of any size needs no memory for them.

use super::codes::credit_code;
use super::places::{self, Region};
use super::rng::Rng;
use super::rows::UnitRow;
use super::{SampleOptions, words};

const SITE: u64 = 1;
const UNIT: u64 = 2;

/// Above this size the vocabulary grows as a country's does.
const CITY: u64 = 220_000;

/// Units with a part of their own to play, numbered before all others.
pub mod cast {
    /// A testing institution in good standing.
    pub const TESTER: u64 = 0;
    /// A testing institution that leaves the pilot.
    pub const FALSE_TESTER: u64 = 1;
    /// An inspection institution.
    pub const INSPECTOR: u64 = 2;
    /// A unit that uses and maintains its elevators.
    pub const BOTH: u64 = 3;
    /// A using unit that is renamed during the year.
    pub const RENAMED: u64 = 4;
    /// The first of the using units that leave a pilot; one for each ground, in the order of the grounds.
    pub const LEAVING: u64 = 5;
    /// How many units there are in all.
    pub const COUNT: u64 = LEAVING + 14;
}

/// The name [`cast::RENAMED`] had before.
pub const FORMER_NAME: (&str, &str) = ("旧渡", "物业服务有限公司");

/// Everything that stands still while the register is written: sizes, regions, the seed.
pub struct World {
    /// What was asked for.
    pub options: SampleOptions,
    sites: u64,
    users: u64,
    maintainers: u64,
    regions: Vec<(&'static Region, u64)>,
}

/// An estate, a tower or a mall, with the units that look after it.
#[derive(Clone)]
pub struct Site {
    pub region: &'static Region,
    pub subdistrict: &'static str,
    pub estate: String,
    pub address: String,
    pub place_kind: &'static str,
    pub user: u64,
    pub maintainer: u64,
}

impl World {
    /// Sizes the vocabulary: about one estate for 22 elevators, one unit for 48 up to a city of 220,000
    /// and one for 360 beyond it.
    pub fn new(options: SampleOptions) -> Self {
        let elevators = options.elevators;
        let beyond = elevators.saturating_sub(CITY);
        Self {
            sites: (elevators / 22).max(40),
            users: (elevators / 55).clamp(20, 4000) + beyond / 400,
            maintainers: (elevators / 360).clamp(8, 600) + beyond / 3600,
            regions: places::weighted(),
            options,
        }
    }

    /// Any estate, the big ones most often.
    pub fn some_site(&self, rng: &mut Rng) -> Site {
        let n = rng.head_first(self.sites, 2);
        let region = Rng::at(self.options.seed, SITE, n).weighted(&self.regions);
        self.site(n, region)
    }

    /// Estate number `n`, standing in `region`.
    pub fn site(&self, n: u64, region: &'static Region) -> Site {
        let mut rng = Rng::at(self.options.seed, SITE, n.wrapping_add(1 << 40));
        let (estate, place_kind) = words::estate(n);
        Site {
            region,
            subdistrict: places::subdistrict(region, &mut rng),
            estate,
            address: format!("{}路{}号", words::word(rng.below(4096)), rng.between(1, 499)),
            place_kind,
            user: cast::COUNT + rng.head_first(self.users, 2),
            maintainer: self.some_maintainer(&mut rng),
        }
    }

    /// Any maintenance unit, the big ones most often.
    pub fn some_maintainer(&self, rng: &mut Rng) -> u64 {
        cast::COUNT + self.users + rng.head_first(self.maintainers, 3)
    }

    /// How many units there are; their numbers start at 0.
    pub fn units(&self) -> u64 {
        cast::COUNT + self.users + self.maintainers
    }

    /// The credit code of unit number `n`.
    pub fn uscc(&self, n: u64) -> String {
        credit_code(n, places::area(self.seat(&mut self.unit_rng(n))))
    }

    /// The row of unit number `n`.
    pub fn unit(&self, n: u64) -> UnitRow {
        let mut rng = self.unit_rng(n);
        let region = self.seat(&mut rng);
        let (name, roles) = self.name_and_roles(n);
        let maintains = roles.contains("maintain");
        UnitRow {
            uscc: credit_code(n, places::area(region)),
            name,
            roles,
            region: region.name,
            address: format!(
                "重庆市{}{}样本路{}号",
                region.name,
                places::subdistrict(region, &mut rng),
                rng.between(1, 300)
            ),
            legal_representative: words::person(&mut rng),
            legal_phone: words::mobile(&mut rng),
            contact: words::person(&mut rng),
            contact_phone: words::mobile(&mut rng),
            service_phone: if maintains { words::landline(&mut rng) } else { String::new() },
            maintenance_system_url: if maintains {
                format!("https://maintenance.example.com/{n}")
            } else {
                String::new()
            },
        }
    }

    fn name_and_roles(&self, n: u64) -> (String, &'static str) {
        let first_maintainer = cast::COUNT + self.users;
        match n {
            cast::TESTER => (words::named("渡川", "电梯检测有限公司"), "test"),
            cast::FALSE_TESTER => (words::named("渡原", "电梯检测技术有限公司"), "test"),
            cast::INSPECTOR => (words::named("", "特种设备检验研究院"), "inspect"),
            cast::BOTH => (words::named("渡云", "楼宇运营有限公司"), "use;maintain"),
            cast::RENAMED => (words::named("新渡", "物业管理有限公司"), "use"),
            n if n < cast::COUNT => (words::named(&words::word(n), "置业有限公司"), "use"),
            n if n < first_maintainer => (words::user_name(n - cast::COUNT), "use"),
            n => (words::maintainer_name(n - first_maintainer), "maintain"),
        }
    }

    fn unit_rng(&self, n: u64) -> Rng {
        Rng::at(self.options.seed, UNIT, n)
    }

    fn seat(&self, rng: &mut Rng) -> &'static Region {
        rng.weighted(&self.regions)
    }
}
