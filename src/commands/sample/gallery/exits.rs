//! Special cases of units that leave a pilot: one using unit for each ground, so that no exit takes
//! the marks of anybody else's elevators away.

use super::happenings::enter_testing;
use super::{day, today};
use crate::commands::sample::days::before;
use crate::commands::sample::life::Life;
use crate::commands::sample::world::{World, cast};
use crate::domain::elevator::{Conclusion, IncidentKind, Liability};

/// The grounds on which units leave (附件1 四(三)1、附件2 四(三)1) and what was found.
pub const GROUNDS: [(&str, &str); 14] = [
    ("MU3", "经核实，未按照提交的维护保养方案开展维护保养"),
    ("TU1", "经核实，未按申请时的方案委托检测，不再符合试点基本条件"),
    ("MU1", "经核实，申请时提交的维保工作信息化管理系统说明虚假"),
    ("MU2", "物联网安全运行监测系统停用，三个工作日内未能恢复"),
    ("MU4", "经核实，系统有维保记录而现场未维保"),
    ("MU5", "发生电梯安全责任事故"),
    ("MU6", "经核实，工作人员短接门锁回路"),
    ("MU7", "电梯定期检验不合格"),
    ("MU8", "因严重违法失信行为受到行政处罚"),
    ("TU2", "经核实，出具虚假检测报告"),
    ("TU3", "发生电梯安全责任事故"),
    ("TU4", "检查发现门锁回路被短接"),
    ("TU5", "超过检测有效期，经责令整改后仍未检测"),
    ("TU6", "因严重违法失信行为受到行政处罚"),
];

/// How many of them stand in a register of any size.
pub const FEW: usize = 2;

/// The elevator of the unit that leaves on ground number `n`.
pub fn tell(world: &World, n: usize, life: &mut Life) {
    let (code, basis) = GROUNDS[n];
    let user = world.uscc(cast::LEAVING + n as u64);
    life.card().user_uscc.clone_from(&user);
    found(world, code, life);
    let days_ago = 12 + i64::try_from(n).expect("a small number");
    if code.starts_with("TU") {
        enter_testing(life);
        let leaver = if code == "TU2" { false_report(world, life) } else { user };
        life.leave_unit(leaver, code, day(2021, 11, 11), basis);
    } else {
        life.leave_unit(user, code, before(today(world), days_ago), basis);
    }
}

/// What the register itself shows of the ground.
fn found(world: &World, code: &str, life: &mut Life) {
    match code {
        "MU3" => life.visits.clear(),
        "MU5" | "TU3" => {
            life.fail(before(today(world), 60), 10, 20, 16);
            life.incidents[0].kind = IncidentKind::Accident;
            life.incidents[0].liable = Liability::Yes;
        }
        "MU7" => life.inspect(before(today(world), 40), Conclusion::Fail),
        _ => {}
    }
}

fn false_report(world: &World, life: &mut Life) -> String {
    let tester = world.uscc(cast::FALSE_TESTER);
    life.test(world, day(2021, 11, 1), 1, Conclusion::Pass, "");
    life.tests[0].tester_uscc.clone_from(&tester);
    tester
}
