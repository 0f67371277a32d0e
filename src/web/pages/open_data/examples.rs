//! How to take a dataset: short programs that run as they stand.

/// A short program.
#[derive(Debug)]
pub struct Example {
    /// The language, as the page names it.
    pub language: &'static str,
    /// The program.
    pub code: String,
}

/// Programs that take a dataset's newest table and say how many rows it has.
pub(super) fn examples(public_url: &str, dataset: &str) -> Vec<Example> {
    let address = format!("{public_url}/open-data/latest/{dataset}.csv");
    vec![
        Example {
            language: "curl",
            code: format!("curl --location --remote-name {address}\nwc -l {dataset}.csv"),
        },
        Example {
            language: "Python",
            code: format!(
                "import csv, io, urllib.request\n\nwith urllib.request.urlopen(\"{address}\") as answer:\n    \
                 rows = list(csv.DictReader(io.TextIOWrapper(answer, \"utf-8\", newline=\"\")))\nprint(len(rows))"
            ),
        },
        Example {
            language: "R",
            code: format!(
                "rows <- read.csv(\"{address}\", colClasses = \"character\", encoding = \"UTF-8\")\nprint(nrow(rows))"
            ),
        },
        Example {
            language: "JavaScript",
            code: format!(
                "const answer = await fetch(\"{address}\");\nconst lines = (await answer.text()).trim().split(\"\\r\\n\");\n\
                 console.log(lines.length - 1);"
            ),
        },
    ]
}
