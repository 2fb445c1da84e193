//! A step machine whose steps are written as plain code.
//!
//! The work is an `async` function that asks for effects through its [`Port`] and never waits for anything else. The
//! machine polls it by hand: there is no runtime, no thread and no input or output here.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use rightful::Value;

use crate::effect::{Answer, Effect, Failure, Kind, Rows, Statement};

/// What a machine wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a machine goes on or is done")]
pub enum Next<T> {
    /// Do this and [`Machine::feed`] the answer.
    Do(Effect),
    /// The work is over.
    Done(T),
}

/// Work that goes on by effects and answers: `next`, do it, `feed`, until it is done.
///
/// `next` repeats the same effect until it is answered, and the same result once it is done. A machine may be dropped
/// after any `next`: a driver that stops there has done what a killed process has.
pub struct Machine<T> {
    port: Port,
    work: Work<T>,
}

enum Work<T> {
    Going(Pin<Box<dyn Future<Output = T> + Send>>),
    Over(T),
}

impl<T: Clone> Machine<T> {
    pub(crate) fn new<F: Future<Output = T> + Send + 'static>(work: impl FnOnce(Port) -> F) -> Self {
        let port = Port::default();
        Self { work: Work::Going(Box::pin(work(port.clone()))), port }
    }

    /// The next effect, or the result.
    #[expect(clippy::should_implement_trait, reason = "not an iterator: an effect waits for its answer")]
    pub fn next(&mut self) -> Next<T> {
        loop {
            let going = match &mut self.work {
                Work::Over(result) => return Next::Done(result.clone()),
                Work::Going(going) => going,
            };
            if let Some(effect) = self.port.pending() {
                return Next::Do(effect);
            }
            if let Poll::Ready(result) = going.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                self.work = Work::Over(result);
            }
        }
    }

    /// Answers the effect that `next` gave; without one, nothing happens.
    pub fn feed(&mut self, answer: Answer) {
        let mut mailbox = self.port.lock();
        if mailbox.effect.take().is_some() {
            mailbox.answer = Some(answer);
        }
    }
}

impl<T> std::fmt::Debug for Machine<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self.work, Work::Going(_)) { "Machine(going)" } else { "Machine(done)" })
    }
}

#[derive(Default)]
struct Mailbox {
    effect: Option<Effect>,
    answer: Option<Answer>,
}

/// The work's side of a machine.
#[derive(Clone, Default)]
pub(crate) struct Port(Arc<Mutex<Mailbox>>);

impl Port {
    fn lock(&self) -> MutexGuard<'_, Mailbox> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pending(&self) -> Option<Effect> {
        self.lock().effect.clone()
    }

    /// Asks for an effect and waits for its answer.
    pub(crate) async fn ask(&self, effect: Effect) -> Result<Answer, Failure> {
        self.lock().effect = Some(effect);
        let answer = poll_fn(|_| self.lock().answer.take().map_or(Poll::Pending, Poll::Ready)).await;
        match answer {
            Answer::Failed(failure) => Err(failure),
            answer => Ok(answer),
        }
    }

    /// The rows of a query.
    pub(crate) async fn query(&self, sql: impl Into<String>, params: Vec<Value>) -> Result<Rows, Failure> {
        let statement = Statement { sql: sql.into(), params, kind: Kind::Query, outside_transaction: false };
        match self.ask(Effect::Statement(statement)).await? {
            Answer::Rows(rows) => Ok(rows),
            _ => Err(Failure::Other),
        }
    }

    /// Makes a change; gives how many rows it changed.
    pub(crate) async fn change(&self, sql: impl Into<String>, params: Vec<Value>) -> Result<u64, Failure> {
        self.execute(sql.into(), params, false).await
    }

    /// Makes a change that must not run inside a transaction.
    pub(crate) async fn outside(&self, sql: impl Into<String>) -> Result<(), Failure> {
        self.execute(sql.into(), Vec::new(), true).await.map(drop)
    }

    async fn execute(&self, sql: String, params: Vec<Value>, outside: bool) -> Result<u64, Failure> {
        let statement = Statement { sql, params, kind: Kind::Change, outside_transaction: outside };
        match self.ask(Effect::Statement(statement)).await? {
            Answer::Changed(rows) => Ok(rows),
            Answer::Done => Ok(0),
            _ => Err(Failure::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adder() -> Machine<Result<u64, Failure>> {
        Machine::new(|port| async move {
            let first = port.change("a", Vec::new()).await?;
            Ok(first + port.change("b", Vec::new()).await?)
        })
    }

    #[test]
    fn an_effect_waits_for_its_answer_and_a_result_stays() {
        let mut machine = adder();
        let first = machine.next();
        assert_eq!(first, machine.next());
        machine.feed(Answer::Changed(2));
        assert_ne!(first, machine.next());
        machine.feed(Answer::Changed(3));
        machine.feed(Answer::Changed(99));
        assert_eq!(machine.next(), Next::Done(Ok(5)));
        assert_eq!(machine.next(), Next::Done(Ok(5)));
    }

    #[test]
    fn a_failure_reaches_the_work() {
        let mut machine = adder();
        machine.next();
        machine.feed(Answer::Failed(Failure::Locked));
        assert_eq!(machine.next(), Next::Done(Err(Failure::Locked)));
    }
}
