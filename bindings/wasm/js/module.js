// The module with every function.

import * as module from "../module/all/rightful.js";
import { boundary } from "./boundary.js";

export const { answer, call, init, names } = boundary(
  module,
  new URL("../module/all/rightful_bg.wasm", import.meta.url),
);
