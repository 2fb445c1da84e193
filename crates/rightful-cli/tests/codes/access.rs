//! Copies and packages (Art. 15, 20): what cannot be made, and files that are not replaced.

use serde_json::json;

use crate::answer::Answer;
use crate::cases::Case;
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    vec![
        Case::new("a copy for another request", 3, ("access.trigger", "/trigger/kind"), |world| {
            world.hand_out("access", &[])
        }),
        Case::new("a package for a request for a copy", 3, ("access.trigger", "/trigger/kind"), |world| {
            world.set_case("/trigger", json!({ "kind": "access" })).hand_out("port", &[])
        }),
        Case::new("a plan for a copy", 3, ("unsupported.trigger", "/trigger/kind"), |world| {
            world.set_case("/trigger", json!({ "kind": "access" })).plan()
        }),
        Case::new("a copy for nobody", 3, ("subject.nobody", "users"), |world| {
            asked(world).set_case("/subject/key", json!([0])).hand_out("access", &[])
        }),
        Case::new("a copy for somebody unverified", 3, ("case.not-verified", "/subject/verified"), |world| {
            let subject =
                json!({ "collection": "users", "identifier": { "email": "zanna.zberg@mail.example" } });
            asked(world).set_case("/subject", subject).hand_out("access", &[])
        }),
        Case::new("a file key of zeros", 3, ("key.weak", ""), |world| {
            asked(world).hand_out("access", &["--file-key", &"0".repeat(64)])
        }),
        Case::new("files that are there", 3, ("file.exists", "out/copy.html"), |world| {
            let made = asked(world).hand_out("access", &[]);
            assert_eq!(made.exit, Some(7), "{}{}", made.stdout, made.stderr);
            let again = world.hand_out("access", &["--force"]);
            assert_eq!(again.exit, Some(7), "{}{}", again.stdout, again.stderr);
            world.hand_out("access", &[])
        }),
        Case::new("a folder that is a file", 3, ("file.unwritable", "out"), |world| {
            world.write("out", "");
            asked(world).hand_out("access", &["--force"])
        }),
    ]
}

fn asked(world: &mut World) -> &mut World {
    world.set_case("/trigger", json!({ "kind": "access" }))
}

impl World {
    /// `rightful access` or `rightful port` into the folder `out`.
    pub(crate) fn hand_out(&self, what: &str, options: &[&str]) -> Answer {
        self.inputs();
        let words =
            [what, "--policy", "policy.json", "--case", "case.json", "--db", "app.sqlite", "--out", "out"];
        self.command(&[&words, options].concat())
    }
}
