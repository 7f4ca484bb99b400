/** Runs sqlite-thread.ts from its source: Node 20 cannot start a worker on a .ts file. */
import { register } from "tsx/esm/api";

register();
await import("./sqlite-thread.ts");
