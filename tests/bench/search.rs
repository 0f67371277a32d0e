//! Prints how fast the search answers, without HTTP: `cargo bench --bench search -- DATA QUESTIONS [ROUNDS]`.
//!
//! `DATA` is a data folder whose index stands (`mingti reindex`), `QUESTIONS` a file of questions, one a line. Every
//! question is asked for its first twenty hits, its exact total and all facets, ROUNDS times; its median counts, so
//! that what else the machine does shows less. No test: it prints.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on may stop")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use mingti::search::Search;
use mingti::search::keeper::Opened;
use mingti::search::question::{Filter, Kind, Question};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (Some(data), Some(questions)) = (arguments.next(), arguments.next()) else {
        println!("usage: cargo bench --bench search -- DATA QUESTIONS [ROUNDS]");
        return;
    };
    let rounds: usize = arguments.next().map_or(5, |rounds| rounds.parse().unwrap());
    let questions = std::fs::read_to_string(questions).unwrap();
    let questions: Vec<&str> = questions.lines().filter(|line| !line.is_empty()).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(run(PathBuf::from(data), &questions, rounds));
}

async fn run(data: PathBuf, questions: &[&str], rounds: usize) {
    let day = "2021-11-15".parse().unwrap();
    let search = Search::new(data.join("index/live"));
    let began = Instant::now();
    assert_eq!(search.open(day).await, Opened::Whole, "no index that can be used");
    println!("open                {:>9.2} s", began.elapsed().as_secs_f64());
    for kind in [Some(Kind::Elevator), None] {
        let mut took: Vec<(Duration, &str, u64)> = Vec::new();
        for text in questions {
            let mut times = Vec::with_capacity(rounds);
            let mut total = 0;
            for _ in 0..rounds {
                let question = Question {
                    text: (*text).to_owned(),
                    filter: Filter { kind, ..Filter::default() },
                    limit: 20,
                    ..Question::default()
                };
                let began = Instant::now();
                total = search.ask(question, day).await.unwrap().total;
                times.push(began.elapsed());
            }
            times.sort_unstable();
            took.push((times[rounds / 2], text, total));
        }
        took.sort_unstable();
        let at = |percent: usize| took[(took.len() - 1) * percent / 100];
        let name = if kind.is_some() { "elevators" } else { "all kinds" };
        for (label, percent) in [("p50", 50), ("p95", 95), ("p99", 99), ("max", 100)] {
            let (time, text, total) = at(percent);
            println!("{name:<10} {label:<8} {:>9.3} ms   {text} ({total})", time.as_secs_f64() * 1000.0);
        }
    }
}
