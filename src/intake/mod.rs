//! The doors by which facts change. Each act is one function and one transaction a batch:
//! load, judge by the rules, save, audit, publish. It refuses to know HTTP.

pub mod import;
pub mod table;
pub mod withdraw;
