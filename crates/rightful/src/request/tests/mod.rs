//! The machine against a model that looks at histories only.

mod letter;
mod model;
mod walk;
