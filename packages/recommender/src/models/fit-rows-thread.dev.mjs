/** Runs fit-rows-thread.ts from source: Node 20 cannot start a worker on a .ts file by itself. */
import { register } from "tsx/esm/api";

register();
await import("./fit-rows-thread.ts");
