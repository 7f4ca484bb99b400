/** The dashboard starts a fit, and shows models, events and calls. */
import { expect, test } from "vitest";

import { layoutShift, MEASURE_LAYOUT_SHIFT } from "./layout-shift.ts";
import { useServer } from "./setting.ts";

const setting = useServer({ demo: true });

test("a fit is started by its button; the new model serves and joins the history", async () => {
  const { server, open } = setting();
  const { page } = await open("/dashboard");
  const before = await server.client.model.status.query();
  await page.getByRole("button", { name: "Train now" }).click();
  await expect
    .poll(async () => (await server.client.model.status.query()).version)
    .not.toBe(before.version);
  await page.getByText(/the model of \d+ \w+, \d\d:\d\d:\d\d\.\d{3} serves/).waitFor();
  await page.getByText("As a table").first().waitFor();
  await page.getByText("The last 2, oldest first").waitFor();
  await page.getByRole("button", { name: "Train now" }).waitFor();
  // Both models are of equal data, so their hashes are equal: their short versions are not.
  const models = page.locator("section", { has: page.getByRole("heading", { name: "Models" }) });
  await models.getByText("As a table").click();
  const versions = await models.getByRole("rowheader").allTextContents();
  expect(versions).toHaveLength(2);
  expect(new Set(versions).size).toBe(2);
});

test("a bar of the quality is as long as the metric is good", async () => {
  const { server, open } = setting();
  const { page } = await open("/dashboard");
  const quality = page.locator("section", { has: page.getByRole("heading", { name: /quality/ }) });
  const { model } = await server.client.model.status.query();
  const recall = Object.entries(model?.metrics ?? {}).find(([name]) =>
    name.startsWith("recall"),
  )?.[1];
  const widths = await quality
    .locator("li")
    .first()
    .locator("p:has-text('model') span span")
    .evaluate((bar) => [bar, bar.parentElement ?? bar].map((e) => e.getBoundingClientRect().width));
  expect((widths[0] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(recall ?? -1, 2);
  await page.getByText(/The fit alone, to [\d,]+ likes?, took/).waitFor();
});

test.each([1280, 390])("nothing moves while it loads, %i pixels wide", async (width) => {
  const { page } = await setting().open("/dashboard", {
    width,
    initScript: MEASURE_LAYOUT_SHIFT,
  });
  await page.locator("canvas").first().waitFor();
  // Two polls later.
  await page.waitForTimeout(5000);
  expect(await layoutShift(page)).toBe(0);
});

test("events and calls are counted as they happen", async () => {
  const { server, open } = setting();
  const { page } = await open("/dashboard");
  const { counts } = await server.client.stats.get.query();
  const events = Array.from({ length: 7 }, () => ({
    user_id: "counted",
    item_id: "metropolis",
    type: "view",
  }));
  await server.client.track.mutate({ events });
  const expected = new Intl.NumberFormat("en").format(counts.events + events.length);
  await page.getByText(expected, { exact: true }).first().waitFor();
  const row = page.getByRole("row", { name: /^track / });
  await row.waitFor();
  await page.getByRole("button", { name: "Procedure" }).click();
  const names = await page.getByRole("rowheader").allTextContents();
  expect(names).toEqual(names.toSorted());
});

test("the theme follows the system, or the switch", async () => {
  const { page } = await setting().open("/dashboard", { theme: "dark" });
  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await background();
  await page.getByRole("button", { name: /^Theme/ }).click();
  await expect.poll(background).not.toBe(dark);
  const light = await background();
  await page.reload();
  expect(await background()).toBe(light);
});
