/** A page that is watched: what it writes to the console as an error is a failure of the test. */
import type { Browser, Page } from "playwright-core";

export type Theme = "light" | "dark";

export interface PageOptions {
  /** Of the window, in CSS pixels. @default 1280 */
  readonly width?: number;
  /** What the system says it prefers. @default "light" */
  readonly theme?: Theme;
}

/** A page in a profile of its own, and what went wrong on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of the console, exceptions nobody caught, requests that failed; emptied by the reader. */
  readonly errors: string[];
  close(): Promise<void>;
}

/** Opens an address and waits until the page is there. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1280, theme = "light" }: PageOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400) errors.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return { page, errors, close: () => context.close() };
}
