//! Scores by class: what is printed, and the floors that fail the run.

use std::collections::BTreeMap;

use super::judged::{Class, Judged, Outcome};

/// Recall, MRR and share of right first hits below which a class fails.
const FLOORS: [(Class, [f64; 3]); 10] = [
    (Class::Substring, [1.0, 1.0, 1.0]),
    (Class::Variant, [0.99, 0.97, 0.95]),
    (Class::Pinyin, [0.99, 0.95, 0.92]),
    (Class::Mixed, [0.99, 0.97, 0.95]),
    (Class::Address, [1.0, 1.0, 1.0]),
    (Class::Typo, [0.95, 0.9, 0.85]),
    (Class::Code, [1.0, 1.0, 1.0]),
    (Class::Family, [1.0, 0.98, 0.97]),
    (Class::Kinds, [1.0, 0.98, 0.97]),
    (Class::State, [1.0, 0.98, 0.97]),
];

/// The outcomes of many queries.
#[derive(Debug, Default)]
pub struct Scores {
    classes: BTreeMap<Class, Vec<Outcome>>,
    /// What fell short, in words.
    short: Vec<String>,
    /// Totals that should be exact and are not.
    wrong_totals: Vec<String>,
}

impl Scores {
    /// Takes in how a query was answered.
    pub fn note(&mut self, query: &Judged, outcome: Outcome) {
        let Outcome { recall, reciprocal_rank, totals: (meant, total) } = outcome;
        if recall < 1.0 || reciprocal_rank < 1.0 {
            self.short.push(format!(
                "{} {:?} ({}): recall {recall:.2}, 1/rank {reciprocal_rank:.2}, {meant} meant, {total} counted",
                query.class.name(),
                query.text,
                query.kind.code(),
            ));
        }
        let is_exact = matches!(query.class, Class::Substring | Class::Address | Class::Kinds | Class::State);
        if is_exact && total != meant as u64 {
            self.wrong_totals.push(format!(
                "{:?} ({}): {meant} there, {total} counted",
                query.text,
                query.kind.code()
            ));
        }
        self.classes.entry(query.class).or_default().push(outcome);
    }

    /// Prints a line a class, and the queries that fell short.
    pub fn print(&self, register: &str) {
        println!("relevance over {register}");
        println!("{:<10} {:>7} {:>7} {:>7} {:>7}", "class", "queries", "recall", "MRR", "first");
        for (class, outcomes) in &self.classes {
            let [recall, mrr, first] = means(outcomes);
            println!("{:<10} {:>7} {recall:>7.3} {mrr:>7.3} {first:>7.3}", class.name(), outcomes.len());
        }
        for short in &self.short {
            println!("  {short}");
        }
    }

    /// Fails where a class lies under a floor, or a total of parts of names is not exact.
    pub fn hold_floors(&self, judged: &[Class]) {
        assert!(self.wrong_totals.is_empty(), "totals differ from brute force: {:#?}", self.wrong_totals);
        for (class, floors) in FLOORS.into_iter().filter(|(class, _)| judged.contains(class)) {
            let Some(outcomes) = self.classes.get(&class) else {
                panic!("no query of class {}", class.name())
            };
            for ((mean, floor), what) in
                means(outcomes).into_iter().zip(floors).zip(["recall", "MRR", "first hit"])
            {
                assert!(mean >= floor, "{}: {what} {mean:.3} lies under {floor}", class.name());
            }
        }
    }
}

/// Means of recall, reciprocal rank and right first hits.
#[expect(clippy::cast_precision_loss, reason = "there are some hundreds of queries")]
fn means(outcomes: &[Outcome]) -> [f64; 3] {
    let mean = |of: fn(&Outcome) -> f64| outcomes.iter().map(of).sum::<f64>() / outcomes.len() as f64;
    let first = |outcome: &Outcome| if outcome.reciprocal_rank >= 1.0 { 1.0 } else { 0.0 };
    [mean(|outcome| outcome.recall), mean(|outcome| outcome.reciprocal_rank), mean(first)]
}
