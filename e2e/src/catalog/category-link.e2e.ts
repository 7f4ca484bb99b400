/** A link to a category shows its items, and a search within a category says how to widen it. */
import { expect, test } from "vitest";

import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

test.each([1280, 390])("a category of an item opens its items, %i pixels wide", async (width) => {
  const { page } = await setting().open("/item?id=metropolis&user=linked", { width });
  await page.getByRole("list", { name: "Categories" }).getByRole("link", { name: "Drama" }).click();
  const heading = page.getByRole("heading", { name: "Browse" });
  await expect
    .poll(() => heading.evaluate((element) => element === document.activeElement))
    .toBe(true);
  const [top, header] = await Promise.all([
    heading.evaluate((element) => element.getBoundingClientRect().top),
    page
      .locator("header")
      .first()
      .evaluate((element) => element.getBoundingClientRect().bottom),
  ]);
  expect(top).toBeGreaterThanOrEqual(header);
  expect(top).toBeLessThan(header + 200);
  await page.getByText("24 or more items found").waitFor();
  expect(await page.title()).toBe("Drama · hellorec");
});

test("a chosen category is in view on a narrow screen, and stays where it is pressed", async () => {
  const { page } = await setting().open("/?category=Western", { width: 390 });
  const chips = page.getByRole("group", { name: "Categories" });
  const chip = chips.getByRole("button", { name: /^Western/ });
  await chip.waitFor();
  const place = await chip.boundingBox();
  if (place === null) throw new Error("the chip is not shown");
  expect(place.x).toBeGreaterThanOrEqual(0);
  expect(place.x + place.width).toBeLessThanOrEqual(390);
  await chip.click();
  await expect.poll(() => chip.getAttribute("aria-pressed")).toBe("false");
  expect((await chip.boundingBox())?.x).toBe(place.x);
});

test("the storefront without a category opens at its top", async () => {
  const { page } = await setting().open("/item?id=metropolis&user=linked");
  await page.getByRole("link", { name: "Storefront" }).click();
  await page.getByRole("heading", { name: "Browse" }).waitFor();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

test("a search without a hit in a category is widened to all of them", async () => {
  const { page } = await setting().open("/?category=Comedy&q=metropolis");
  await page.getByText("No item in Comedy is like “metropolis”").waitFor();
  await page.getByRole("button", { name: "Search in all categories" }).click();
  await page.getByRole("link", { name: "Metropolis" }).waitFor();
  expect(page.url()).not.toContain("category");
  await page.getByText("1 item found").waitFor();
});

test("numbers of items stand at categories only where they count what is shown", async () => {
  const { page } = await setting().open("/?q=metropolis");
  const drama = page.getByRole("group", { name: "Categories" }).getByRole("button").first();
  await drama.waitFor();
  expect(await drama.textContent()).toBe("Drama");
  await page.getByRole("searchbox").fill("");
  await expect.poll(() => drama.textContent()).toMatch(/^Drama\d+$/);
});
