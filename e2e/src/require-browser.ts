/** Runs before all tests: reports a missing browser once, instead of in every test. */
import { findChrome } from "./browser.ts";

/** Exits with status 1 where no browser is found. */
export default function requireBrowser(): void {
  try {
    findChrome();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
