/** Runs the failure tests: `pnpm test:faults --help`. */
import { register } from "tsx/esm/api";

register();
await import("./command.ts");
