/** Runs the abuse tests: `pnpm test:abuse --help`. */
import { register } from "tsx/esm/api";

register();
await import("./command.ts");
