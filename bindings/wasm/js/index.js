// The rights people have over their data under the GDPR, as functions. `await init()` before the first call.

export { RightfulError, call, init, names } from "./boundary.js";
export * from "./functions.js";
