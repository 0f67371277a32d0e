//! For whom a release is made: what its descriptions say beside what its rows say.

/// For whom a release is made.
#[derive(Debug, Clone)]
pub struct Publisher {
    /// The portal's address, without a slash at its end.
    pub public_url: String,
    /// Whether the register holds sample data; every description then says so.
    pub is_sample: bool,
}
