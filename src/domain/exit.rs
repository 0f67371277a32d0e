//! 试点退出: the grounds on which a unit or an elevator leaves a pilot, what opens a case, and who
//! decides it with what effect (附件1 四(三), 附件2 四(三)). No fact decides by itself: it opens a
//! case, and an officer decides.

pub mod case;
pub mod code;
pub mod decision;
pub mod tester;
