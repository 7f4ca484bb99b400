/** Users with very many events, and with very long IDs. */
import { expect, test } from "vitest";

import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

const START = Date.parse("2026-01-01T00:00:00Z");

test("reasons name what was done, also where 1,500 events came later", async () => {
  const { server, open } = setting();
  const at = (minute: number) => new Date(START + minute * 60_000).toISOString();
  const view = (minute: number) => ({
    user_id: "collector",
    item_id: "wings",
    type: "view",
    occurred_at: at(minute),
  });
  await server.client.track.mutate({
    events: [
      { user_id: "collector", item_id: "nosferatu", type: "like", occurred_at: at(0) },
      ...Array.from({ length: 800 }, (_, minute) => view(minute + 1)),
    ],
  });
  await server.client.track.mutate({
    events: Array.from({ length: 700 }, (_, minute) => view(minute + 801)),
  });
  const { page } = await open("/?user=collector");
  await page
    .getByText(/^Because you liked Nosferatu/)
    .first()
    .waitFor();
  expect(await page.getByText(/you chose|^Because of/).count()).toBe(0);
  await page.goto(`${server.url}/app/inspector?inspected=collector`);
  await page.getByText("Erases 1,501 events").waitFor();
  await page.getByText(/of the score comes from .*(liking|liked)/).waitFor();
});

test.each([1280, 390])("an ID of 100 letters fits, %i pixels wide", async (width) => {
  const { server, open } = setting();
  const user_id = `a user with a name ${"that goes on ".repeat(6)}`.padEnd(100, "x");
  await server.client.track.mutate({ events: [{ user_id, item_id: "wings", type: "like" }] });
  const name = encodeURIComponent(user_id);
  const { page } = await open(`/inspector?inspected=${name}&user=${name}`, { width });
  await page
    .getByRole("button", { name: /^Acting as/ })
    .first()
    .waitFor();
  await page.getByText("of the score comes from").waitFor();
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.goto(`${server.url}/app/?user=${name}`);
  await page.locator("li[data-id]").first().waitFor();
  expect(await overflow()).toBeLessThanOrEqual(0);
});

test.each([1280, 390])(
  "an answer at the foot of the window comes into view, %i pixels wide",
  async (width) => {
    const { page, errors } = await setting().open("/inspector?inspected=alice", { width });
    await page.getByText("of the score comes from").first().waitFor();
    const isInView = (text: RegExp) => async () => {
      const box = await page.getByText(text).last().boundingBox();
      const foot = await page.locator("footer").boundingBox();
      return box !== null && foot !== null && box.y > 0 && box.y + box.height <= foot.y;
    };
    const field = page.getByLabel("Item", { exact: true });
    await field.fill("wings");
    await field.press("Enter");
    await page.getByRole("heading", { level: 3, name: "Wings" }).waitFor();
    await expect.poll(isInView(/Score, the sum of|contributes to it/)).toBe(true);
    await field.fill("qqqqqq");
    await field.press("Enter");
    await page.getByText("No item has a title or an ID like “qqqqqq”").waitFor();
    await expect.poll(isInView(/No item has a title/)).toBe(true);
    errors.splice(0);
  },
);
