import type { Code } from "./wire.js";

export * from "./wire.js";

/** What the binding itself can say, beside the codes of the core. */
export type ModuleCode =
  /** The module is not loaded yet: `await init()` first. */
  | "module.not-ready"
  /** The module cannot be loaded from where it was looked for. */
  | "module.unreadable"
  /** The module stopped in an earlier call, for lack of memory. */
  | "module.stopped";

/** One problem. No part of it holds a value of the call. */
export type Problem = {
  /** A stable code. */
  readonly code: Code | ModuleCode;
  /** Where, as a JSON pointer; empty for the whole call. Keys that may be data are told by their position. */
  readonly at: string;
  /** What is wrong and what to do. */
  readonly message: string;
};

/** What every function throws. */
export class RightfulError extends Error {
  private constructor();
  /** The code of the first problem. */
  readonly code: Code | ModuleCode;
  /** The place of the first problem. */
  readonly at: string;
  /** All problems, in the order of their places; never empty. */
  readonly problems: readonly [Problem, ...Problem[]];
}

/** A compiled module (`WebAssembly.Module`), where the project's types know of any. */
type Compiled = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : never;

/**
 * Loads the module; importing the package loads nothing. Several calls load it once.
 *
 * In a browser it is fetched from beside the package's files, in Node read from there; or give its bytes, its compiled
 * form, a response or a URL.
 */
export function init(
  source?: URL | string | Request | Response | ArrayBuffer | Uint8Array | Compiled,
): Promise<void>;

/** Answers the call of this name: JSON text in, canonical JSON text (RFC 8785) out. */
export function call(name: string, json: string): string;

/** The names of all functions, as `rightful call` lists them. */
export function names(): string[];
