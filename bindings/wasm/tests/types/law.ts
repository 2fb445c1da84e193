// What `rightful/law` has is typed as in `rightful`.

import * as rightful from "rightful";
import * as law from "rightful/law";

type Own = "RightfulError" | "call" | "consent_state" | "deadline" | "init" | "names" | "request_state" | "rights";
export const same: Pick<typeof rightful, Own> = law;

// @ts-expect-error: the types of every function are there, and this function is not.
export const absent = law.plan;

export function said(error: rightful.RightfulError): law.Code | law.ModuleCode {
  return error.code;
}

export const asked: law.RightsCall = { circumstances: { basis: "contract" } };
