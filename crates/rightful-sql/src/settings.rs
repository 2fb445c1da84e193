//! The settings of a connection that a piece of work needs: read, set, and put back.

use rightful::{Error, Value};

use crate::effect::Failure;
use crate::failure::refused;
use crate::machine::Port;

/// A setting and the value the work needs.
type Setting = (&'static str, i64);

/// The place of temporary tables.
const TEMPORARY: &str = "temp_store";

/// What a read-only pass needs: its lists stay in memory.
pub(crate) const READING: &[Setting] = &[(TEMPORARY, 2)];

/// What a run needs: foreign keys act, a trigger that touches its own row does not set itself off (the engine's default,
/// which such triggers are written for), and what is deleted is overwritten.
pub(crate) const CHANGING: &[Setting] =
    &[(TEMPORARY, 2), ("foreign_keys", 1), ("recursive_triggers", 0), ("secure_delete", 1)];

/// What the rest of a run needs. VACUUM copies the whole database to where temporary tables are: not into memory.
pub(crate) const FINISHING: &[Setting] =
    &[("foreign_keys", 1), ("recursive_triggers", 0), ("secure_delete", 1)];

/// Settings as they were before.
pub(crate) struct Settings {
    before: Vec<Setting>,
}

impl Settings {
    /// Sets what is needed and checks that it holds.
    pub(crate) async fn set(port: &Port, needed: &'static [Setting]) -> Result<Self, Error> {
        let mut settings = Self { before: Vec::new() };
        for (name, value) in needed {
            // Setting the place of temporary tables drops those of the caller.
            if *name == TEMPORARY && has_temporary(port).await? {
                continue;
            }
            let before = read(port, name).await?;
            if before != *value {
                write(port, name, *value).await?;
                settings.before.push((name, before));
            }
            if read(port, name).await? != *value {
                let error = busy(name);
                settings.restore(port).await?;
                return Err(error);
            }
        }
        Ok(settings)
    }

    /// Puts the settings back.
    pub(crate) async fn restore(self, port: &Port) -> Result<(), Error> {
        for (name, before) in self.before.into_iter().rev() {
            write(port, name, before).await?;
        }
        Ok(())
    }
}

async fn read(port: &Port, name: &str) -> Result<i64, Error> {
    let rows =
        port.query(format!("PRAGMA {name}"), Vec::new()).await.map_err(|failure| refused(failure, ""))?;
    Ok(match rows.first().and_then(|row| row.first()) {
        Some(Value::Integer(value)) => *value,
        _ => 0,
    })
}

async fn write(port: &Port, name: &str, value: i64) -> Result<(), Error> {
    let set = format!("PRAGMA {name} = {value}");
    port.change(set, Vec::new()).await.map(drop).map_err(|failure| match failure {
        Failure::Other => busy(name),
        failure => refused(failure, ""),
    })
}

/// The refusal where a setting cannot be changed now.
fn busy(name: &str) -> Error {
    let message = "the connection takes no setting now: end the transaction that is open on it, or finish or close its cursor, \
                   and start again";
    Error::new(rightful::Code::RunEngine, name, message)
}

async fn has_temporary(port: &Port) -> Result<bool, Error> {
    let rows = port.query("SELECT count(*) FROM temp.sqlite_schema", Vec::new()).await;
    let count = rows.map_err(|failure| refused(failure, ""))?;
    Ok(!matches!(count.first().and_then(|row| row.first()), Some(Value::Integer(0))))
}
