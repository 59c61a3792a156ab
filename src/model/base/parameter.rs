//! Parameters: numbers of the model that live in `assets/catalogue/parameters.toml`.
//!
//! A room declares the struct it computes with; the values come from the data file (or the
//! scenario's overrides) through one lookup by path. So no number of the model stands in code,
//! and no path can be forgotten: the reader checks that file and structs name the same paths.

/// Declares a struct of `f64` parameters with the path of each field in the parameter file.
macro_rules! parameters {
    ($(#[$doc:meta])* $name:ident at $prefix:literal {
        $( $(#[$field_doc:meta])* $field:ident ),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, bevy_ecs::prelude::Resource)]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: f64 ),*
        }
        impl $name {
            /// Paths in the parameter file, in the order of the fields.
            pub const PATHS: &'static [&'static str] =
                &[$( concat!($prefix, ".", stringify!($field)) ),*];

            /// Values in the order of [`Self::PATHS`].
            pub fn values(&self) -> Vec<f64> {
                vec![$( self.$field ),*]
            }

            /// Reads every field through `lookup` (path to value).
            pub fn read(lookup: &mut dyn FnMut(&str) -> f64) -> Self {
                Self { $( $field: lookup(concat!($prefix, ".", stringify!($field))) ),* }
            }
        }
    };
}
pub(crate) use parameters;
