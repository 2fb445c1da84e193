//! What a command answered, and what every answer has to hold.

use serde_json::Value;

/// Personal values of the fixture; none may ever be printed.
pub(crate) const CANARIES: [&str; 4] = ["zanna", "zberg", "zphoto", "zboris"];

/// One problem as printed.
pub(crate) struct Problem {
    pub(crate) code: String,
    pub(crate) at: String,
    pub(crate) message: String,
}

/// Exit code and output of one command.
pub(crate) struct Answer {
    /// None when a signal ended it.
    pub(crate) exit: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// What the command changed although it refused.
    pub(crate) changed: Vec<&'static str>,
}

impl Answer {
    /// The answer as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or(Value::Null)
    }

    /// The problems it names; none for an answer of another kind.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let text = |problem: &Value, key: &str| problem[key].as_str().unwrap_or("(missing)").to_owned();
        let read = |problem: &Value| Problem {
            code: text(problem, "code"),
            at: text(problem, "at"),
            message: text(problem, "message"),
        };
        self.json()["problems"].as_array().into_iter().flatten().map(read).collect()
    }

    /// What breaks a rule that holds for every answer.
    pub(crate) fn style_fault(&self) -> Option<String> {
        let printed = format!("{}{}", self.stdout, self.stderr).to_lowercase();
        if let Some(canary) = CANARIES.iter().find(|canary| printed.contains(*canary)) {
            return Some(format!("the personal value {canary} is printed"));
        }
        if !self.changed.is_empty() {
            return Some(format!("refused, and changed: {}", self.changed.join(", ")));
        }
        self.problems().iter().find_map(|problem| {
            let message = &problem.message;
            let first = message.chars().next().unwrap_or(' ');
            // A citation such as Art. 6(1)(b) begins a sentence as it is written.
            let starts = first.is_lowercase()
                || first.is_ascii_digit()
                || "`\"".contains(first)
                || message.starts_with("GDPR Art.");
            let stops = message.ends_with('.') || message.contains('\n');
            (!starts || stops).then(|| format!("the message is not in the style of all: {message}"))
        })
    }
}
