//! Numbers with a form: credit codes, device codes, registration codes and certificates. It makes
//! them; whether one read from a file is right is the domain's business.

use std::collections::HashMap;

use chrono::Datelike;

use crate::domain::Day;

/// Numbers in the block of organisation codes that GB 11714 keeps for internal use
/// (PDY00001–PDY99999): no unit made from it can be a real one.
const RESERVED: u64 = 99_999;
/// What a credit code begins with: registering department and kind of organisation. Each pair holds
/// the reserved block once more.
const LEADS: [&str; 8] = ["91", "92", "93", "52", "53", "51", "12", "11"];
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The numbers that a register gives out one after the other. It remembers how many elevators each
/// area registered in each month, which does not grow with the register.
pub struct Numbers {
    serial: u64,
    code: u64,
    registered: HashMap<String, u64>,
}

impl Numbers {
    /// Elevator codes rise with gaps, and have six digits while these suffice for `elevators`.
    pub fn new(elevators: u64) -> Self {
        let code = if elevators < 400_000 { 200_000 } else { 10_000_000 };
        Self { serial: 0, code, registered: HashMap::new() }
    }

    /// Goes on to the next elevator, whose code is `step` above the last.
    pub fn advance(&mut self, step: u64) {
        self.serial += 1;
        self.code += step;
    }

    /// How many elevators there are, with this one.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// The code of this elevator.
    pub fn code(&self) -> String {
        self.code.to_string()
    }

    /// The next registration code: category, registering area, month, serial of that month. Beyond
    /// 9,999 in one month they begin again, as in real registers.
    pub fn register(&mut self, category: &str, area: &str, registered_on: Day) -> String {
        let month = format!("{category}{area}{}", registered_on.format("%Y%m"));
        let serial = self.registered.entry(month.clone()).and_modify(|n| *n += 1).or_insert(1);
        format!("{month}{:04}", *serial % 10_000)
    }
}

/// The credit code (GB 32100-2015) of unit number `n`, registered in the area with these six digits.
/// There are 799,992 units to number, far more than a register of the largest size has.
pub fn credit_code(n: u64, area: &str) -> String {
    let lead = LEADS[usize::try_from(n / RESERVED).expect("a unit number below 799,992")];
    let organisation = format!("PDY{:05}", n % RESERVED + 1);
    let body = format!("{lead}{area}{organisation}{}", organisation_check(&organisation));
    let sum =
        body.bytes().fold((0, 1), |(sum, weight), sign| (sum + value(sign) * weight, weight * 3 % 31)).0;
    let check = char::from(ALPHABET[(31 - sum % 31) % 31]);
    format!("{body}{check}")
}

/// The check digit of an organisation code (GB 11714).
fn organisation_check(organisation: &str) -> char {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let digit = |sign: char| sign.to_digit(36).expect("digits and capital letters");
    let sum: u32 = organisation.chars().map(digit).zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        check => char::from_digit(check, 10).expect("one digit"),
    }
}

fn value(sign: u8) -> usize {
    ALPHABET.iter().position(|known| *known == sign).expect("a sign of the alphabet")
}

/// The device code of elevator number `n`: category, maker's number, year made, serial. `maker` is 1
/// to 9; codes differ up to 60 million elevators.
pub fn device_code(n: u64, category: &str, maker: u64, made_on: Day) -> String {
    const AUTHORITIES: [&str; 6] = ["10", "31", "32", "33", "44", "50"];
    let block = n / 100_000;
    let authority = AUTHORITIES[usize::try_from((maker + block / 100) % 6).expect("below six")];
    format!("{category}{authority}{maker}{:02}{}{:05}", block % 100, made_on.year(), n % 100_000)
}

/// The number of the registration certificate of elevator number `n`: `梯11渝A000042(16)`.
pub fn certificate_no(n: u64, category: &str, registered_on: Day) -> String {
    let series = char::from(b'A' + u8::try_from(n / 1_000_000 % 26).expect("below 26"));
    format!("梯{}渝{series}{:06}({})", &category[1..3], n % 1_000_000, registered_on.format("%y"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credit_codes_are_the_known_ones() {
        let known = [
            (0, "500103", "91500103PDY00001XA"),
            (1, "500107", "91500107PDY0000284"),
            (2, "500112", "91500112PDY0000366"),
            (3, "500108", "91500108PDY0000448"),
            (4, "500110", "91500110PDY000052Y"),
            (5, "500000", "91500000PDY0000605"),
        ];
        for (n, area, code) in known {
            assert_eq!(credit_code(n, area), code);
        }
        // The remainder 0, whose check digit some libraries look for outside the alphabet.
        assert_eq!(credit_code(45, "500112"), "91500112PDY0004660");
    }

    #[test]
    fn the_reserved_block_is_used_once_for_each_lead() {
        assert!(credit_code(99_998, "500112").contains("PDY99999"));
        assert!(credit_code(99_999, "500112").starts_with("92500112PDY00001"));
        assert!(credit_code(799_991, "500112").starts_with("11500112PDY99999"));
    }

    #[test]
    fn other_codes_have_their_form() {
        let day = Day::from_ymd_opt(2016, 5, 3).unwrap();
        assert_eq!(device_code(42, "3110", 9, day), "311033900201600042");
        assert_eq!(device_code(10_000_042, "3110", 9, day), "311044900201600042");
        let mut numbers = Numbers::new(1);
        assert_eq!(numbers.register("3110", "500112", day), "31105001122016050001");
        assert_eq!(numbers.register("3110", "500112", day), "31105001122016050002");
        assert_eq!(numbers.register("3120", "500112", day), "31205001122016050001");
        assert_eq!(certificate_no(42, "3110", day), "梯11渝A000042(16)");
    }
}
