/** By keyboard the focus stays where it is, whatever a press does. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute("aria-label") ?? element?.textContent;
  });

test("the focus stays on a heart that was pressed, and comes back from its message", async () => {
  const { page } = await setting().open("/?user=typing");
  const heart = page.getByRole("button", { name: /^Like / }).first();
  const label = (await heart.getAttribute("aria-label")) ?? "";
  await heart.focus();
  await page.keyboard.press("Enter");
  await page
    .getByText(/^Because you liked/)
    .first()
    .waitFor();
  await expect
    .poll(() => focused(page))
    .toBe(`You ${label.charAt(0).toLowerCase()}${label.slice(1)}`);
  await page.keyboard.press("Enter");
  await page.getByText(/^Taken back/).waitFor();
  expect(await focused(page)).toBe(label);
  const top = await page.evaluate(() => window.scrollY);
  await page.getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe(`You l${label.slice(1)}`);
  expect(await page.evaluate(() => window.scrollY)).toBe(top);
});

test("the focus stays on the buttons of an item", async () => {
  const { page } = await setting().open("/item?id=metropolis&user=typing");
  await page.getByRole("button", { name: "Like", exact: true }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "You like it" }).waitFor();
  expect(await focused(page)).toBe("You like it");
});

test("the focus stays near a button that removes itself", async () => {
  const { page } = await setting().open("/?q=no-film-has-this-name-at-all");
  const button = page.getByRole("button", { name: "Show all items" });
  await button.focus();
  await page.keyboard.press("Enter");
  await button.waitFor({ state: "detached" });
  const isOnPage = () =>
    page.evaluate(() => document.activeElement?.closest("main") instanceof Element);
  await expect.poll(isOnPage).toBe(true);
});

test("each page has a title of its own", async () => {
  const { page, errors } = await setting().open("/");
  const titles = new Set<string>();
  for (const path of [
    "/",
    "/item?id=metropolis",
    "/item?id=no-such-item",
    "/dashboard",
    "/inspector",
    "/inspector?inspected=alice",
    "/no-such-page",
  ]) {
    await page.goto(`${setting().server.url}/app${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    titles.add(await page.title());
  }
  expect(titles.size).toBe(7);
  expect(errors.splice(0).every((error) => error.includes("404"))).toBe(true);
});

test("the focus stays on the button that starts a fit", async () => {
  const { page } = await setting().open("/dashboard");
  await page.getByRole("button", { name: "Train now" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Done after").waitFor();
  await expect.poll(() => focused(page)).toBe("Train now");
});

test("from the field of the search the first item is a few keys away", async () => {
  const { page } = await setting().open("/");
  await page.keyboard.press("/");
  await page.keyboard.type("metropolis");
  await page.getByRole("heading", { level: 1, name: "Results for “metropolis”" }).waitFor();
  await page.getByText("1 item found").waitFor();
  for (let presses = 0; presses < 6; presses++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === "Skip to the items") break;
  }
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toMatch(/^Metropolis/);
});

test.each([1280, 390])(
  "the link to the page shows its heading whole, at %d pixels",
  async (width) => {
    const { page } = await setting().open("/?user=alice", { width });
    await page.locator("li[data-id]").nth(14).waitFor();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to the page");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
    const heading = await page.getByRole("heading", { level: 1 }).boundingBox();
    const header = await page.getByRole("banner").boundingBox();
    expect(heading?.y).toBeGreaterThanOrEqual((header?.y ?? 0) + (header?.height ?? Infinity));
  },
);
