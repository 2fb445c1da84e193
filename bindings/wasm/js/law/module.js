// The module with the functions that need nothing but the law.

import * as module from "../../module/law/rightful.js";
import { boundary } from "../boundary.js";

export const { answer, call, init, names } = boundary(
  module,
  new URL("../../module/law/rightful_bg.wasm", import.meta.url),
);
