//! A unit or an elevator leaves the pilot: its marks end with the notice, and the notice stays.

use crate::log::assert_gapless;
use crate::office::Office;
use crate::register::{
    a_commitment, a_mark, a_unit, a_unit_exit, an_elevator, an_elevator_exit, credit_code, maintainer,
    two_units, user,
};

fn office_with_marks(office: Office) -> Office {
    office.record("units", &two_units());
    office.record("units", &[a_unit(&credit_code(3), "恒达电梯（样本）")]);
    let other = an_elevator("500003").kept_by(&credit_code(3)).used_by(&credit_code(3));
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002"), other]);
    let marks = ["500001", "500002", "500003"].map(|code| a_mark(code, "2021-01-05"));
    office.record("annotations", &marks);
    office
}

#[test]
fn the_exit_of_a_unit_ends_the_marks_of_its_elevators_in_the_same_publication() {
    for (engine, office) in Office::on_each_engine() {
        let office = office_with_marks(office);
        let before = office.log().len();
        office.record("exits", &[a_unit_exit("退出-2021-1", &maintainer(), "2021-11-01")]);

        let log = office.log();
        assert_gapless(&log);
        let published: Vec<_> = log[before..].iter().map(|e| (e.kind.as_str(), e.id.as_str())).collect();
        let marks = ["maintenance/500001/2021-01-05", "maintenance/500002/2021-01-05"];
        assert_eq!(
            published,
            [("notice", "退出-2021-1"), ("pilot_mark", marks[0]), ("pilot_mark", marks[1])],
            "{engine}"
        );
        for id in marks {
            let mark = office.newest("pilot_mark", id);
            assert_eq!(
                (&mark["to"], &mark["notice_no"]),
                (&"2021-11-01".into(), &"退出-2021-1".into()),
                "{mark}"
            );
        }
        let kept = office.newest("pilot_mark", "maintenance/500003/2021-01-05");
        assert_eq!(kept["to"], serde_json::Value::Null, "the other unit's elevator stays: {kept}");
    }
}

#[test]
fn exits_of_one_file_end_each_mark_once_by_the_first_that_concerns_it() {
    for (engine, office) in Office::on_each_engine() {
        let office = office_with_marks(office);
        let before = office.log().len();
        let exits = [
            a_unit_exit("退出-2021-1", &maintainer(), "2021-11-02"),
            a_unit_exit("退出-2021-2", &user(), "2021-11-03"),
            an_elevator_exit("退出-2021-3", "500002", "2021-11-01"),
            a_unit_exit("退出-2021-4", &credit_code(3), "2021-11-04"),
        ];
        office.record("exits", &exits);
        let log = office.log();
        assert_gapless(&log);
        let marks: Vec<_> = log[before..].iter().filter(|entry| entry.kind == "pilot_mark").collect();
        assert_eq!(marks.len(), 3, "{engine}");
        for (code, notice) in [("500001", 1), ("500002", 3), ("500003", 4)] {
            let mark = office.newest("pilot_mark", &format!("maintenance/{code}/2021-01-05"));
            assert_eq!(mark["notice_no"], format!("退出-2021-{notice}"), "{engine}: {mark}");
        }
    }
}

#[test]
fn the_notice_stays_and_the_elevator_says_that_it_left() {
    let office = office_with_marks(Office::open());
    office.record("exits", &[an_elevator_exit("退出-2021-2", "500001", "2021-11-01")]);
    let portal = office.serve();

    let record = portal.json("/api/v1/elevators/500001");
    let mark = &record["pilot_marks"][0];
    assert_eq!((&mark["state"]["code"], &mark["to"]), (&"exited".into(), &"2021-11-01".into()), "{record}");
    assert_eq!(record["notices"][0]["notice_no"], "退出-2021-2", "{record}");
    assert!(portal.get("/e/500001").text().contains("退出-2021-2"));

    let address = "/api/v1/notices/%E9%80%80%E5%87%BA-2021-2";
    assert_eq!(portal.json(address)["notice_no"], "退出-2021-2");
    assert_eq!(portal.get("/notices/%E9%80%80%E5%87%BA-2021-2").status, 200);
    let stays = portal.json("/api/v1/elevators/500002");
    assert_eq!(stays["pilot_marks"][0]["state"]["code"], "active", "{stays}");

    let protection = "试点期间各区县局不得以试点单位未按照《电梯维护保养规则》（TSG T5002）";
    let protected_by =
        |record: &serde_json::Value| record["maintenance"]["safe_harbour"].as_str().map(str::to_owned);
    assert!(protected_by(&stays).is_some_and(|words| words.starts_with(protection)), "{stays}");
    assert_eq!(protected_by(&record), None, "no protection without a mark");
    assert!(portal.get("/e/500002").text().contains(protection));
    assert!(!portal.get("/e/500001").text().contains(protection));
}

