/** Every page at two widths and in both themes: no overflow, no axe problem, a screenshot. */
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { seriousProblems } from "./accessibility.ts";
import { useServer } from "./setting.ts";
import type { Theme } from "./watched-page.ts";

const setting = useServer({ demo: true });

const PICTURES = fileURLToPath(new URL("../screenshots", import.meta.url));
const README_PICTURES = fileURLToPath(new URL("../../docs/images", import.meta.url));

const PAGES = {
  storefront: {
    path: "/?user=alice",
    shows: "h2:has-text('Browse') >> xpath=../.. >> li[data-id]",
  },
  visitor: { path: "/", shows: "li[data-id]" },
  item: { path: "/item?id=metropolis&user=dave", shows: "h2:has-text('More like this')" },
  dashboard: { path: "/dashboard", shows: "canvas" },
  inspector: {
    path: "/inspector?inspected=alice&user=dave",
    shows: "text=of the score comes from",
  },
} as const;
const WIDTHS = [1280, 390];
const THEMES: readonly Theme[] = ["light", "dark"];

const cases = Object.entries(PAGES).flatMap(([name, page]) =>
  WIDTHS.flatMap((width) => THEMES.map((theme) => ({ name, width, theme, ...page }))),
);

test.each(cases)("$name, $width pixels, $theme", async ({ name, width, theme, path, shows }) => {
  const { page } = await setting().open(path, { width, theme });
  await page.locator(shows).first().waitFor();
  // Wait for everything, so that screenshots are the same on every run.
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  expect(await seriousProblems(page)).toEqual([]);
  await mkdir(PICTURES, { recursive: true });
  const file = join(PICTURES, `${name}-${width}-${theme}.png`);
  if (name === "storefront" && width === 1280) await forReadme(theme);
  // The line at the foot of the window would lie across the picture of the whole page.
  await page.locator("footer").evaluate((foot) => (foot.style.position = "static"));
  await page.screenshot({ path: file, fullPage: true });
  async function forReadme(taken: Theme) {
    const picture = join(PICTURES, `readme-${taken}.png`);
    await page.screenshot({ path: picture });
    if (process.env["UPDATE_PICTURES"] !== "1") return;
    await mkdir(README_PICTURES, { recursive: true });
    await copyFile(picture, join(README_PICTURES, `storefront-${taken}.png`));
  }
});
