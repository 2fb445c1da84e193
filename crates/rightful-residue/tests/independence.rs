//! The scanner shares no code with what erased: no crate of the workspace, and no SQLite.

use std::process::Command;

#[test]
fn it_depends_on_no_crate_of_the_workspace_and_not_on_sqlite() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "-p", "rightful-residue", "-e", "normal,build", "--prefix", "none"])
        .args(["--all-features", "--target", "all"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let mut names = tree.lines().filter_map(|line| line.split_whitespace().next());
    assert_eq!(names.next(), Some("rightful-residue"));
    let forbidden: Vec<&str> =
        names.filter(|name| name.starts_with("rightful") || name.contains("sqlite")).collect();
    assert_eq!(forbidden, Vec::<&str>::new());
    assert!(tree.lines().count() > 5, "the tree is suspiciously small");
}