#[test]
fn a_unit_whose_last_elevator_left_has_not_left_itself() {
    let office = office_with_marks(Office::open());
    office.record("exits", &[an_elevator_exit("退出-2021-3", "500003", "2021-11-01")]);
    let portal = office.serve();

    let unit = portal.json(&format!("/api/v1/units/{}", credit_code(3)));
    assert_eq!(unit["notices"], serde_json::json!([]), "{unit}");
    assert!(portal.get(&format!("/units/{}", credit_code(3))).text().contains("暂无在试点电梯"));
    assert!(!portal.get(&format!("/units/{}", maintainer())).text().contains("暂无在试点电梯"));
}

#[test]
fn an_elevator_that_changes_its_maintainer_ends_as_changed_and_without_a_notice() {
    for (engine, office) in Office::on_each_engine() {
        let office = office_with_marks(office);
        office.record("elevators", &[an_elevator("500001").kept_by(&credit_code(3))]);

        let mark = office.newest("pilot_mark", "maintenance/500001/2021-01-05");
        assert_eq!(
            (&mark["to"], &mark["ended_by"]),
            (&"2021-11-15".into(), &"change".into()),
            "{engine}: {mark}"
        );
        assert!(office.log().iter().all(|entry| entry.kind != "notice"));
        let stays = office.newest("pilot_mark", "maintenance/500002/2021-01-05");
        assert_eq!(stays["to"], serde_json::Value::Null, "{stays}");
    }
}

#[test]
fn a_changed_maintainer_is_shown_as_变更终止() {
    let office = office_with_marks(Office::open());
    office.record("elevators", &[an_elevator("500001").kept_by(&credit_code(3))]);
    let portal = office.serve();
    let record = portal.json("/api/v1/elevators/500001");
    assert_eq!(record["pilot_marks"][0]["state"]["code"], "changed", "{record}");
    assert_eq!(record["pilot_marks"][0]["state"]["label"], "变更终止", "{record}");
    let change = &record["pilot_marks"][0]["unit_change"];
    assert_eq!(
        (&change["role"]["code"], &change["before"]["uscc"], &change["after"]["name"]),
        (&"maintain".into(), &maintainer().into(), &"恒达电梯（样本）".into()),
        "{record}"
    );
    let page = portal.get("/e/500001").text();
    assert!(page.contains("因维保单位由安行电梯（样本）变更为恒达电梯（样本）"), "{page}");
}

#[test]
fn a_mark_that_arrives_after_its_exit_ends_with_it() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office.record("exits", &[a_unit_exit("退出-2021-3", &user(), "2021-11-01")]);
    office.record("annotations", &[a_mark("500001", "2021-01-05")]);
    let mark = office.newest("pilot_mark", "maintenance/500001/2021-01-05");
    assert_eq!((&mark["to"], &mark["notice_no"]), (&"2021-11-01".into(), &"退出-2021-3".into()), "{mark}");
}

#[test]
fn a_promise_outlives_the_mark() {
    let office = office_with_marks(Office::open());
    office.record("commitments", &[a_commitment("fault_rate")]);
    office.record("exits", &[a_unit_exit("退出-2021-4", &maintainer(), "2021-11-01")]);
    let portal = office.serve();
    let record = portal.json("/api/v1/elevators/500001");
    assert_eq!(record["commitments"][0]["indicator"]["code"], "fault_rate", "{record}");
    let seq = &record["commitments"][0]["gazette"]["seq"];
    let page = portal.get("/e/500001").text();
    assert!(
        page.contains("承诺由使用单位和维保单位公开") && page.contains(&format!("第 {seq} 号公布")),
        "{page}"
    );
}

