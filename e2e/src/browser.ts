/** Finds a Chrome or Chromium on this machine and starts it. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  join(process.env["PROGRAMFILES"] ?? "", "Google/Chrome/Application/chrome.exe"),
];

// Turn off lookups, updates and reports, so that every request is the page's own.
const FLAGS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

/**
 * The path of the browser: `CHROME_PATH`, else the first one found.
 *
 * @throws {Error} no browser is found; the message says what to do
 */
export function findChrome(): string {
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") return named;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = [...candidates, ...PLACES].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    "no Chrome or Chromium was found: install one (Debian: apt-get install chromium), or name its program in CHROME_PATH",
  );
}

/** Starts the browser headless. */
export async function launchBrowser(): Promise<Browser> {
  // Chromium's sandbox does not work for root.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: findChrome(),
    args: isRoot ? [...FLAGS, "--no-sandbox"] : FLAGS,
  });
}
