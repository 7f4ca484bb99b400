/** The storefront: actions change the recommendations at once, with reasons. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { useServer } from "./setting.ts";

const setting = useServer({ demo: true });

/** The row of recommendations. */
function forYou(page: Page) {
  return page.locator("section", { has: page.getByRole("heading", { level: 1 }) });
}

/** The IDs of its items, in order. */
function idsIn(page: Page): Promise<(string | null)[]> {
  return forYou(page)
    .locator("li[data-id]")
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute("data-id")));
}

test("a like changes the row, with the film as the reason", async () => {
  const { page } = await setting().open("/?user=newcomer");
  await forYou(page).locator("li[data-id]").first().waitFor();
  const before = await idsIn(page);
  await forYou(page)
    .getByRole("button", { name: /^Like / })
    .first()
    .click();
  const liked = await page
    .getByRole("button", { name: /^You like / })
    .first()
    .getAttribute("aria-label");
  const title = liked?.replace("You like ", "") ?? "";
  await forYou(page).getByText(`Because you liked ${title}`).first().waitFor();
  const after = await idsIn(page);
  expect(after).not.toEqual(before);
  // The liked one keeps its place until the row is loaded again.
  expect(after[0]).toBe(before[0]);
  const { events } = await setting().server.client.users.history.query({ user_id: "newcomer" });
  expect(events.map(({ item_id, type }) => [item_id, type])).toEqual([[before[0], "like"]]);
  expect(events[0]?.recommendation_id).toBeDefined();
});

test("the same by keyboard alone", async () => {
  const { page } = await setting().open("/?user=typist");
  await forYou(page).locator("li[data-id]").first().waitFor();
  const before = await idsIn(page);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    if ((await focused())?.startsWith("Like ") === true) break;
  }
  expect(await focused()).toMatch(/^Like /);
  await page.keyboard.press("Enter");
  await forYou(page).getByText("Because you liked").first().waitFor();
  expect(await idsIn(page)).not.toEqual(before);
});

test("an action elsewhere updates the row by itself", async () => {
  const { page } = await setting().open("/?user=elsewhere");
  await forYou(page).locator("li[data-id]").first().waitFor();
  const events = [{ user_id: "elsewhere", item_id: "nosferatu", type: "purchase" }];
  await setting().server.client.track.mutate({ events });
  await expect
    .poll(() =>
      forYou(page)
        .getByText(/^Because you bought Nosferatu/)
        .count(),
    )
    .toBeGreaterThan(0);
});

test("a film is opened, liked, bought, disliked; similar items are shown", async () => {
  const { page } = await setting().open("/?user=buyer");
  await page.getByRole("searchbox").fill("metropolis");
  await page.getByRole("link", { name: "Metropolis" }).last().click();
  await page.getByRole("heading", { level: 1, name: "Metropolis" }).waitFor();
  for (const [press, done] of [
    ["Like", "You like it"],
    ["Buy", "Bought"],
    ["Dislike", "You dislike it"],
  ] as const) {
    await page.getByRole("button", { name: press, exact: true }).click();
    await page.getByRole("button", { name: done, exact: true }).waitFor();
  }
  const alike = page.locator("section", {
    has: page.getByRole("heading", { name: "More like this" }),
  });
  await alike.locator("li[data-id]").first().waitFor();
  await expect
    .poll(async () => {
      const { events } = await setting().server.client.users.history.query({ user_id: "buyer" });
      return events.map(({ type }) => type);
    })
    .toEqual(["dislike", "purchase", "like", "view"]);
});

test("a visitor gets a row from the items opened, and nothing is tracked", async () => {
  const { server, open } = setting();
  const before = await server.client.stats.get.query();
  const { page } = await open("/");
  await page.getByText("Visitor").first().waitFor();
  await forYou(page).locator("li[data-id]").first().click();
  await page.getByRole("heading", { name: "More like this" }).waitFor();
  const title = await page.getByRole("heading", { level: 1 }).textContent();
  await page.getByRole("link", { name: "Storefront" }).click();
  await forYou(page)
    .getByText(`Because you looked at ${title ?? ""}`)
    .first()
    .waitFor();
  expect((await server.client.stats.get.query()).counts).toEqual(before.counts);
});

test("the acting user is selected at the top and kept", async () => {
  const { page } = await setting().open("/");
  await page.getByRole("button", { name: /^Acting as/ }).click();
  await page.getByLabel("Act as a user").fill("alice");
  await page.getByRole("button", { name: "Act", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "For alice" }).waitFor();
  expect(page.url()).toContain("user=alice");
  await page.goto(`${setting().server.url}/app/`);
  await page.getByRole("heading", { level: 1, name: "For alice" }).waitFor();
});
