//! What the benchmarks measure on: generated policies and databases of a given size, the same every time.

pub mod large_database;
pub mod large_policy;

/// Prints the most memory the process ever held, which Linux tells; elsewhere there is no figure.
pub fn print_peak_memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        println!("peak memory of the process, SQLite's own included: {}", peak.trim());
    }
}

/// How both policies begin: the purposes, and the people with their address and name.
const HEAD: &str = r#"controller: { name: Acme, contact: dpo@acme.example, clock: { regime: eu, place: DE-BE } }
events: { account.closed: { source: case } }
purposes:
  account: { basis: contract, contract: terms, necessary_for: running the account, ends: { event: account.closed } }
  programme:
    basis: legitimate-interests
    interest: measure whether it works
    necessary_for: reports
    told: privacy notice
    balanced: { date: "2026-03-01", by: DPO, result: interest prevails without names, review: "2028-03-01" }
    identified: { until: { event: account.closed }, then: unlink }
stores: { app: { engine: sqlite, backups: { keep: P90D } } }
evidence: { basis: legal-obligation, provision: "GDPR Art. 5(2)", keep: P3Y }
collections:
  users:
    store: app
    person:
      key: [id]
      identifiers: { email: strong, name: weak }
      nobody: { name: Anonymous user }
      anonymous: { form: fresh, row: { name: Anonymous user } }
    purposes: [account]
    fields:
      email: { category: user.contact.email, identifies: directly }
      name: { category: user.name, identifies: directly }
"#;
