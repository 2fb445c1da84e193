//! Where the linker wants every symbol to be known, it is told that Python has those of Python.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
