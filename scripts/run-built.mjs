/** Runs a built program of this workspace, or prints in one line how to build it. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [program, ...args] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const file = resolve(root, program);
if (existsSync(file)) {
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
} else {
  process.stderr.write(`${program} is not built yet: run "npx pnpm@12 build" first\n`);
  process.exitCode = 2;
}
