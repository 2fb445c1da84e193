//! What people write, and the ways they name one another in it.

use unicode_normalization::UnicodeNormalization;

use super::person::Person;
use super::rng::Rng;

const MESSAGES: &[&str] = &[
    "Hello {to}, shall we move our session to Thursday? {me}",
    "{to}: I have read your draft on {topic} and left two questions. {me}",
    "Thank you for yesterday, {to}. The part about {topic} was what I needed. {me}",
    "Good morning {to}! The room is booked, bring the notes on {topic}. {me}",
    "Could you send me the slides about {topic}, {to}? {me}",
    "I am late by ten minutes, {to}, please start without me. {me}",
    "{to}, I tried what you said about {topic}. It went better than I feared. {me}",
    "A question before we meet, {to}: how did you begin with {topic}? {me}",
    "Let us talk about {topic} next time. Is Tuesday fine for you, {to}? {me}",
    "The interview went well, {to}! They asked about {topic} for half an hour. {me}",
    "No hurry, {to}. Take the week for {topic} and write when you are done. {me}",
    "I will be travelling until Monday; {to} can reach me as always. {me}",
    "We said {to} would try {topic} until the summer. How is it going? {me}",
    "You were right about {topic}, {to}. I have told the whole team. {me}",
];
const NOTES: &[&str] = &[
    "Spoke about {topic} with {to}. Next step: a first outline in two weeks. Noted by {me}.",
    "{to} brought three examples of {topic}; we kept the second. Noted by {me}.",
    "Short session. {to} will ask the department about {topic}. Noted by {me}.",
    "Went through the feedback on {topic}. {to} sees it calmly. Noted by {me}.",
    "Role play on {topic}, {to} led. We repeat it next month. Noted by {me}.",
];
const REMARKS: &[&str] = &[
    "Very helpful, thanks to {to}. {me}",
    "{to} listens well. {me}",
    "A little short, but {to} was well prepared. {me}",
    "I would recommend {to} to anybody who begins with {topic}. {me}",
];
const COMMENTS: &[&str] = &[
    "Seen together with {to}; I agree about {topic}. {me}",
    "{to}, please add the date. {me}",
    "Good progress on {topic}, {to}! {me}",
    "Asked {to} to say more about {topic}. {me}",
];
const GOALS: &[&str] = &[
    "Lead a workshop on {topic} by spring, with {me}",
    "Feel at home in {topic}; {me} will know by the end of the year",
    "Speak about {topic} in front of the whole department – {me}",
    "Write down what {me} knows about {topic}",
];
const STEPS: &[&str] = &[
    "Collect what there is on {topic} ({me})",
    "Ask two people who do {topic} every day ({me})",
    "Try {topic} once in a small round ({me})",
    "Write one page about {topic} and show it ({me})",
];
const TOPICS: &[&str] = &[
    "negotiating",
    "public speaking",
    "the budget",
    "difficult conversations",
    "hiring",
    "statistics",
    "the thesis",
    "grant proposals",
    "career planning",
    "working abroad",
    "delegating",
    "time management",
    "a change of subject",
    "feedback",
    "leading meetings",
    "research design",
    "writing in English",
    "the portfolio",
    "saying no",
    "networks",
];

/// What somebody writes about or to somebody.
#[derive(Clone, Copy)]
pub(super) enum Genre {
    Message,
    Note,
    Remark,
    Comment,
    Goal,
    Step,
}

/// A text by one person that names another; `me` is always in it, so that the text carries the writer's canary.
pub(super) fn write(rng: &mut Rng, genre: Genre, me: &Person, to: &Person) -> String {
    let (list, sign): (_, fn(&mut Rng, &Person) -> String) = match genre {
        Genre::Message => (MESSAGES, signature),
        Genre::Note => (NOTES, named),
        Genre::Remark => (REMARKS, signature),
        Genre::Comment => (COMMENTS, signature),
        Genre::Goal => (GOALS, named),
        Genre::Step => (STEPS, named),
    };
    let template = rng.pick(list);
    let topic = rng.pick(TOPICS);
    let to = mention(rng, to);
    let me = sign(rng, me);
    // The placeholder for the topic goes first: a name is data and must not be searched for placeholders.
    let (head, tail) = template.split_once("{to}").unwrap_or((template, ""));
    let part = |text: &str| text.replace("{topic}", topic).replace("{me}", &me);
    if template.contains("{to}") { format!("{}{to}{}", part(head), part(tail)) } else { part(template) }
}

/// One of the forms in which a text names a person; most often the plain name.
pub(super) fn mention(rng: &mut Rng, person: &Person) -> String {
    match rng.between(0, 11) {
        0 => person.name.nfd().collect(),
        1 => person.name.nfc().collect::<String>().to_uppercase(),
        2 => person.name.nfc().collect::<String>().to_lowercase(),
        3 => person.email.clone(),
        4 => person.email.to_uppercase(),
        5..8 => format!("@{}", person.handle),
        _ => person.name.clone(),
    }
}

fn named(_: &mut Rng, person: &Person) -> String {
    person.name.clone()
}

fn signature(rng: &mut Rng, person: &Person) -> String {
    match (rng.between(0, 9), &person.phone) {
        (0, Some(phone)) => format!("Call me on {phone}. – {}", person.name),
        (1, _) => format!("Write to {}.", person.email),
        (2..5, _) => format!("/@{}", person.handle),
        _ => format!("– {}", person.name),
    }
}
