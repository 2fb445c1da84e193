// The demo's certificate: what it says, and whether it, its plan and its ledger belong together.

import { counted, element, show } from "./element.js";
import { RightfulError, verify } from "./rightful/js/index.js";

const STATES = {
  "clean-in-scope": "clean: the scan found nothing left that should be gone",
  pending: "pending: the scan found nothing left, and what is open has a date that is not yet past",
  partial: "partial: something is overdue, failed or was not described",
};

/** Tells what the certificate says. */
export function certificate({ certificate: says, people, rows }) {
  document.getElementById("proof-lead").textContent =
    `The command’s own demo closed this account on its whole database (${counted(people, "person", "people")}, ` +
    `${counted(rows, "row")}). An independent scanner, which shares no code with what erased, then searched the file, down ` +
    `to its free pages, and only then was this certificate issued.`;
  const changed = says.steps.reduce((sum, { rows: count }) => sum + count, 0);
  const facts = [
    ["As of", says.as_of],
    ["It says", STATES[says.state] ?? says.state],
    ["Carried out", `${counted(says.steps.length, "step")} on ${counted(changed, "row")}`],
    ["Plan", element("code", { class: "hash" }, says.plan)],
  ];
  show("certificate", ...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  const open = says.open.map(({ what, name, by }) => element("li", {}, `${sentence(what, name)}${by ? `, by ${by}` : ""}.`));
  show("open", ...(open.length > 0 ? open : [element("li", {}, "Nothing.")]));
}

function sentence(what, name) {
  const words = {
    backups: `Backups of ${name} are overwritten`,
    backup: `Backups of ${name} are overwritten`,
    recipient: `${name} is told`,
    task: `${name} is done`,
  };
  return words[what] ?? `${what.replaceAll("-", " ")}: ${name}`;
}

/** Checks the certificate against its plan and ledger, as it is or with one number changed. */
export function check({ evidence, key }, tampered) {
  const certificate = structuredClone(evidence.certificate);
  if (tampered) certificate.steps[0].rows += 1;
  const verdict = document.getElementById("verdict");
  verdict.hidden = false;
  try {
    const { ledger } = verify({ ledger: evidence.ledger, certificate, plan: evidence.plan, key });
    verdict.className = "verdict holds";
    const entries = counted(ledger.entries ?? 1, "entry", "entries");
    verdict.replaceChildren(
      element("strong", {}, "It holds."),
      ` Certificate, plan and ledger belong together, and the ledger (${entries}) was written with the platform’s key.`,
    );
  } catch (error) {
    if (!(error instanceof RightfulError)) throw error;
    verdict.className = "verdict fails";
    const problem = error.problems[0];
    verdict.replaceChildren(
      element("strong", {}, "It does not hold."),
      tampered ? " One number was changed, and it shows: " : " ",
      `${problem.message} (`,
      element("code", {}, problem.code),
      ").",
    );
  }
}
