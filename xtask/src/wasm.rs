//! The modules for browsers and Node: compiled, wrapped for JavaScript, and small enough.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// A module, and how it is made.
struct Module {
    /// Its folder in `bindings/wasm/module`, and the binding's feature that it is made with.
    name: &'static str,
    features: &'static [&'static str],
    /// How large it may be as it travels, in bytes after gzip.
    most_bytes: usize,
}

const MODULES: [Module; 2] = [
    // What it weighs now, so that it does not grow unseen. The README says what is aimed at.
    Module { name: "all", features: &[], most_bytes: 960_000 },
    Module { name: "law", features: &["law"], most_bytes: 350_000 },
];

/// Builds `bindings/wasm/module` and says how large each module is. While one is made smaller, the next is compiled: either
/// takes one core.
pub(crate) fn build() -> Result<String, Box<dyn Error>> {
    let (target, optimiser) = (crate::root().join("target/wasm"), optimiser()?);
    let reports = std::thread::scope(|scope| {
        let mut made = Vec::new();
        for module in &MODULES {
            let (compiled, optimiser) = (module.compile(&target)?, &optimiser);
            made.push(
                scope.spawn(move || module.finish(compiled, optimiser).map_err(|error| error.to_string())),
            );
        }
        let joined = made
            .into_iter()
            .map(|made| made.join().unwrap_or_else(|_| Err("a module's thread panics".into())));
        joined.collect::<Result<Vec<String>, String>>().map_err(Box::<dyn Error>::from)
    })?;
    Ok(reports.join("\n"))
}

/// What the compiler made: the next module is compiled to the same place.
struct Compiled {
    bytes: Vec<u8>,
    on: Option<SystemTime>,
}

impl Module {
    /// Wraps what was compiled for JavaScript and makes it smaller, unless that was done before.
    fn finish(&self, compiled: Compiled, optimiser: &Path) -> Result<String, Box<dyn Error>> {
        let folder = crate::root().join("bindings/wasm/module").join(self.name);
        let module = folder.join("rightful_bg.wasm");
        if is_fresh(&module, compiled.on) {
            return self.measured(&module);
        }
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        Bindgen::new()
            .input_bytes("rightful_wasm", compiled.bytes)
            .web(true)?
            .typescript(false)
            // The names are for what comes next, which takes them out.
            .remove_name_section(false)
            .remove_producers_section(true)
            .out_name("rightful")
            .generate(&folder)
            .map_err(|error| format!("the module cannot be wrapped for JavaScript: {error:#}"))?;
        if let Err(error) = optimise(&module, optimiser) {
            // What is only half made must not be taken for fresh.
            fs::remove_file(&module)?;
            return Err(error);
        }
        self.measured(&module)
    }

    fn compile(&self, target: &Path) -> Result<Compiled, Box<dyn Error>> {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(crate::root());
        cargo.args([
            "build",
            "--locked",
            "--package",
            "rightful-wasm",
            "--profile",
            "wasm",
            "--target",
            TARGET,
        ]);
        cargo.args(["--features", &self.features.join(",")]).arg("--target-dir").arg(target);
        if !libraries()?.join(TARGET).join("lib").is_dir() {
            if !libraries()?.join("src/rust/library/std").is_dir() {
                return Err(format!(
                    "the standard library for {TARGET} is not installed: rustup target add {TARGET}, \
                     or the Debian packages rustc-web cargo-web rust-web-src rust-web-llvm lld-22"
                )
                .into());
            }
            // Built along, from its source.
            cargo.arg("-Zbuild-std=std,panic_abort").env("RUSTC_BOOTSTRAP", "1");
        }
        if !cargo.status()?.success() {
            return Err("the module does not compile".into());
        }
        let compiled = target.join(TARGET).join("wasm/rightful_wasm.wasm");
        Ok(Compiled { on: modified(&compiled), bytes: fs::read(compiled)? })
    }

    fn measured(&self, module: &Path) -> Result<String, Box<dyn Error>> {
        let bytes = fs::read(module)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&bytes)?;
        let (gzipped, most) = (gzip.finish()?.len(), self.most_bytes);
        let report = format!("{}: {} bytes, {gzipped} after gzip", self.name, bytes.len());
        if gzipped > most { Err(format!("{report}: more than {most}").into()) } else { Ok(report) }
    }
}

/// Whether the module was made after everything it is made from and with.
fn is_fresh(module: &Path, compiled: Option<SystemTime>) -> bool {
    let lock = crate::root().join("bindings/wasm/package-lock.json");
    let program = std::env::current_exe().ok();
    let sources = [compiled, modified(&lock), program.as_deref().and_then(modified)];
    let newest = sources.into_iter().collect::<Option<Vec<_>>>().and_then(|of| of.into_iter().max());
    newest.zip(modified(module)).is_some_and(|(source, made)| made > source)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|of| of.modified()).ok()
}

/// What makes the module smaller. Functions of like names stand side by side in the end: they are of like code, and gzip
/// looks back no further than 32 kB.
const PASSES: [&str; 6] =
    ["-Oz", "--flatten", "--rereloop", "-Oz", "--reorder-functions-by-name", "--strip-debug"];

/// Binaryen's, of the version in the lock file of the binding's own tools.
fn optimiser() -> Result<PathBuf, Box<dyn Error>> {
    let binding = crate::root().join("bindings/wasm");
    let tool = binding.join("node_modules/.bin/wasm-opt");
    if !tool.is_file() {
        let install = Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
            .current_dir(&binding)
            .status();
        if !install.is_ok_and(|status| status.success()) {
            return Err("the binding's tools are missing: install Node, then npm ci in bindings/wasm".into());
        }
    }
    Ok(tool)
}

fn optimise(module: &Path, optimiser: &Path) -> Result<(), Box<dyn Error>> {
    let status = Command::new(optimiser).arg(module).args(PASSES).arg("-o").arg(module).status()?;
    if status.success() { Ok(()) } else { Err("the module cannot be made smaller".into()) }
}

/// Where the compiler has its libraries, and their source.
fn libraries() -> Result<PathBuf, Box<dyn Error>> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let printed = Command::new(rustc).args(["--print", "sysroot"]).output()?.stdout;
    Ok(Path::new(String::from_utf8(printed)?.trim()).join("lib/rustlib"))
}
