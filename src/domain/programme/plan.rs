//! The plan as a document: what it is called, who issued it when, and on what it rests (渝市监发〔2020〕84号, its head).
//! What it demands stands with the rules.

use serde::Serialize;

use crate::domain::Day;

/// What the head of a document says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Its number (文号).
    pub number: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Who issued it (发文机关).
    pub issuer: &'static str,
    /// When it was signed (成文日期).
    pub signed_on: Day,
    /// When it was issued (印发日期), which is when the maintenance pilot began (附件1 一).
    pub issued_on: Day,
    /// Which meeting approved it (审定).
    pub approved_by: &'static str,
    /// On what it rests (依据).
    pub bases: &'static [Basis],
    /// Whom it is open to (公开属性).
    pub disclosure: &'static str,
}

/// A document on which another rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// Its number.
    pub number: &'static str,
    /// Its title.
    pub title: &'static str,
}

/// The plan of both pilots.
pub static PLAN: Plan = Plan {
    number: "渝市监发〔2020〕84号",
    title: "关于印发做好改进电梯维护保养模式和调整电梯检验检测方式试点工作实施方案的通知",
    issuer: "重庆市市场监督管理局",
    signed_on: super::day(2020, 9, 18),
    issued_on: super::day(2020, 9, 23),
    approved_by: "2020年度第15次局长办公会",
    bases: &[
        Basis {
            number: "国办发〔2018〕8号", title: "国务院办公厅关于加强电梯质量安全工作的意见"
        },
        Basis {
            number: "国市监特设〔2020〕56号",
            title: "市场监管总局关于进一步做好改进电梯维护保养模式和调整电梯检验检测方式试点工作的指导意见",
        },
        Basis {
            number: "渝办发〔2018〕165号", title: "重庆市人民政府办公厅关于加强电梯质量安全工作的通知"
        },
    ],
    disclosure: "此件公开发布",
};
