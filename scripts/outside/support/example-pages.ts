/** The pages of the examples in Chromium: what they show, and whether everyone can use them. */
import { seriousProblems } from "../../../e2e/src/accessibility.ts";
import { findChrome, launchBrowser } from "../../../e2e/src/browser.ts";

const WIDTHS = [1280, 390] as const;
const THEMES = ["light", "dark"] as const;

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = Awaited<ReturnType<Browser["newPage"]>>;

/** A page in a browser of its own. */
export interface ExamplePage extends AsyncDisposable {
  readonly page: Page;
}

/** Whether this machine has a browser. */
export function hasBrowser(): boolean {
  try {
    findChrome();
    return true;
  } catch {
    return false;
  }
}

/** Opens an address in a new browser, which ends with what is returned. */
export async function openPage(address: string): Promise<ExamplePage> {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(address);
  return { page, [Symbol.asyncDispose]: () => browser.close() };
}

/** The titles of a live list, once it has so many. */
export async function liveTitles(page: Page, count: number): Promise<readonly string[]> {
  await page.locator(`ol.cards li:nth-child(${count})`).waitFor();
  return page.locator("ol.cards h3").allTextContents();
}

/** Presses the button of a film that likes it, and waits until the film leaves the list. */
export async function like(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: `Like ${title}`, exact: true }).click();
  await filmOf(page, title).waitFor({ state: "detached" });
}

/** The entry of a film in the live list. */
export function filmOf(page: Page, title: string) {
  return page.locator("ol.cards li", {
    has: page.getByRole("heading", { name: title, exact: true }),
  });
}

/** What axe finds, and what does not fit, at two widths and in both themes. */
export async function pageProblems(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) found.push(`${width}: ${over} pixels too wide`);
      const problems = await seriousProblems(page);
      found.push(...problems.map((problem) => `${width} ${colorScheme}: ${problem}`));
    }
  }
  return found;
}