#[test]
fn an_exit_outranks_a_later_change_of_the_other_unit() {
    let id = "maintenance/500001/2021-01-05";
    let cases = [
        (user(), "2021-11-01", "exit"),
        (user(), "2021-11-15", "exit"),
        (maintainer(), "2021-11-15", "exit"),
        (credit_code(3), "2021-11-01", "change"),
    ];
    for (unit, decided, ended_by) in cases {
        let office = office_with_marks(Office::open());
        office.record("elevators", &[an_elevator("500001").kept_by(&credit_code(3))]);
        office.record("exits", &[a_unit_exit("退出-2021-5", &unit, decided)]);
        let mark = office.newest("pilot_mark", id);
        assert_eq!(mark["ended_by"], ended_by, "{unit} {decided}: {mark}");
    }
}

#[test]
fn handing_over_on_the_day_of_an_exit_takes_nothing_back() {
    let other = credit_code(3);
    for exit in [
        a_unit_exit("退出-2021-5", &maintainer(), "2021-11-15"),
        an_elevator_exit("退出-2021-5", "500001", "2021-11-15"),
    ] {
        let office = office_with_marks(Office::open());
        office.record("exits", &[exit]);
        office.record("elevators", &[an_elevator("500001").kept_by(&other)]);
        let mark = office.newest("pilot_mark", "maintenance/500001/2021-01-05");
        assert_eq!(
            (&mark["ended_by"], &mark["notice_no"]),
            (&"exit".into(), &"退出-2021-5".into()),
            "{mark}"
        );
    }
}

#[test]
fn a_change_of_unit_taken_back_within_the_day_ends_nothing() {
    for (engine, office) in Office::on_each_engine() {
        let office = office_with_marks(office);
        let mark = || office.newest("pilot_mark", "maintenance/500001/2021-01-05");
        office.record("elevators", &[an_elevator("500001").kept_by(&credit_code(3))]);
        assert_eq!(mark()["ended_by"], "change", "{engine}");
        office.record("elevators", &[an_elevator("500001")]);
        assert_eq!(mark()["to"], serde_json::Value::Null, "{engine}: {}", mark());
        office.record("elevators", &[an_elevator("500001").kept_by(&user())]);
        office.record("elevators", &[an_elevator("500001").kept_by(&credit_code(3))]);
        let portal = office.serve();
        let change = &portal.json("/api/v1/elevators/500001")["pilot_marks"][0]["unit_change"];
        assert_eq!(
            (&change["before"]["uscc"], &change["after"]["uscc"]),
            (&maintainer().into(), &credit_code(3).into()),
            "{engine}: from whom it was in the morning, {change}"
        );
    }
}

/// A notice names where its elevators are: not of one that became a natural person's, from that moment on.
#[test]
fn a_notice_forgets_where_a_persons_elevator_is() {
    let office = office_with_marks(Office::open());
    office.record("exits", &[a_unit_exit("退出-2021-1", &maintainer(), "2021-11-02")]);
    let portal = office.serve();
    let faces = ["/notices/", "/api/v1/notices/"].map(|path| format!("{path}%E9%80%80%E5%87%BA-2021-1"));
    let tells = |face: &String| portal.get(face).text().contains("云岭秘境");
    office.record("elevators", &[an_elevator("500001").with("estate", "云岭秘境")]);
    let is_told = |wanted: bool| {
        (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            faces.iter().all(|face| tells(face) == wanted)
        })
    };
    // Asked for again and again, so that it is kept.
    assert!(is_told(true) && is_told(true));
    office.record("elevators", &[an_elevator("500001").with("estate", "云岭秘境").used_by("个人")]);
    assert!(is_told(false));
}

