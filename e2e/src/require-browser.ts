/** Before any test: says once that there is no browser, instead of in every test. */
import { findChrome } from "./browser.ts";

/** @throws {Error} there is no browser, with a line that says what to do */
export default function requireBrowser(): void {
  findChrome();
}
