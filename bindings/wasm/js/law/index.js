// What needs nothing but the law: deadlines, rights, consent, periods. `await init()` before the first call.

export { RightfulError } from "../boundary.js";
export * from "./functions.js";
export { call, init, names } from "./module.js";
