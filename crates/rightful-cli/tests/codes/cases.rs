//! One case: what is done, and what must come of it.

use crate::answer::Answer;
use crate::world::World;

/// What a case does in its world.
type Act = Box<dyn Fn(&mut World) -> Answer>;

/// One refusal.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) exit: i32,
    /// Code and place of every problem, in the order of the answer.
    pub(crate) problems: Vec<(&'static str, &'static str)>,
    /// It fails after the change, so that the same command goes on where it stopped.
    resumes: bool,
    act: Act,
}

impl Case {
    /// A case with one problem.
    pub(crate) fn new(
        name: &str,
        exit: i32,
        (code, at): (&'static str, &'static str),
        act: impl Fn(&mut World) -> Answer + 'static,
    ) -> Self {
        Self { name: name.to_owned(), exit, problems: vec![(code, at)], resumes: false, act: Box::new(act) }
    }

    /// One more problem of the same command.
    pub(crate) fn and(mut self, code: &'static str, at: &'static str) -> Self {
        self.problems.push((code, at));
        self
    }

    /// The change is done before this fails; everything else must still hold.
    pub(crate) fn after_the_change(mut self) -> Self {
        self.resumes = true;
        self
    }

    /// What is wrong with the answer, if anything.
    fn fault(&self) -> Option<String> {
        let mut world = World::new();
        let mut answer = (self.act)(&mut world);
        if self.resumes {
            answer.changed.clear();
        }
        let found = answer.problems();
        let found: Vec<(&str, &str)> =
            found.iter().map(|problem| (problem.code.as_str(), problem.at.as_str())).collect();
        let style = answer.style_fault();
        if answer.exit != Some(self.exit) || found != self.problems {
            Some(format!(
                "{}\n  expected exit {} and {:?}\n  found exit {:?} and {found:?}\n{}{}",
                self.name, self.exit, self.problems, answer.exit, answer.stdout, answer.stderr
            ))
        } else {
            style.map(|fault| format!("{}\n  {fault}\n{}{}", self.name, answer.stdout, answer.stderr))
        }
    }
}

/// Holds every case to what it says, and reports all that do not.
pub(crate) fn hold(cases: Vec<Case>) {
    let faults: Vec<String> = cases.iter().filter_map(Case::fault).collect();
    assert!(faults.is_empty(), "{} of {} cases:\n\n{}", faults.len(), cases.len(), faults.join("\n\n"));
}
