//! A channel of a consent that is no longer used, in words: what ended, what goes on, and what is left to be named.

use alloc::string::{String, ToString};

use super::Language;
use super::catalogue::{Message, Sentence};
use super::explanation::Audience;
use crate::decide::Stop;
use crate::{Path, Policy};

/// What there is to say of a channel whose use ends while its purpose goes on (Art. 7(3)).
pub(super) struct Words<'w> {
    pub(super) purpose: &'w String,
    pub(super) channel: &'w str,
    pub(super) goes_on: &'w [String],
    pub(super) fields: &'w [Path],
    pub(super) recipients: &'w [String],
}

impl<'w> Words<'w> {
    pub(super) fn of(stop: &'w Stop) -> Self {
        let Stop { purpose, channel, goes_on, fields, since: _, recipients } = stop;
        Self { purpose, channel, goes_on, fields, recipients }
    }

    pub(super) fn words(&self, language: Language, policy: &Policy, audience: Audience) -> String {
        let sentence = |sentence| language.text(Message::Sentence(sentence));
        let purposes = language.purposes(policy, core::slice::from_ref(self.purpose));
        let ended = sentence(Sentence::ChannelEnds).with("purposes", &purposes).with("channel", self.channel);
        let goes_on = match self.goes_on {
            [] => sentence(Sentence::GoesOnElsewhere),
            channels => sentence(Sentence::GoesOnBy).with("channel", &language.list(channels)),
        };
        let mut words = alloc::format!("{} {}", ended.done(), goes_on.done());
        if audience == Audience::Person {
            return words;
        }
        let fields: alloc::vec::Vec<String> = self.fields.iter().map(ToString::to_string).collect();
        let served = match self.fields {
            [] => sentence(Sentence::ChannelUnknownFields).with("channel", self.channel),
            _ => sentence(Sentence::ChannelFields).with("fields", &language.list(&fields)),
        };
        let used = sentence(Sentence::ChannelRecipients).with("recipient", &language.list(self.recipients));
        for more in [Some(served), Some(used).filter(|_| !self.recipients.is_empty())].into_iter().flatten() {
            words.push(' ');
            words.push_str(&more.done());
        }
        words
    }
}
