/** The messages at the foot of the window: in full, undone by keys, and for the user who acts. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

const likeFirst = (page: Page) =>
  page
    .getByRole("button", { name: /^Like / })
    .first()
    .click();

test("a long failure is read to its end, and covers no end of a page, at 390 pixels", async () => {
  const { server, open } = setting();
  const { items } = await server.client.items.list.query({ limit: 1000 });
  const [longest] = items.toSorted((one, other) => other.title.length - one.title.length);
  if (longest === undefined) throw new Error("the demo has no items");
  const { page, errors } = await open(`/item?id=${longest.item_id}&user=narrow`, { width: 390 });
  await page.getByText("Counted: you looked at").waitFor();
  await page.route("**/trpc/track**", (route) => route.abort());
  await page.getByRole("button", { name: "Like", exact: true }).click();
  const message = page.locator("footer p");
  await page.getByText(/^Not counted: .*is it running/).waitFor();
  const hidden = await message.evaluate((element) => element.scrollHeight - element.clientHeight);
  expect(hidden).toBeLessThanOrEqual(0);
  const [foot, place] = await page.evaluate(() => [
    document.querySelector("footer")?.getBoundingClientRect().height ?? 0,
    Number.parseFloat(
      getComputedStyle(document.querySelector("#root") ?? document.body).paddingBottom,
    ),
  ]);
  expect(place).toBeCloseTo(foot ?? Infinity, 0);
  expect(foot).toBeGreaterThan(60);
  errors.splice(0);
});

test("the keys that undo take a like back, and leave the focus where it is", async () => {
  const { page } = await setting().open("/?user=undoer");
  const heart = page.getByRole("button", { name: /^Like / }).first();
  const label = (await heart.getAttribute("aria-label")) ?? "";
  await heart.focus();
  await page.keyboard.press("Enter");
  await page.getByText(/^Counted: you like/).waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText(/^Taken back: your like/).waitFor();
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? undefined);
  await expect.poll(focused).toBe(label);
  const { events } = await setting().server.client.users.history.query({ user_id: "undoer" });
  expect(events.map(({ type }) => type)).toEqual(["unlike", "like"]);
});

test("in a field the keys are the browser's", async () => {
  const { page } = await setting().open("/?user=writer");
  await likeFirst(page);
  await page.getByText(/^Counted: you like/).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.press("Control+z");
  await page.waitForTimeout(500);
  const { events } = await setting().server.client.users.history.query({ user_id: "writer" });
  expect(events.map(({ type }) => type)).toEqual(["like"]);
});

test("what one user did is not offered to another one to undo", async () => {
  const { page } = await setting().open("/?user=former");
  await likeFirst(page);
  await page.getByText(/^Counted: you like/).waitFor();
  await page.getByRole("button", { name: /^Acting as/ }).click();
  await page.getByLabel("Act as a user").fill("alice");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "For alice" }).waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Undo" }).count()).toBe(0);
  await page.keyboard.press("Control+z");
  await page.waitForTimeout(500);
  const { events } = await setting().server.client.users.history.query({ user_id: "former" });
  expect(events.map(({ type }) => type)).toEqual(["like"]);
});

test("behind the message of what was taken back, none says that it counts", async () => {
  const { page } = await setting().open("/item?id=metropolis&user=changing");
  await page.getByRole("button", { name: "Like", exact: true }).click();
  await page.getByText(/^Counted: you like/).waitFor();
  await page.getByRole("button", { name: "You like it" }).click();
  await page.getByText(/^Taken back: your like/).waitFor();
  const dismiss = page.getByRole("button", { name: "Dismiss this message" });
  while ((await dismiss.count()) > 0) {
    expect(await page.locator("footer p").textContent()).not.toContain("you like");
    await dismiss.click();
  }
});
