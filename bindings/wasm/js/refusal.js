// The one kind of error there is.

/** What went wrong: a stable code, the place, and every problem. It holds no value of the call. */
export class RightfulError extends Error {
  constructor(problems) {
    super(problems.map(said).join("\n"));
    this.name = "RightfulError";
    this.code = problems[0].code;
    this.at = problems[0].at;
    this.problems = problems;
  }
}

function said({ code, at, message }) {
  return at === "" ? `${code}: ${message}` : `${code} at ${at}: ${message}`;
}

export function refusal(code, at, message) {
  return new RightfulError([{ code, at, message }]);
}
