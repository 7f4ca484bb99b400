/** Runs the soak: `pnpm soak --help`. */
import { register } from "tsx/esm/api";

register();
await import("./command.ts");
