/** The search of the header: from every page, by keyboard, with results at the top. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { seriousProblems } from "../accessibility.ts";
import { layoutShift, MEASURE_LAYOUT_SHIFT } from "../layout-shift.ts";
import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

const field = (page: Page) => page.getByRole("searchbox", { name: "Search the catalog" });

const titles = (page: Page) => page.locator("main h3").allTextContents();
const firstTitle = async (page: Page) => (await titles(page))[0];

test("the slash key focuses it, results come while typing, and going back leaves them", async () => {
  const { page } = await setting().open("/?user=alice", { initScript: MEASURE_LAYOUT_SHIFT });
  await page.locator("section:has(h1) li[data-id]").first().waitFor();
  await page.mouse.wheel(0, 1500);
  await page.keyboard.press("/");
  await page.keyboard.type("metropo");
  await page.getByRole("heading", { level: 1, name: "Results for “metropo”" }).waitFor();
  await expect.poll(() => firstTitle(page)).toBe("Metropolis");
  expect(await field(page).inputValue()).toBe("metropo");
  expect(await page.title()).toContain("metropo");
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  const tile = await page.locator("main li[data-id=metropolis]").boundingBox();
  expect(tile?.y).toBeLessThan(500);
  expect(await seriousProblems(page)).toEqual([]);
  expect(await layoutShift(page)).toBe(0);
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "For alice" }).waitFor();
  expect(await field(page).inputValue()).toBe("");
});

test("the slash key types a slash in a field", async () => {
  const { page } = await setting().open("/inspector");
  const other = page.getByRole("searchbox").last();
  await other.focus();
  await page.keyboard.type("a/b");
  expect(await other.inputValue()).toBe("a/b");
});

test.each(["/item?id=nosferatu", "/dashboard", "/inspector", "/no/such/page"])(
  "Enter leads from %s to the results",
  async (path) => {
    const { page } = await setting().open(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("lang fritz");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Results for “lang fritz”" }).waitFor();
    await expect.poll(() => titles(page)).toContain("Metropolis");
    expect(new URL(page.url()).searchParams.get("q")).toBe("lang fritz");
  },
);

test.each([
  ["nosfratu", "Nosferatu"],
  ["metropolsi", "Metropolis"],
  ["lang fritz mabuse", "Dr. Mabuse the Gambler"],
])("%s finds %s", async (search, title) => {
  const { page } = await setting().open("/");
  await field(page).fill(search);
  await expect.poll(() => firstTitle(page)).toBe(title);
});

test("a search is in the address, survives a reload, and is cleared", async () => {
  const { page } = await setting().open("/");
  await field(page).fill("the");
  await expect.poll(() => new URL(page.url()).searchParams.get("q")).toBe("the");
  await page.getByRole("heading", { level: 1, name: "Results for “the”" }).waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  const found = await page.locator("main h3").allTextContents();
  expect(found.length).toBeGreaterThan(3);
  await page.reload();
  await expect.poll(() => page.locator("main h3").allTextContents()).toEqual(found);
  await field(page).fill("zzzzqqqq");
  await page.getByText("No item is like “zzzzqqqq”").waitFor();
  await page.getByRole("button", { name: "Show all items" }).click();
  await page.getByRole("heading", { name: "Browse" }).waitFor();
  expect(await field(page).inputValue()).toBe("");
});

test("on a narrow screen it opens over the links to the pages", async () => {
  const { page } = await setting().open("/dashboard", { width: 390 });
  const narrow = await field(page).boundingBox();
  expect(narrow?.width).toBeLessThan(60);
  expect(narrow?.height).toBeGreaterThanOrEqual(40);
  await field(page).click();
  expect((await field(page).boundingBox())?.width).toBeGreaterThan(300);
  await page.keyboard.type("faust");
  await page.keyboard.press("Enter");
  await expect.poll(() => firstTitle(page)).toBe("Faust");
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});
