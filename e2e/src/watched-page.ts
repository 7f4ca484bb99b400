/** A page whose console errors and failed requests are recorded. */
import type { Browser, BrowserContext, Page } from "playwright-core";

export type Theme = "light" | "dark";

export interface PageOptions {
  /** Of the window, in CSS pixels. @default 1280 */
  readonly width?: number;
  /** The system's colour scheme. @default "light" */
  readonly theme?: Theme;
  /** Signs in first. */
  readonly session?: { readonly server: string; readonly key: string } | undefined;
  /** Runs before the page's own scripts. */
  readonly initScript?: string;
}

/** A page in its own profile, and its errors. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings, uncaught exceptions, failed requests. A test removes those it expects. */
  readonly errors: string[];
  close(): Promise<void>;
}

/** Opens an address and waits for the page's heading. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1280, theme = "light", session, initScript }: PageOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  if (initScript !== undefined) await context.addInitScript({ content: initScript });
  if (session !== undefined) await signIn(context, session);
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

/** What the page's own sign-in does, which has tests of its own. The context keeps the cookie. */
async function signIn(
  context: BrowserContext,
  { server, key }: { readonly server: string; readonly key: string },
): Promise<void> {
  const answer = await context.request.post(`${server}/session`, {
    headers: { "sec-fetch-site": "same-origin" },
    data: { key },
  });
  if (!answer.ok()) throw new Error(`the sign-in was answered with ${answer.status()}`);
}
