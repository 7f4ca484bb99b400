/** Before any test: says in one line that there is no browser, instead of in every test. */
import { findChrome } from "./browser.ts";

/** Ends the run with 1 where there is none. */
export default function requireBrowser(): void {
  try {
    findChrome();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
