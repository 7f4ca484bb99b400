/** Acting as a user and inspecting one are two things. */
import { expect, test } from "vitest";

import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

test("inspecting changes neither the acting user nor anyone's data", async () => {
  const { server, open } = setting();
  const { page } = await open("/?user=dave");
  const before = (await server.client.stats.get.query()).counts;
  const acting = page.getByRole("button", { name: "Acting as dave" });
  await page.getByRole("link", { name: "Inspector" }).click();
  // The link shows the acting user; another one is picked.
  await page.getByText("What dave did").waitFor();
  await page.getByRole("button", { name: "alice", exact: true }).click();
  await page.getByText("What alice did").waitFor();
  await page.getByText("You act as dave").waitFor();
  expect(await acting.isVisible()).toBe(true);
  await page.getByLabel("User ID").fill("bob");
  await page.getByRole("button", { name: "Inspect", exact: true }).click();
  await page.getByText("What bob did").waitFor();
  await page.goBack();
  await page.getByText("What alice did").waitFor();

  const item = page.getByRole("region", { name: "History" }).getByRole("link").first();
  const href = (await item.getAttribute("href")) ?? "";
  await item.click();
  await page.getByText("this look is not counted").waitFor();
  await page.getByRole("heading", { name: "More like this" }).waitFor();
  // After a reload, and in a tab of its own, where the history of the first one is unknown.
  await page.reload();
  await page.getByRole("heading", { name: "More like this" }).waitFor();
  const tab = await page.context().newPage();
  await tab.goto(new URL(href, page.url()).href);
  await tab.getByRole("heading", { name: "More like this" }).waitFor();
  await page.getByRole("link", { name: "the inspector", exact: true }).click();
  await page.getByText("What alice did").waitFor();
  await page.getByRole("link", { name: "Storefront" }).click();
  await page.getByRole("heading", { level: 1, name: "For dave" }).waitFor();
  expect((await server.client.stats.get.query()).counts).toEqual(before);
});

test("the list of an inspected user does not count as one that the user saw", async () => {
  const { server, open } = setting();
  const before = (await server.client.stats.get.query()).recommendations;
  const { page } = await open("/inspector?inspected=alice&user=dave");
  await page.getByText("of the score comes from").waitFor();
  expect((await server.client.stats.get.query()).recommendations).toEqual(before);
});

test("nobody is inspected until someone is picked", async () => {
  const { page } = await setting().open("/inspector?user=dave");
  await page.getByText(/^Pick a user/).waitFor();
  expect(await page.getByRole("heading", { name: "History" }).count()).toBe(0);
});

test("one acts as the inspected user by a button alone, and the header says so", async () => {
  const { page } = await setting().open("/inspector?inspected=alice&user=dave");
  await page.getByRole("button", { name: "Act as alice", exact: true }).click();
  await page.getByText("You also act as alice").waitFor();
  await page.getByRole("banner").getByRole("button", { name: "Acting as alice" }).waitFor();
  await page.getByRole("link", { name: "Storefront" }).click();
  await page.getByRole("heading", { level: 1, name: "For alice" }).waitFor();
  expect(page.url()).toContain("user=alice");
});

test("going back to an address with another user does not change who acts", async () => {
  const { page } = await setting().open("/?user=dave");
  await page.getByRole("link", { name: "Dashboard" }).click();
  await page.getByRole("button", { name: "Acting as dave" }).click();
  await page.getByLabel("Act as a user").fill("alice");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Acting as alice" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "For alice" }).waitFor();
  await expect.poll(() => page.url()).toContain("user=alice");
});
