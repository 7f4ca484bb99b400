/** The catalog of the storefront: categories with counts, any or all of them, and the order. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

const browse = (page: Page) =>
  page.locator("section", { has: page.getByRole("heading", { name: "Browse" }) });
const idsOf = (page: Page) =>
  browse(page)
    .locator("li[data-id]")
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute("data-id") ?? ""));
const chips = (page: Page) => browse(page).getByRole("group", { name: "Categories" });

/** Waits until the items of the current filter are there. */
async function settled(page: Page): Promise<void> {
  await browse(page).locator("li[data-id]").first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
}

test("all categories have their counts, and keep their places when one is pressed", async () => {
  const { server, open } = setting();
  const { page } = await open("/");
  const { categories } = await server.client.items.categories.query();
  await chips(page).getByRole("button").first().waitFor();
  await settled(page);
  const names = categories.map(({ category, items }) => `${category}${items}`);
  expect(await chips(page).getByRole("button").allTextContents()).toEqual(names);
  const places = async () =>
    Promise.all((await chips(page).getByRole("button").all()).map((chip) => chip.boundingBox()));
  // At the top of the window: with fewer items below, the page must not become too short for that.
  await chips(page).evaluate((element) => {
    element.scrollIntoView({ block: "start" });
    // Below the header.
    window.scrollBy(0, -100);
  });
  const before = await places();
  const last = chips(page)
    .getByRole("button")
    .nth(categories.length - 1);
  await last.click();
  await expect.poll(() => last.getAttribute("aria-pressed")).toBe("true");
  await settled(page);
  expect((await places()).slice(0, before.length)).toEqual(before);
  expect(await idsOf(page)).toHaveLength(categories.at(-1)?.items ?? -1);
});

test("items are in any or in all of the chosen categories", async () => {
  const { server, open } = setting();
  const { page } = await open("/");
  const chosen = ["Drama", "Horror"];
  for (const category of chosen) {
    await chips(page)
      .getByRole("button", { name: new RegExp(`^${category}`) })
      .click();
  }
  const match = page.getByLabel("Match");
  const { items: both } = await server.client.items.list.query({
    categories: chosen,
    category_match: "all",
    limit: 1000,
  });
  expect(both.length).toBeGreaterThan(0);
  await match.selectOption("All categories");
  await expect
    .poll(async () => (await idsOf(page)).toSorted())
    .toEqual(both.map(({ item_id }) => item_id).toSorted());
  expect(page.url()).toContain("match=all");
  await page.reload();
  await settled(page);
  expect(await idsOf(page)).toHaveLength(both.length);
  await chips(page).getByRole("button", { name: "Clear" }).click();
  await expect.poll(async () => (await idsOf(page)).length).toBeGreaterThan(both.length);
  expect(await match.isVisible()).toBe(false);
});

test.each([
  ["Most popular", "popularity"],
  ["Title", "title"],
  ["Newest here", "newest"],
] as const)("sorted by: %s", async (name, sort) => {
  const { server, open } = setting();
  const { page } = await open("/");
  await settled(page);
  const { items } = await server.client.items.list.query({ sort, limit: 12 });
  await page.getByLabel("Sort by").selectOption(name);
  await expect
    .poll(async () => (await idsOf(page)).slice(0, 12))
    .toEqual(items.map(({ item_id }) => item_id));
});

test("the order is popularity at first, and the item put last is the newest", async () => {
  const { server, open } = setting();
  const { page } = await open("/");
  await settled(page);
  expect(await page.getByLabel("Sort by").inputValue()).toBe("popularity");
  await server.client.items.put.mutate({
    items: [
      {
        item_id: "0-latest",
        title: "Zz The latest",
        categories: ["Drama"],
        attributes: { year: 1931, rating: 4.25 },
      },
    ],
  });
  await page.goto(`${server.url}/app/?sort=newest`);
  await settled(page);
  expect((await idsOf(page))[0]).toBe("0-latest");
  const tile = browse(page).locator("li[data-id='0-latest']");
  await tile.getByText("1931 · ★ 4.3 · Drama").waitFor();
  await server.client.items.remove.mutate({ item_ids: ["0-latest"] });
});

test("unusual items: none by that ID, one without similar ones, a long text, one not available", async () => {
  const { server, open } = setting();
  const plot = "Many words of a plot. ".repeat(30);
  await server.client.items.put.mutate({
    items: [
      {
        item_id: "unusual",
        title: "Unusual",
        categories: ["Unusual"],
        attributes: { plot, budget: 12345678 },
      },
      { item_id: "unlike-any", title: "Zzyzx" },
      { item_id: "away", title: "Away", categories: ["Unusual"], available: false },
    ],
  });
  const { page, errors } = await open("/item?id=no-such-id");
  await page.getByText("No item has the ID no-such-id").waitFor();
  errors.splice(0);
  await page.goto(`${server.url}/app/item?id=unusual`);
  await page.getByText("12,345,678").waitFor();
  const value = page.locator("dd", { hasText: "Many words" });
  const folded = (await value.textContent()) ?? "";
  expect(folded.length).toBeLessThan(plot.length / 2);
  await page.getByRole("button", { name: "all of plot" }).click();
  expect(await value.textContent()).toContain(plot.trim());
  await page.getByRole("link", { name: "Unusual", exact: true }).click();
  await page.getByText("Not available · Unusual").waitFor();
  await page.goto(`${server.url}/app/item?id=unlike-any`);
  const similar = page.getByRole("region", { name: "More like this" });
  await expect.poll(() => similar.textContent()).toMatch(/Nothing similar is known yet|No similar/);
  expect(await similar.textContent()).not.toContain("becomes yours");
});
