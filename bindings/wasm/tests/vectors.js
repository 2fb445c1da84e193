// Runs the files of `vectors/` in any JavaScript engine: bytes out of the module against bytes out of the file.

const ROOT_KEY = "rightful-key-1:a4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4d5vsqqwq";

/** RFC 8785, which is written in terms of this language: the keys by UTF-16 units, the rest as JSON.stringify has it. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** RFC 7386. */
function merge(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const isMap = target !== null && typeof target === "object" && !Array.isArray(target);
  const merged = isMap ? { ...target } : {};
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete merged[key];
    else merged[key] = merge(merged[key], change);
  }
  return merged;
}

async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const some = (of, ...keys) => Object.fromEntries(keys.map((key) => [key, of[key]]));

/**
 * Runs every file and answers with the failures and with how many vectors each file had. `files` maps each path below
 * `vectors/` to its text.
 */
export async function run(files, rightful) {
  const suite = new Suite(files, rightful);
  const counts = {};
  for (const path of Object.keys(files).sort()) {
    const before = suite.count;
    try {
      await suite.file(path);
    } catch (error) {
      suite.fail(path, `${error}`);
    }
    counts[path] = suite.count - before;
    if (counts[path] === 0) suite.fail(path, "no vector ran");
  }
  return { failures: suite.failures, counts };
}

class Suite {
  constructor(files, rightful) {
    Object.assign(this, { files, rightful, count: 0, failures: [] });
  }

  read(path) {
    return JSON.parse(this.files[path]);
  }

  fail(what, why) {
    this.failures.push(`${what}: ${why}`);
  }

  same(what, found, expected) {
    if (found !== expected) this.fail(what, `answers\n${found.slice(0, 2000)}\nnot\n${expected.slice(0, 2000)}`);
  }

  /** The canonical answer, or the code and place of each problem, as text and as objects alike. */
  outcome(what, name, input) {
    const text = this.settled(() => this.rightful.call(name, JSON.stringify(input)));
    const objects = this.settled(() => canonical(this.rightful[name](input)));
    this.same(`${what}, objects against text`, objects, text);
    return text;
  }

