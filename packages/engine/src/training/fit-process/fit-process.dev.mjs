/** Runs fit-process.ts from source: a forked process does not inherit the loader of its parent. */
import { register } from "tsx/esm/api";

register();
await import("./fit-process.ts");
