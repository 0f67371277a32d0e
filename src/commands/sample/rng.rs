//! Chance that repeats itself: a SplitMix64 generator. The same seed gives the same register on
//! every machine, so it works in integers only and knows nothing of clocks or entropy.

/// A stream of draws.
pub struct Rng(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Rng {
    /// The stream of one thing: `topic` separates sites from units, `index` one of them from the next.
    /// So a site can be made again from its number instead of being remembered.
    pub fn at(seed: u64, topic: u64, index: u64) -> Self {
        let mut rng = Self(seed ^ topic.wrapping_mul(STEP));
        rng.0 = rng.draw() ^ index.wrapping_mul(STEP);
        rng
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n` − 1.
    pub fn below(&mut self, n: u64) -> u64 {
        let wide = (u128::from(self.draw()) * u128::from(n)) >> 64;
        u64::try_from(wide).expect("a product of two 64-bit numbers, shifted by 64 bits, fits in 64 bits")
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high.abs_diff(low) + 1).cast_signed()
    }

    /// Whether something happens that happens `n` times in a thousand.
    pub fn per_mille(&mut self, n: u64) -> bool {
        self.below(1000) < n
    }

    /// One of `items`, each equally often.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let index = usize::try_from(self.below(items.len() as u64)).expect("an index below a length");
        items[index]
    }

    /// One of `items`, as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, items: &[(T, u64)]) -> T {
        let mut rest = self.below(items.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in items {
            if rest < *weight {
                return *item;
            }
            rest -= weight;
        }
        unreachable!("the draw is below the sum of the weights")
    }

    /// A number from 0 to `n` − 1, the small ones more often, as big estates and big companies are:
    /// power 1 is even, 2 gives the first of n about √n⁻¹ of all draws, 3 about ∛n⁻¹. Powers of numbers below
    /// one, as 32-bit fractions, so that no floating-point library can change a register.
    pub fn head_first(&mut self, n: u64, power: u32) -> u64 {
        let fraction = self.draw() >> 32;
        let raised = (1..power).fold(fraction, |product, _| (product * fraction) >> 32);
        (raised * n) >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // The first numbers of SplitMix64 seeded with 1234567, as its author publishes them.
        let mut rng = Rng(1_234_567);
        assert_eq!(rng.draw(), 6_457_827_717_110_365_317);
        assert_eq!(rng.draw(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn draws_stay_in_range_and_topics_differ() {
        let mut rng = Rng::at(1, 2, 3);
        assert!((0..1000).all(|_| rng.below(7) < 7));
        assert!((0..1000).all(|_| (-3..=4).contains(&rng.between(-3, 4))));
        assert!((0..1000).all(|_| rng.head_first(10, 3) < 10));
        assert_ne!(Rng::at(1, 2, 3).draw(), Rng::at(1, 3, 2).draw());
        assert_eq!(Rng::at(9, 2, 3).draw(), Rng::at(9, 2, 3).draw());
    }

    #[test]
    fn the_first_come_most_often() {
        let mut rng = Rng::at(1, 1, 1);
        let firsts = (0..10_000).filter(|_| rng.head_first(100, 2) < 10).count();
        assert!((2_800..3_500).contains(&firsts), "{firsts} of 10,000 in the first tenth");
    }
}
