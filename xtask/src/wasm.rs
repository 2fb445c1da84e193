//! The modules for browsers and Node: compiled, wrapped for JavaScript, and small enough.

use std::collections::BTreeSet;
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
    Module { name: "all", features: &[], most_bytes: 1_000_000 },
    Module { name: "law", features: &["law"], most_bytes: 350_000 },
];

/// Builds `bindings/wasm/module` and says how large each module is. While one is made smaller, the next is compiled: either
/// takes one core.
pub(crate) fn build() -> Result<String, Box<dyn Error>> {
    let (target, optimiser) = (crate::root().join("target/wasm"), optimiser()?);
    let sources = newest_source(&target);
    let stale = |module: &&Module| !is_newer(&module.path(), sources);
    std::thread::scope(|scope| {
        let mut made = Vec::new();
        for module in MODULES.iter().filter(stale) {
            let (compiled, optimiser) = (module.compile(&target)?, &optimiser);
            made.push(
                scope.spawn(move || module.finish(compiled, optimiser).map_err(|error| error.to_string())),
            );
        }
        let joined = made
            .into_iter()
            .map(|made| made.join().unwrap_or_else(|_| Err("a module's thread panics".into())));
        joined.collect::<Result<(), String>>().map_err(Box::<dyn Error>::from)
    })?;
    let measured = MODULES.iter().map(Module::measured).collect::<Result<Vec<_>, _>>()?;
    Ok(measured.join("\n"))
}

/// What the compiler made: the next module is compiled to the same place.
struct Compiled {
    bytes: Vec<u8>,
    /// When its sources were read, or before.
    begun: SystemTime,
}

impl Module {
    fn folder(&self) -> PathBuf {
        crate::root().join("bindings/wasm/module").join(self.name)
    }

    fn path(&self) -> PathBuf {
        self.folder().join("rightful_bg.wasm")
    }

    /// Wraps what was compiled for JavaScript and makes it smaller.
    fn finish(&self, compiled: Compiled, optimiser: &Path) -> Result<(), Box<dyn Error>> {
        let (folder, module) = (self.folder(), self.path());
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        Bindgen::new()
            .input_bytes("rightful", compiled.bytes)
            .web(true)?
            .typescript(false)
            // The names are for what comes next, which takes them out.
            .remove_name_section(false)
            .remove_producers_section(true)
            .generate(&folder)
            .map_err(|error| format!("the module cannot be wrapped for JavaScript: {error:#}"))?;
        if let Err(error) = optimise(&module, optimiser) {
            // What is only half made must not be taken for fresh.
            fs::remove_file(&module)?;
            return Err(error);
        }
        // As old as the sources it is made from, for whoever edits them meanwhile.
        fs::File::options().write(true).open(&module)?.set_modified(compiled.begun)?;
        Ok(())
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
        let begun = SystemTime::now();
        if !cargo.status()?.success() {
            return Err("the module does not compile".into());
        }
        Ok(Compiled { bytes: fs::read(made(target, "wasm"))?, begun })
    }

    fn measured(&self) -> Result<String, Box<dyn Error>> {
        let bytes = fs::read(self.path())?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&bytes)?;
        let (gzipped, most) = (gzip.finish()?.len(), self.most_bytes);
        let report = format!("{}: {} bytes, {gzipped} after gzip", self.name, bytes.len());
        if gzipped > most { Err(format!("{report}: more than {most}").into()) } else { Ok(report) }
    }
}

/// Where cargo leaves the module, and beside it the list of what it is made from.
fn made(target: &Path, extension: &str) -> PathBuf {
    target.join(TARGET).join("wasm/rightful_wasm").with_extension(extension)
}

/// When the newest of what the modules are made from and with was changed; none where that is not known. Cargo itself makes
/// both in one place, so that each would be as stale as the other is fresh.
fn newest_source(target: &Path) -> Option<SystemTime> {
    let list = fs::read_to_string(made(target, "d")).ok()?;
    let (_, listed) = list.split_once(": ")?;
    let listed: Vec<PathBuf> = listed.split_whitespace().map(PathBuf::from).collect();
    let manifests =
        listed.iter().flat_map(|source| source.ancestors().skip(1).map(|at| at.join("Cargo.toml")));
    let manifests: BTreeSet<PathBuf> = manifests.filter(|manifest| manifest.is_file()).collect();
    let locks = ["Cargo.lock", "bindings/wasm/package-lock.json"].map(|lock| crate::root().join(lock));
    let program = std::env::current_exe().ok()?;
    let sources = listed.into_iter().chain(manifests).chain(locks).chain([program]);
    sources.map(|source| modified(&source)).collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// Whether a module was made after its newest source.
fn is_newer(module: &Path, source: Option<SystemTime>) -> bool {
    modified(module).zip(source).is_some_and(|(made, source)| made > source)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|of| of.modified()).ok()
}

/// What makes the module smaller. A function with one caller stays apart, as it weighs more inlined. Functions of like names
/// stand side by side in the end: they are of like code, and gzip looks back no further than 32 kB.
const PASSES: [&str; 7] = [
    "--one-caller-inline-max-function-size=0",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--reorder-functions-by-name",
    "--strip-debug",
];

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
