/** Nothing jumps, nothing is covered, nothing is cut or said twice. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { layoutShift, MEASURE_LAYOUT_SHIFT } from "../layout-shift.ts";
import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

const PAGES = [
  ["/?user=alice", "h2:has-text('Browse') >> xpath=../.. >> li[data-id]"],
  ["/", "h2:has-text('Browse') >> xpath=../.. >> li[data-id]"],
  ["/item?id=metropolis&user=dave", "h2:has-text('For dave') >> xpath=../.. >> li[data-id]"],
  ["/inspector?inspected=alice&user=dave", "text=of the score comes from"],
] as const;
const cases = PAGES.flatMap(([path, shows]) =>
  [1280, 390].map((width) => ({ path, shows, width })),
);

test.each(cases)("$path, $width pixels, shifts nothing", async ({ path, shows, width }) => {
  const { page } = await setting().open(path, { width, initScript: MEASURE_LAYOUT_SHIFT });
  await page.locator(shows).first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  await page.waitForTimeout(300);
  expect(await layoutShift(page)).toBe(0);
});

test.each(["recommend", "explain", "users.history", "users.list", "items.get"])(
  "the inspector shifts nothing where %s answers last",
  async (procedure) => {
    const { page } = await setting().open("/", { initScript: MEASURE_LAYOUT_SHIFT });
    await page.route(`**/trpc/${procedure}*`, async (route) => {
      await page.waitForTimeout(500);
      await route.continue();
    });
    const late = page.waitForResponse((answer) => answer.url().includes(`/trpc/${procedure}`));
    await page.goto(`${setting().server.url}/app/inspector?inspected=alice&user=dave`);
    await late;
    await page.getByText("of the score comes from").waitFor();
    await page.waitForTimeout(300);
    expect(await layoutShift(page)).toBe(0);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  },
);

/** For a grid of points in the window, whether each lies on a tile. */
function pointsOnTiles(page: Page): Promise<boolean[]> {
  return page.evaluate(() => {
    const points: boolean[] = [];
    for (let y = 5; y < window.innerHeight; y += 10) {
      for (let x = 5; x < window.innerWidth; x += 10) {
        points.push(document.elementFromPoint(x, y)?.closest("li[data-id]") instanceof Element);
      }
    }
    return points;
  });
}

test.each([1280, 390])("messages cover no tile, %i pixels wide", async (width) => {
  const { page } = await setting().open(`/?user=uncovered-${width}`, { width });
  const browse = page.locator("section", { has: page.getByRole("heading", { name: "Browse" }) });
  for (const at of [6, 7, 8]) {
    const tile = browse.locator("li[data-id]").nth(at);
    await tile.getByRole("button", { name: /^Like / }).click();
    await tile.getByRole("button", { name: /^You like / }).waitFor();
  }
  await page.getByText(/^Counted: you like .* \(2 more\)/).waitFor();
  await page
    .getByText(/^Because you liked/)
    .first()
    .waitFor();
  const during = await pointsOnTiles(page);
  expect(during.filter(Boolean).length).toBeGreaterThan(100);
  const dismiss = page.getByRole("button", { name: "Dismiss this message" });
  while ((await dismiss.count()) > 0) await dismiss.click();
  await page.getByText(/^What you open/).waitFor();
  const after = await pointsOnTiles(page);
  expect(after.filter((isOnTile, at) => isOnTile !== during[at])).toHaveLength(0);
});

test("a reason is whole, and the others open on a press", async () => {
  const { page } = await setting().open("/?user=alice");
  const id = await page
    .locator("li[data-id]", { hasText: "+ 2 more" })
    .first()
    .getAttribute("data-id");
  const tile = page.locator(`li[data-id="${id}"]`).first();
  const text = tile.locator("p", { hasText: /^Because you/ });
  await text.waitFor();
  expect(await text.locator("b:visible").count()).toBe(1);
  await tile.getByRole("button", { name: /more reasons for/ }).click();
  expect(await text.locator("b:visible").count()).toBe(3);
  const isCut = await page
    .locator("p", { hasText: /^Because you/ })
    .evaluateAll((all) =>
      all.some((one) => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth),
    );
  expect(isCut).toBe(false);
});

test.each([1280, 390])("years and categories are whole, at %d pixels", async (width) => {
  const { page } = await setting().open("/?category=Documentary&sort=title", { width });
  const facts = page.locator("li[data-id] p", { hasText: "Documentary · Adventure" });
  await facts.first().waitFor();
  const isCut = await facts.evaluateAll((all) =>
    all.some((one) => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth),
  );
  expect(isCut).toBe(false);
});

test("a tile and an item page have their title once, and posters differ", async () => {
  const { page } = await setting().open("/item?id=metropolis&user=dave");
  await page.getByText(/^What you open/).waitFor();
  const item = page.getByRole("article");
  expect((await item.textContent())?.split("Metropolis")).toHaveLength(2);
  const tiles = page.locator("li[data-id]");
  await tiles.nth(10).waitFor();
  for (const tile of (await tiles.all()).slice(0, 12)) {
    const title = (await tile.getByRole("heading").textContent()) ?? "";
    expect((await tile.locator("a").textContent())?.split(title)).toHaveLength(2);
  }
  await page.goto(`${setting().server.url}/app/`);
  await tiles.nth(35).waitFor();
  const drawings = await tiles.evaluateAll((all) =>
    all.map((tile) => [tile.getAttribute("data-id"), tile.querySelector("svg")?.innerHTML]),
  );
  const byId = new Map(drawings.map(([id, drawing]) => [id, drawing]));
  expect(new Set(byId.values()).size).toBe(byId.size);
});

test("the item page uses both halves of a wide window", async () => {
  const { page } = await setting().open("/item?id=metropolis&user=dave");
  const similar = page.getByRole("region", { name: "More like this" });
  await similar.locator("li[data-id]").first().waitFor();
  const box = await similar.boundingBox();
  expect(box?.x).toBeGreaterThan(640);
  expect(box?.y).toBeLessThan(200);
});

test.each(["/", "/item?id=metropolis", "/dashboard", "/inspector?inspected=alice"])(
  "%s fits 320 pixels, with the names of the pages whole",
  async (path) => {
    const { page } = await setting().open(path, { width: 320 });
    await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    for (const name of ["Storefront", "Dashboard", "Inspector"]) {
      const link = page.getByRole("navigation").getByRole("link", { name });
      expect((await link.boundingBox())?.height).toBeLessThanOrEqual(44);
    }
  },
);