  settled(call) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof this.rightful.RightfulError)) throw error;
      return canonical({ problems: error.problems.map(({ at, code }) => ({ at, code })) });
    }
  }

  input({ input }) {
    if (typeof input.policy !== "string") return input;
    return { ...input, policy: this.read(`policies/${input.policy}.json`) };
  }

  patched({ base, with: patch }) {
    const read = this.read(`plan/base/${base}`);
    return patch === undefined ? read : merge(read, patch);
  }

  async file(path) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (path === "sources.json") return this.sources(path);
    if (folder === "plan/base") return this.base(path);
    if (folder === "policies") return this.policy(path);
    if (folder === "crypto") return this.crypto(path);
    const one = { calls: "called", decide: "decided", explain: "explained", holidays: "called", ledger: "ledger", plan: "planned", rows: "carried", yaml: "located" }[folder];
    if (one === undefined) throw new Error("nobody knows how to run this folder");
    for (const vector of this.read(path)) {
      this.count += 1;
      await this[one](`${path}: ${vector.name}`, vector);
    }
  }

  called(what, vector) {
    const expected = "problems" in vector ? { problems: vector.problems } : vector.answer;
    this.same(what, this.outcome(what, vector.call, this.input(vector)), canonical(expected));
  }

  /** The whole answer but for the words of messages, which may change. */
  located(what, vector) {
    const answer = JSON.parse(this.outcome(what, vector.call, this.input(vector)));
    for (const problem of answer.refused ?? []) {
      if (typeof problem.message !== "string") this.fail(what, "a problem without a message");
      delete problem.message;
    }
    this.same(what, canonical(answer), canonical("problems" in vector ? { problems: vector.problems } : vector.answer));
  }

  decided(what, vector) {
    const answer = JSON.parse(this.outcome(what, vector.call, this.input(vector)));
    const { field, ...expected } = vector.expect;
    if ("problems" in expected) {
      const problems = (answer.problems ?? []).map(({ at, code }) => ({ at: at.replace(/^\/case/, ""), code }));
      return this.same(what, canonical(problems), canonical(expected.problems));
    }
    this.contains(what, answer, expected);
    if (field === undefined) return;
    const [collection, start, name] = field.at;
    const classes = Object.entries(answer.collections[collection].classes);
    const [, found] = classes.find(([text]) => text.startsWith(start));
    this.contains(what, found.fields.find(({ fields }) => fields.includes(name)).ruling, field.ruling);
  }

  contains(what, answer, expected) {
    if (Array.isArray(expected) && Array.isArray(answer) && answer.length === expected.length) {
      return expected.forEach((item, index) => this.contains(`${what}/${index}`, answer[index], item));
    }
    if (expected !== null && typeof expected === "object" && !Array.isArray(expected)) {
      return Object.entries(expected).forEach(([key, value]) => this.contains(`${what}/${key}`, answer?.[key] ?? null, value));
    }
    this.same(what, canonical(answer), canonical(expected));
  }

  planned(what, vector) {
    const base = this.patched(vector);
    if (vector.request !== undefined) {
      const request = JSON.parse(this.outcome(what, "survey_request", some(base, "policy", "case", "schema")));
      this.parts(what, request, vector.request);
    }
    const plan = this.plan(what, base);
    if (vector.problems === undefined) this.parts(what, plan, vector.plan ?? {});
    else this.same(what, canonical(plan.problems ?? plan), canonical(vector.problems));
  }

  plan(what, base) {
    const call = { ...some(base, "policy", "case", "schema", "survey"), key: ROOT_KEY };
    return JSON.parse(this.outcome(what, "plan", call));
  }

  parts(what, whole, parts) {
    for (const [key, part] of Object.entries(parts)) this.same(`${what}: ${key}`, canonical(whole[key] ?? null), canonical(part));
  }

  explained(what, vector) {
    const base = this.patched(vector);
    const subject = vector.of === "plan" ? { plan: this.plan(what, base) } : { case: base.case };
    const call = { policy: base.policy, what: subject, audience: vector.audience };
    const told = JSON.parse(this.outcome(what, "explain", call));
    this.same(what, canonical(told.explanation), canonical(vector.explanation));
  }

  ledger(what, { text, key, head, report, problems }) {
    const call = { ledger: text, head: head ?? null, key: key ?? null };
    const answer = JSON.parse(this.outcome(what, "verify", call));
    const found = problems === undefined ? answer.ledger : answer.problems;
    this.same(what, canonical(found ?? answer), canonical(report ?? problems));
  }

  /** Rows are counted, planned on and changed, or it is said where and why not. */
  async carried(what, vector) {
    const { refused } = vector;
    const step = (name, input, expected) => {
      const text = this.outcome(what, name, input);
      const isRefused = refused?.call === name;
      if (isRefused) this.same(`${what}: ${name}`, text, canonical({ problems: refused.problems }));
      else if (expected !== undefined) this.same(`${what}: ${name}`, text, canonical(expected));
      return isRefused ? undefined : text;
    };
    const survey = step("survey", some(vector, "policy", "case", "schema", "rows"), vector.survey);
    if (survey === undefined) return;
    const plan = step("plan", { ...some(vector, "policy", "case", "schema", "key"), survey: JSON.parse(survey) });
    if (plan === undefined) return;
    const approved = await sha256(plan);
    if (vector.plan !== undefined) this.same(`${what}: the hash of the plan`, approved, vector.plan);
    const call = { ...some(vector, "policy", "case", "schema", "key", "seed", "rows"), plan: JSON.parse(plan), approved };
    step("carry_out", call, vector.answer);
  }

  policy(path) {
    this.count += 1;
    const checked = JSON.parse(this.outcome(path, "check", { policy: this.read(path) }));
    if (!/^[0-9a-f]{64}$/.test(checked.policy ?? "")) this.fail(path, canonical(checked));
  }

  /** What the vectors of plans and explanations start from. */
  base(path) {
    this.count += 1;
    if (this.plan(path, this.read(path)).steps === undefined) this.fail(path, "is not planned");
  }

  crypto(path) {
    const { root_key: key, run_seed: seed, key_id, run_id, ...all } = this.read(path);
    const expect = (what, name, input, expected) => {
      this.count += 1;
      this.same(`${path}: ${what}`, this.outcome(path, name, input), canonical(expected));
    };
    for (const { by, domain, values, expect: tag } of all.tags) {
      expect(`tag ${by} ${domain}`, "tag", { key, of: by, domain, values }, { key: key_id, tag });
    }
    for (const { domain, values, shape, max_len, expect: pseudonym } of all.pseudonyms) {
      // Several values that are one thing are for the tools inside.
      if (values.length !== 1) continue;
      const input = { key, domain, values, shape, max_len, expected: 1 };
      expect(`pseudonym ${domain} ${shape}`, "pseudonymise", input, { key: key_id, pseudonyms: [pseudonym] });
    }
    for (const { domain, of, attempt, shape, max_len, expect: surrogate } of all.surrogates) {
      const input = { seed, domain, of, attempt, shape, max_len };
      expect(`surrogate ${domain} ${shape}`, "surrogate", input, { run: run_id, surrogate });
    }
    for (const { text, code } of all.wrong_root_keys) {
      expect("wrong key", "verify", { ledger: "", key: text }, { problems: [{ at: "/key", code }] });
    }
  }

  /** Where the rules of published policies are modelled: what is named has to be there. */
  sources(path) {
    const names = this.rightful.names();
    for (const [source, { where }] of Object.entries(this.read(path))) {
      this.count += 1;
      for (const { policy, call, none } of where) {
        // A rule that stands nowhere says why.
        if (none) continue;
        const known = policy === undefined ? names.includes(call) : `policies/${policy}.json` in this.files;
        if (!known) this.fail(`${path}: ${source}`, `there is no ${policy ?? call}`);
      }
    }
  }
}
