//! Examples of the published document: answers of the sample register, kept beside this file. A test holds them
//! against the schemas they illustrate.

use serde_json::Value;

/// A value to try for a parameter of the path, and the form of its values.
pub fn path_value(name: &str) -> (&'static str, &'static str) {
    match name {
        "code" => ("200044", "^[0-9A-Za-z-]{4,20}$"),
        "uscc" => ("91500101PDY000378K", "^[0-9A-HJ-NPQRTUWXY]{18}$"),
        "no" => ("退出-2021-00003", "^[^\\s/]{1,40}$"),
        "slug" | "region" => ("yubei", "^[^/]+$"),
        "seq" => ("1", "^[1-9][0-9]{0,18}$"),
        _ => ("悦野科技园", "^[^/]+$"),
    }
}

macro_rules! examples {
    ($($id:literal),+ $(,)?) => {
        /// An answer of the operation of this id.
        pub fn example(id: &str) -> Value {
            let text = match id {
                $($id => include_str!(concat!("examples/", $id, ".json")),)+
                _ => unreachable!("every operation has its example"),
            };
            serde_json::from_str(text).expect("the examples are JSON")
        }
    };
}

examples!(
    "search",
    "suggest",
    "listElevators",
    "getElevator",
    "getElevatorCode",
    "listElevatorHistory",
    "listElevatorVisits",
    "listElevatorInspections",
    "listElevatorTests",
    "listElevatorIncidents",
    "listElevatorInsurance",
    "listUnits",
    "getUnit",
    "listUnitHistory",
    "listCommitments",
    "listNotices",
    "getNotice",
    "listRegions",
    "getRegion",
    "getEstate",
    "listStatistics",
    "listTargets",
    "listChanges",
    "listDifferences",
    "getLogEntry",
    "getMeta",
    "getLogProof",
    "listReleases",
    "reconcile",
    "reconcileForm",
    "suggestUnits",
);
