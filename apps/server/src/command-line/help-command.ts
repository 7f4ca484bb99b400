/** The command that prints the help of this program, as it was started. */
import { startedFrom } from "./started-from.ts";

/** Scripts of the checkout that start this program, and pass arguments on. */
const SCRIPTS: ReadonlySet<string> = new Set(["start", "serve"]);

/**
 * The command to advise: by the script of a checkout, by the name that an installed package has, or
 * by the file itself.
 *
 * @param file what Node runs, `process.argv[1]`
 * @param script `npm_lifecycle_event`: the script of a package that started it
 * @example helpCommand("/srv/dist/hellorec-server.js", undefined) // "node /srv/dist/hellorec-server.js --help"
 */
export function helpCommand(file: string, script: string | undefined): string {
  const from = startedFrom(file);
  if (from === "downloaded") return "the same command with --help alone";
  if (from === "installed") return "hellorec-server --help";
  if (from === "checkout" && SCRIPTS.has(script ?? "")) return "npx pnpm@12 serve --help";
  return `node ${/\s/.test(file) ? JSON.stringify(file) : file} --help`;
}
