//! A refusal is data: which rule said no, and the sentence a person reads.

use std::borrow::Cow;
use std::fmt;

/// Why a rule does not allow something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The clause it rests on, as it is cited in Chinese: `附件1 三2`, `方案 二(二)3`, `特种设备安全监察条例 31`.
    /// Empty where the refusal is one of form (a malformed code) and no clause speaks.
    pub clause: Cow<'static, str>,
    /// The reason in Chinese, a whole sentence without a full stop.
    pub reason: Cow<'static, str>,
}

impl Refusal {
    /// A refusal that rests on a clause of the source documents or the law.
    pub fn by(clause: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { clause: clause.into(), reason: reason.into() }
    }

    /// A refusal of form, resting on no clause.
    pub fn form(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { clause: Cow::Borrowed(""), reason: reason.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        if self.clause.is_empty() { Ok(()) } else { write!(f, "（{}）", self.clause) }
    }
}

impl std::error::Error for Refusal {}
