/** Runs the benchmarks from their TypeScript sources: `node bench/run.mjs rpc`. */
import { register } from "tsx/esm/api";

register();
await import("./src/main.ts");
