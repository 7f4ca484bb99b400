/** Runs measure-thread.ts from source: a worker thread does not inherit the loader of its parent. */
import { register } from "tsx/esm/api";

register();
await import("./measure-thread.ts");
