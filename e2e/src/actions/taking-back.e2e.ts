/** Likes and dislikes are taken back; what is shown of a history is what counts. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

function forYou(page: Page) {
  return page.locator("section", { has: page.getByRole("heading", { level: 1 }) });
}

async function typesOf(user_id: string): Promise<string[]> {
  const { events } = await setting().server.client.users.history.query({ user_id });
  return events.map(({ type }) => type);
}

test("a liked tile keeps its place and its heart, until the row is loaded again", async () => {
  const { page } = await setting().open("/?user=keeper");
  const tiles = forYou(page).locator("li[data-id]");
  await tiles.nth(2).waitFor();
  const id = await tiles.nth(2).getAttribute("data-id");
  await tiles
    .nth(2)
    .getByRole("button", { name: /^Like / })
    .click();
  await forYou(page).getByText("Because you liked").first().waitFor();
  expect(await tiles.nth(2).getAttribute("data-id")).toBe(id);
  const heart = tiles.nth(2).getByRole("button", { name: /^You like / });
  expect(await heart.getAttribute("aria-pressed")).toBe("true");
  expect(await tiles.count()).toBe(12);
  await page.reload();
  await forYou(page).getByText("Because you liked").first().waitFor();
  expect(
    await tiles.evaluateAll((all) => all.map((tile) => tile.getAttribute("data-id"))),
  ).not.toContain(id);
});

test("a like is taken back by the heart, and by Undo in its message", async () => {
  const { page } = await setting().open("/?user=wavering");
  const tile = forYou(page).locator("li[data-id]").first();
  await tile.getByRole("button", { name: /^Like / }).click();
  await tile.getByRole("button", { name: /^You like / }).click();
  await page.getByText(/^Taken back: your like of/).waitFor();
  await tile.getByRole("button", { name: /^Like / }).click();
  await page.getByText(/^Counted: you like/).waitFor();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await tile.getByRole("button", { name: /^Like /, pressed: false }).waitFor();
  await expect.poll(() => typesOf("wavering")).toEqual(["unlike", "like", "unlike", "like"]);
  await page.reload();
  await expect
    .poll(() => page.getByRole("button", { name: /^Like /, pressed: false }).count())
    .toBeGreaterThan(0);
  expect(await page.getByRole("button", { name: /^You like / }).count()).toBe(0);
  // As if it had not been liked: the list is the popular one again.
  const { strategy } = await setting().server.client.recommend.query({ user_id: "wavering" });
  expect(strategy).toBe("popular");
});

test("on the item page a dislike is taken back, and the like before it holds again", async () => {
  const { page } = await setting().open("/item?id=metropolis&user=undecided");
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  await press("Like");
  await page.getByRole("button", { name: "You like it" }).waitFor();
  await press("Dislike");
  await page.getByRole("button", { name: "Like", exact: true }).waitFor();
  await press("You dislike it");
  await page.getByRole("button", { name: "You like it" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "You like it" }).waitFor();
  expect((await typesOf("undecided")).filter((type) => type !== "view")).toEqual([
    "undislike",
    "dislike",
    "like",
  ]);
});

test("the headline, the bar and the history name the event that counts", async () => {
  const { server, open } = setting();
  const user_id = "combined";
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  await server.client.track.mutate({
    events: [
      { user_id, item_id: "nosferatu", type: "rating", value: 4.5, occurred_at: at(1) },
      { user_id, item_id: "nosferatu", type: "like", occurred_at: at(2) },
      { user_id, item_id: "metropolis", type: "dislike", occurred_at: at(3) },
      { user_id, item_id: "metropolis", type: "view", occurred_at: at(4) },
    ],
  });
  const { page } = await open(`/inspector?inspected=${user_id}`);
  const list = page.getByRole("region", { name: "Recommendations" });
  await list.getByText(/of the score comes from liking .*Nosferatu/).waitFor();
  const bar = list.getByRole("listitem").filter({
    has: page.getByRole("link", { name: /^Nosferatu/ }),
  });
  expect(await bar.last().textContent()).toContain("liked");
  const history = page.getByRole("region", { name: "History" }).getByRole("listitem");
  await expect.poll(() => history.count()).toBe(4);
  const lines = await history.allTextContents();
  expect(lines.map((line) => line.slice(0, 1))).toEqual(["·", "−", "+", "·"]);
  expect(lines[0]).toContain("does not count");
  expect(lines[3]).toContain("does not count");
});