#[test]
fn a_notice_counts_elevators_and_not_their_marks() {
    for (engine, office) in Office::on_each_engine() {
        let office = office_with_marks(office);
        office.record("annotations", &[a_mark("500001", "2021-01-06")]);
        office.record("exits", &[an_elevator_exit("退出-2021-1", "500001", "2021-11-01")]);
        let portal = office.serve();
        let notice = portal.json("/api/v1/notices/%E9%80%80%E5%87%BA-2021-1");
        assert_eq!(notice["affected_total"], 1, "{engine}: {notice}");
        assert_eq!(notice["affected"].as_array().unwrap().len(), 1, "{engine}: {notice}");
    }
}

#[test]
fn another_word_in_an_exit_moves_no_mark() {
    for (engine, office) in Office::on_each_engine() {
        let office = office_with_marks(office);
        let exit = a_unit_exit("退出-2021-6", &maintainer(), "2021-11-01");
        office.record("exits", std::slice::from_ref(&exit));
        // In other hands since: the mark ended before.
        office.record("elevators", &[an_elevator("500001").kept_by(&credit_code(3))]);
        let before = office.log().len();
        office.record("exits", &[exit.with("basis", "经核查，隐瞒故障记录")]);
        let published: Vec<_> = office.log()[before..].iter().map(|entry| entry.kind.clone()).collect();
        assert_eq!(published, ["notice"], "{engine}");
        let mark = office.newest("pilot_mark", "maintenance/500001/2021-01-05");
        assert_eq!(mark["notice_no"], "退出-2021-6", "{engine}: {mark}");
    }
}

#[test]
fn of_two_exits_the_earlier_ends_the_mark_whichever_comes_first() {
    let early = a_unit_exit("退出-2021-7", &maintainer(), "2021-06-10");
    let late = an_elevator_exit("退出-2021-8", "500001", "2021-08-01");
    for exits in [[early.clone(), late.clone()], [late, early]] {
        let office = office_with_marks(Office::open());
        for exit in exits {
            office.record("exits", &[exit]);
        }
        let mark = office.newest("pilot_mark", "maintenance/500001/2021-01-05");
        assert_eq!(
            (&mark["to"], &mark["notice_no"]),
            (&"2021-06-10".into(), &"退出-2021-7".into()),
            "{mark}"
        );
    }
}

#[test]
fn where_an_exit_is_corrected_the_next_act_ends_the_mark() {
    for (engine, office) in Office::on_each_engine() {
        let office = office_with_marks(office);
        let mistaken = an_elevator_exit("退出-2021-9", "500001", "2021-06-10");
        office.record("exits", &[mistaken, a_unit_exit("退出-2021-10", &maintainer(), "2021-08-01")]);
        office.record("exits", &[an_elevator_exit("退出-2021-9", "500003", "2021-06-10")]);
        let mark = office.newest("pilot_mark", "maintenance/500001/2021-01-05");
        assert_eq!(mark["notice_no"], "退出-2021-10", "{engine}: {mark}");
        let other = office.newest("pilot_mark", "maintenance/500003/2021-01-05");
        assert_eq!(other["notice_no"], "退出-2021-9", "{engine}: {other}");

        // A change of unit that an earlier exit had covered is there again, and then nothing at all.
        office.record("elevators", &[an_elevator("500002").kept_by(&credit_code(3))]);
        office.record("exits", &[a_unit_exit("退出-2021-10", &credit_code(3), "2021-08-01")]);
        let mark = office.newest("pilot_mark", "maintenance/500002/2021-01-05");
        assert_eq!(mark["ended_by"], "change", "{engine}: {mark}");
        let mark = office.newest("pilot_mark", "maintenance/500001/2021-01-05");
        assert_eq!(mark["to"], serde_json::Value::Null, "{engine}: {mark}");
    }
}

#[test]
fn where_both_units_change_at_once_each_keeps_its_past() {
    let cases = [(maintainer(), "exit"), (user(), "exit"), (credit_code(3), "change")];
    for (unit, ended_by) in cases {
        let office = office_with_marks(Office::open());
        let moved = an_elevator("500001").kept_by(&credit_code(3)).used_by(&credit_code(3));
        office.record("elevators", &[moved]);
        office.record("exits", &[a_unit_exit("退出-2021-11", &unit, "2021-11-01")]);
        let mark = office.newest("pilot_mark", "maintenance/500001/2021-01-05");
        assert_eq!(mark["ended_by"], ended_by, "{unit}: {mark}");
    }
}
