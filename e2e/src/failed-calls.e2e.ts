/** The dashboard shows which calls failed, how, when, and whose fault it was. */
import { expect, test } from "vitest";

import { seriousProblems } from "./accessibility.ts";
import { useServer } from "./setting.ts";

const setting = useServer({ demo: true });

test("failed calls are listed with procedure, error, time and fault, and can be filtered", async () => {
  const { server, open } = setting();
  const { page } = await open("/dashboard");
  await page.getByText("No call to this process failed since it started.").waitFor();

  await expect(server.client.items.get.query({ item_id: "no-such-film" })).rejects.toThrow(
    "catalog",
  );
  await expect(server.client.popular.query({ limit: 1_000_000 })).rejects.toThrow("limit");
  await expect(server.client.users.history.query({ user_id: "" })).rejects.toThrow("user_id");

  const panel = page.locator("section", {
    has: page.getByRole("heading", { name: "Failed calls" }),
  });
  const row = panel.getByRole("row", { name: /items\.get/ });
  await row.waitFor();
  expect((await row.textContent()) ?? "").toMatch(/ago|just now/);
  expect(await row.textContent()).toContain("404 NOT_FOUND");
  expect(await row.textContent()).toContain("caller");
  await panel.getByText(/callers made all of these mistakes/).waitFor();
  expect(await panel.getByRole("rowheader").allTextContents()).toEqual([
    "users.history",
    "popular",
    "items.get",
  ]);
  expect(await panel.textContent()).not.toContain("1000000");
  await panel.getByLabel("Procedure").selectOption("popular");
  await expect.poll(() => panel.getByRole("rowheader").allTextContents()).toEqual(["popular"]);
  await panel.getByLabel("Fault").selectOption("The server’s fault");
  await panel.getByText("None of the last calls failed so.").waitFor();
  await panel.getByLabel("Procedure").selectOption("All procedures");
  await panel.getByLabel("Fault").selectOption("The caller’s fault");
  await expect.poll(() => panel.getByRole("rowheader").count()).toBe(3);
  expect(await seriousProblems(page)).toEqual([]);
});

test("what the caller was told is whole, at 390 pixels", async () => {
  const { server, open } = setting();
  await expect(server.client.items.get.query({ item_id: "no-such-film" })).rejects.toThrow(
    "item_id",
  );
  await expect(server.client.users.history.query({ user_id: "" })).rejects.toThrow("user_id");
  const { page } = await open("/dashboard", { width: 390 });
  const table = page.getByRole("region", { name: "Table of failed calls" });
  await table
    .getByRole("row", { name: /items\.get/ })
    .first()
    .waitFor();
  const hidden = await table.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(hidden).toBeLessThanOrEqual(0);
});
