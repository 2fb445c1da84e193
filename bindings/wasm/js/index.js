// The rights people have over their data under the GDPR, as functions. `await init()` before the first call.

export { RightfulError } from "./boundary.js";
export * from "./functions.js";
export { call, init, names } from "./module.js";
