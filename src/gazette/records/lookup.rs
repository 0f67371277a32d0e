//! The plain lookup by a code or the beginning of a name.

use super::estate::EstateRow;
use super::list::ElevatorRow;
use super::unit::UnitRow;

/// What begins with what was typed.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    /// The only elevator whose code (of any kind) is exactly what was typed.
    pub exact_elevator: Option<String>,
    /// The unit whose credit code is exactly what was typed.
    pub exact_unit: Option<String>,
    /// The notice whose number is exactly what was typed.
    pub exact_notice: Option<String>,
    /// Elevators by code of any kind.
    pub elevators: Vec<ElevatorRow>,
    /// Estates by name.
    pub estates: Vec<EstateRow>,
    /// Units by name.
    pub units: Vec<UnitRow>,
}
