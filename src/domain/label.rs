//! Closed vocabularies: values that have a code for machines and a label for people.

/// A closed list of values. The code stands in files, JSON and the database, the label on pages;
/// both are accepted where a person fills in a cell.
pub trait Vocabulary: Sized + Copy + PartialEq + 'static {
    /// What a value of this list is called, in Chinese, for messages.
    const NAME: &'static str;
    /// Every value, in the order in which people list them.
    const ALL: &'static [Self];
    /// The stable code.
    fn code(self) -> &'static str;
    /// The Chinese label.
    fn label(self) -> &'static str;
    /// What people write in a cell instead of the label.
    fn also(self) -> &'static [&'static str] {
        &[]
    }

    /// The value whose code (any case) or label this is, or what people write instead of it.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|value| value.code().eq_ignore_ascii_case(text) || value.is_called(text))
    }

    /// Whether people call the value so.
    fn is_called(self, name: &str) -> bool {
        self.label() == name || self.also().contains(&name)
    }

    /// Code and label of every value, for forms and messages: `iot 物联网、full 全包`.
    fn listing() -> String {
        Self::ALL.iter().map(|v| format!("{} {}", v.code(), v.label())).collect::<Vec<_>>().join("、")
    }
}

/// Declares an enum together with its [`Vocabulary`]: `Variant = "code" "标签"`, where people write otherwise too
/// `Variant = "code" "标签" or "说法"`.
#[macro_export]
macro_rules! vocabulary {
    ($(#[$doc:meta])* pub enum $name:ident ($zh:literal) {
        $($(#[$vdoc:meta])* $variant:ident = $code:literal $label:literal $(or $($also:literal)+)?),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!(" ", $label, " (`", $code, "`).")] $variant),+ }

        impl $crate::domain::label::Vocabulary for $name {
            const NAME: &'static str = $zh;
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            fn label(self) -> &'static str { match self { $(Self::$variant => $label),+ } }
            fn also(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($($also),+)?]),+ }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str($crate::domain::label::Vocabulary::code(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                <Self as $crate::domain::label::Vocabulary>::parse(&text)
                    .ok_or_else(|| serde::de::Error::custom(concat!("not a ", stringify!($name))))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::elevator::{Cause, ElevatorStatus, Liability, UnitRole, VisitKind};
    use crate::domain::maintenance::Mode;
    use crate::domain::programme::Pilot;

    #[test]
    fn a_cell_may_hold_code_label_or_what_people_write() {
        for text in ["use", "USE", "使用单位", "使用"] {
            assert_eq!(UnitRole::parse(text), Some(UnitRole::Use), "{text}");
        }
        assert_eq!(VisitKind::parse("现场"), Some(VisitKind::Onsite));
        assert_eq!(Liability::parse("是"), Some(Liability::Yes));
        assert_eq!(Pilot::parse("维保"), Some(Pilot::Maintenance));
        assert_eq!(ElevatorStatus::parse("已停用"), Some(ElevatorStatus::Suspended));
        assert_eq!(ElevatorStatus::parse("已注销"), Some(ElevatorStatus::Scrapped));
        let modes = [
            ("物联网维保", Mode::Iot),
            ("全包维保", Mode::Full),
            ("大包维保", Mode::Major),
            ("其他维保", Mode::Other),
        ];
        for (text, mode) in modes {
            assert_eq!(Mode::parse(text), Some(mode), "{text} is what the plan says");
        }
        assert_eq!(Mode::parse("半包"), None);
        assert_eq!(Mode::parse("半包维保"), None);
    }

    #[test]
    fn nobody_is_called_like_another() {
        fn hold<V: Vocabulary>() {
            let names: Vec<&str> =
                V::ALL.iter().flat_map(|v| v.also().iter().copied().chain([v.code(), v.label()])).collect();
            for name in &names {
                assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{}: {name}", V::NAME);
            }
        }
        hold::<ElevatorStatus>();
        hold::<UnitRole>();
        hold::<VisitKind>();
        hold::<Cause>();
        hold::<Liability>();
        hold::<Pilot>();
        hold::<Mode>();
    }
}
