/** Runs a TypeScript file as a process of its own: `node program.mjs FILE`. */
import { register } from "tsx/esm/api";

register();
await import(process.argv[2] ?? "");
