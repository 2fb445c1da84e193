//! Serves a folder of files on 127.0.0.1: to look at a page, not to publish one.

use std::error::Error;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

/// What a file is, by the end of its name.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("svg", "image/svg+xml"),
    ("wasm", "application/wasm"),
];

/// Serves until the process ends.
pub(super) fn serve(folder: &Path, port: u16, allowed: &'static str) -> Result<String, Box<dyn Error>> {
    let folder = folder.canonicalize()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    println!("serving on http://{}/ until stopped", listener.local_addr()?);
    for stream in listener.incoming() {
        let (stream, folder) = (stream?, folder.clone());
        thread::spawn(move || {
            // A browser that goes away in the middle is nobody's fault.
            let _ = answer(stream, &folder, allowed);
        });
    }
    Ok(String::new())
}

fn answer(mut stream: TcpStream, folder: &Path, allowed: &str) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The headers say nothing this server needs.
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !matches!(method, "GET" | "HEAD") {
        return respond(&mut stream, "405 Method Not Allowed", "text/plain", allowed, b"only GET and HEAD");
    }
    let found = file(folder, target).and_then(|path| Some((fs::read(&path).ok()?, kind(&path)?)));
    match found {
        Some((body, kind)) if method == "GET" => respond(&mut stream, "200 OK", kind, allowed, &body),
        Some((_, kind)) => respond(&mut stream, "200 OK", kind, allowed, b""),
        None => respond(&mut stream, "404 Not Found", "text/plain", allowed, b"no such file"),
    }
}

/// The file a request is for; none outside the folder.
fn file(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    let found = folder.join(path).canonicalize().ok()?;
    (inside && found.starts_with(folder)).then_some(found)
}

fn kind(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?;
    TYPES.iter().find(|(known, _)| *known == ending).map(|(_, kind)| *kind)
}

fn respond(stream: &mut TcpStream, status: &str, kind: &str, allowed: &str, body: &[u8]) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nContent-Security-Policy: {allowed}\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-store\r\n\
         Connection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_folder_are_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
        assert!(file(&folder, "/Cargo.toml?x").is_some());
        for target in
            ["/../Cargo.toml", "/src/../../Cargo.toml", "//etc/passwd", "Cargo.toml", "/nowhere", ""]
        {
            assert_eq!(file(&folder, target), None, "{target}");
        }
    }
}
