//! Special cases of writing: codes of every allowed form, and names that are right although they
//! look wrong to a parser, a spreadsheet or a page.

use super::Case;
use crate::commands::sample::life::Life;
use crate::commands::sample::world::World;

pub const CASES: &[Case] = &[
    ("yubei", |_, life| life.renumber("CQ-YB-0017")),
    ("yubei", |_, life| life.renumber("yuBei42A")),
    ("nanan", |_, life| life.renumber("000417")),
    ("nanan", |_, life| life.renumber("0042")),
    ("yuzhong", |_, life| life.renumber("00001120000000000017")),
    ("yubei", shared_registration),
    ("nanan", shared_registration),
    ("qijiang", |_, life| "3110500123".clone_into(&mut life.card().device_code)),
    ("jiulongpo", |_, life| life.card().device_code.clear()),
    ("yuzhong", |_, life| {
        stand_in(life, "渝巴半岛滨江国际社区（一期至五期）东区商住综合楼及附属地下停车库与邻里服务中心");
    }),
    ("yubei", |_, life| stand_in(life, "朝晖·云溪 Garden 2.0")),
    ("nanan", |_, life| stand_in(life, "T.O.P. 星月 里")),
    ("jiulongpo", |_, life| stand_in(life, "A&B“广场”")),
    ("yuzhong", |_, life| stand_in(life, "嘉川\"Loft\"公寓, 南区")),
    ("qijiang", |_, life| stand_in(life, "=SUM(云溪)大厦")),
    ("wansheng", |_, life| stand_in(life, "+86创意园")),
    ("yubei", |_, life| stand_in(life, "@月晖<写字楼>")),
    ("nanan", |_, life| stand_in(life, "O'Clock 'n' 雅歌")),
    ("yubei", |_, life| "1号楼 #2; 货梯/客梯".clone_into(&mut life.card().inner_no)),
];

/// Real registers give one registration to two elevators now and then.
fn shared_registration(_: &World, life: &mut Life) {
    "31105001122015033344".clone_into(&mut life.card().registration_code);
    "梯11渝A33440(15)".clone_into(&mut life.card().certificate_no);
}

fn stand_in(life: &mut Life, estate: &str) {
    estate.clone_into(&mut life.card().estate);
}
