//! The settings of a connection that a piece of work needs: read, set, and put back.

use rightful::{Error, Value};

use crate::failure::refused;
use crate::machine::Port;

/// A setting and the value the work needs.
type Setting = (&'static str, i64);

/// What a read-only pass needs: its lists stay in memory.
pub(crate) const READING: &[Setting] = &[("temp_store", 2)];

/// The settings that a read-only pass may set on the caller's connection: where it has temporary tables, setting their
/// place would drop them.
pub(crate) async fn reading(port: &Port) -> Result<&'static [Setting], Error> {
    let rows = port.query("SELECT count(*) FROM temp.sqlite_schema", Vec::new()).await;
    let count = rows.map_err(|failure| refused(failure, ""))?;
    Ok(match count.first().and_then(|row| row.first()) {
        Some(Value::Integer(0)) => READING,
        _ => &[],
    })
}

/// What a run needs: foreign keys act, a trigger that touches its own row does not set itself off (the engine's default,
/// which such triggers are written for), and what is deleted is overwritten.
pub(crate) const CHANGING: &[Setting] =
    &[("temp_store", 2), ("foreign_keys", 1), ("recursive_triggers", 0), ("secure_delete", 1)];

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
            let before = read(port, name).await?;
            if before != *value {
                write(port, name, *value).await?;
                settings.before.push((name, before));
            }
            if read(port, name).await? != *value {
                let error = Error::new(
                    rightful::Code::RunEngine,
                    *name,
                    "the connection refuses a setting the run needs: give it a connection without an open transaction",
                );
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
    port.change(set, Vec::new()).await.map(drop).map_err(|failure| refused(failure, ""))
}
