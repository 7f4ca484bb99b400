/** What a key does not allow is not shown, and not asked for. */
import { expect, test } from "vitest";

import { seriousProblems } from "../accessibility.ts";
import { useServer } from "../setting.ts";

const setting = useServer({ demo: true, hasKeys: true });

/** Opens a page that signed in with a new key. Any answer of 400 and above fails the test. */
async function openWith(scope: "read" | "write", path: string, width = 1280) {
  const { server, open } = setting();
  const { key } = await server.client.keys.create.mutate({ scope, name: scope });
  return open(path, { width, session: { server: server.url, key } });
}

async function historyOf(user_id: string): Promise<number> {
  const { events } = await setting().server.client.users.history.query({ user_id });
  return events.length;
}

test("a key that reads shows lists, and nothing that writes", async () => {
  const { page } = await openWith("read", "/?user=alice");
  await page.getByText(/^From all you did/).waitFor();
  await page.getByText("Your key may only read").waitFor();
  await page.getByRole("heading", { name: "Browse" }).waitFor();
  expect(await page.getByRole("button", { name: /^(Like|You like) / }).count()).toBe(0);
  const links = page.getByRole("navigation").getByRole("link");
  expect(await links.allTextContents()).toEqual(["Storefront"]);
  const before = await historyOf("alice");
  await page.locator("li[data-id] a").first().click();
  await page.getByRole("heading", { name: "More like this" }).waitFor();
  expect(await page.getByRole("group", { name: "What you think of it" }).count()).toBe(0);
  expect(await historyOf("alice")).toBe(before);
});

test("without the list of users, any ID can be typed", async () => {
  const { page } = await openWith("read", "/", 390);
  await page.getByRole("button", { name: /^Acting as/ }).click();
  await page.getByLabel("Act as a user").fill("bob");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "For bob" }).waitFor();
  expect(await page.getByText("Users could not be listed").count()).toBe(0);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

test("a key that writes likes, and takes the like back", async () => {
  const { page } = await openWith("write", "/?user=scoped");
  const like = page.getByRole("button", { name: /^Like / }).first();
  await like.waitFor();
  const title = ((await like.getAttribute("aria-label")) ?? "").replace("Like ", "");
  await like.click();
  const liked = page.getByRole("button", { name: `You like ${title}`, exact: true }).first();
  await liked.click();
  await page.getByText(`Taken back: your like of`).waitFor();
  await expect.poll(() => historyOf("scoped")).toBe(2);
});

test.each(["/dashboard", "/inspector?inspected=alice"])(
  "%s says which key it needs, and takes another one",
  async (path) => {
    const { server } = setting();
    const { page } = await openWith("write", path);
    const heading = "Your key does not allow this page";
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    await page.getByText("You are signed in with the key write (write)").waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign in with another key" }).click();
    await page.getByLabel("Key", { exact: true }).fill(server.key ?? "");
    await page.keyboard.press("Enter");
    const name = path === "/dashboard" ? "Dashboard" : "Inspector";
    await page.getByRole("heading", { level: 1, name }).waitFor();
  },
);
