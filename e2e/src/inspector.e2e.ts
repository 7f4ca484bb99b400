/** The inspector explains recommendations and erases users. */
import { expect, test } from "vitest";

import { useServer } from "./setting.ts";

const setting = useServer({ demo: true });

test("a user is found by how the ID begins, and each item is explained in full", async () => {
  const { server, open } = setting();
  const { page } = await open("/inspector");
  await page.getByLabel("User ID").fill("ali");
  await page.getByRole("button", { name: "alice", exact: true }).click();
  await page.getByRole("heading", { name: "Recommendations" }).waitFor();
  const { items } = await server.client.recommend.query({ user_id: "alice" });
  const [, second] = items;
  if (second === undefined) throw new Error("alice gets fewer than two items");
  await page.getByRole("button", { name: new RegExp(`^2 ?${second.item.title}`) }).click();
  const explained = await server.client.explain.query({
    user_id: "alice",
    item_id: second.item.item_id,
  });
  await page.getByText(/% of the score comes from/).waitFor();
  const all = page.getByRole("button", { name: /^Show all/ });
  if ((await all.count()) > 0) await all.click();
  for (const { title } of explained.contributions) {
    expect(await page.getByRole("link", { name: title, exact: true }).count()).toBeGreaterThan(0);
  }
});

test("inspecting a user adds no events", async () => {
  const { server, open } = setting();
  const { page } = await open("/inspector?inspected=alice&user=alice");
  const before = await server.client.stats.get.query();
  const history = page.getByRole("region", { name: "History" });
  const link = history.getByRole("link").first();
  const title = await link.textContent();
  await link.click();
  await page.getByRole("heading", { level: 1, name: title ?? "" }).waitFor();
  await page.getByRole("heading", { name: "More like this" }).waitFor();
  // An action on the item page is alice's, and the only new event.
  await page.getByRole("button", { name: "Dislike", exact: true }).click();
  await page.getByRole("button", { name: "You dislike it", exact: true }).waitFor();
  const { counts } = await server.client.stats.get.query();
  expect(counts.events).toBe(before.counts.events + 1);
});

test("a user is erased after the ID was typed", async () => {
  const { server, open } = setting();
  const { page } = await open("/inspector?user=bob");
  await page.getByLabel("User ID").fill("bob");
  await page.keyboard.press("Enter");
  const button = page.getByRole("button", { name: "Erase for ever" });
  expect(await button.isDisabled()).toBe(true);
  await page.getByLabel(/Type bob to confirm/).fill("bob");
  await button.click();
  await page.getByText(/Erased bob: \d+ events removed/).waitFor();
  expect(await server.client.users.history.query({ user_id: "bob" })).toEqual({ events: [] });
  // The browser has no trace either: not in the address, not among the recent users.
  await page.getByText(/^Pick a user/).waitFor();
  expect(await page.getByLabel("User ID").inputValue()).toBe("");
  await expect.poll(() => page.url()).not.toContain("bob");
  const kept = await page.evaluate(() => JSON.stringify(Object.entries(window.localStorage)));
  expect(kept).not.toContain("bob");
  expect(await page.getByRole("button", { name: "bob", exact: true }).count()).toBe(0);
});

test.each([1280, 390])("says that there are more users, in full, at %d pixels", async (width) => {
  const { page } = await setting().open("/inspector", { width });
  const more = page.getByText("and more: type how the ID begins");
  await more.waitFor();
  const box = await more.boundingBox();
  const list = await page.getByRole("list", { name: "Users with events" }).boundingBox();
  if (box === null || list === null) throw new Error("nothing is shown");
  expect(box.x + box.width).toBeLessThanOrEqual(width);
  const isBeside = box.x >= list.x + list.width || box.y >= list.y + list.height;
  expect(isBeside).toBe(true);
  const acting = page.getByText(/^Looking at zzz/);
  await page.getByLabel("User ID").fill("zzz");
  await page.keyboard.press("Enter");
  await page.getByText("No user with events has an ID that begins like this.").waitFor();
  expect((await acting.boundingBox())?.y).toBeLessThan(400);
});
