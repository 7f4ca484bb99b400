/** The page works without what its oldest supported browsers lack: docs/browsers.md. */
import { expect, test } from "vitest";

import { useServer } from "../setting.ts";
import { REMOVE_NEWER_APIS } from "./newer-apis.ts";

const setting = useServer({ demo: true });
const OLD = { initScript: REMOVE_NEWER_APIS };

test("the script does take them away", async () => {
  const { page } = await setting().open("/", OLD);
  const left = await page.evaluate(() => [
    typeof Reflect.get(URL, "canParse"),
    typeof Reflect.get([], "toSorted"),
    typeof Reflect.get([].values(), "map"),
    typeof Reflect.get(document.body, "showPopover"),
    typeof Reflect.get(globalThis, "requestIdleCallback"),
    typeof Reflect.get(globalThis, "Iterator"),
  ]);
  expect(new Set(left)).toEqual(new Set(["undefined"]));
});

test.each([
  ["/?user=alice", "h2:has-text('Browse') >> xpath=../.. >> li[data-id]"],
  ["/item?id=metropolis&user=dave", "h2:has-text('More like this')"],
  ["/dashboard", "canvas"],
  ["/inspector?inspected=alice&user=dave", "text=of the score comes from"],
])("%s", async (path, shows) => {
  const { page, errors } = await setting().open(path, OLD);
  await page.locator(shows).first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  expect(errors).toEqual([]);
});

test("acting as a user and liking an item", async () => {
  const { page } = await setting().open("/", OLD);
  const panel = page.getByLabel("Act as a user");
  await page.getByRole("button", { name: /^Acting as/ }).click();
  await panel.fill("oldtimer");
  await page.getByRole("button", { name: "Act", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "For oldtimer" }).waitFor();
  expect(await panel.isVisible()).toBe(false);
  await page
    .getByRole("button", { name: /^Like / })
    .first()
    .click();
  await page
    .getByText(/^Because you liked/)
    .first()
    .waitFor();
});

test("the dashboard's tables and orders", async () => {
  const { page, errors } = await setting().open("/dashboard", OLD);
  await page.locator("canvas").first().waitFor();
  for (const summary of await page.locator("summary").all()) await summary.click();
  const orders = await page.locator("th button").all();
  expect(orders.length).toBeGreaterThan(0);
  for (const order of orders) await order.click();
  expect(errors).toEqual([]);
});
