//! Every function of the boundary that a binding has.

use rightful::wire::Function;

/// The functions of the core and of the crates beside it, in the order of the alphabet.
pub(crate) fn functions() -> Vec<&'static Function> {
    let core = rightful::wire::functions().iter();
    let beside = rightful_holidays::wire::functions().iter().chain(rightful_yaml::wire::functions());
    let mut all: Vec<_> = core.chain(beside).collect();
    all.sort_by_key(|function| function.name());
    all
}

/// Those that need nothing but the law, in the order of the alphabet.
pub(crate) fn law() -> Vec<&'static Function> {
    let mut law: Vec<_> = rightful::wire::law().iter().chain(rightful_holidays::wire::functions()).collect();
    law.sort_by_key(|function| function.name());
    law
}
