/** A page that was opened too early fills by itself: on an empty store, and without a server. */
import { describe, expect, test } from "vitest";

import { useServer } from "./setting.ts";

describe("a storefront opened on an empty store", () => {
  const setting = useServer({ demo: false });

  test("fills after an import, a visitor's as well as a user's", async () => {
    const { server, open } = setting();
    const visitor = (await open("/")).page;
    const user = (await open("/?user=alice")).page;
    for (const page of [visitor, user]) {
      await page.getByText("The catalog is empty").waitFor();
      await page.getByText("There is nothing to recommend yet").waitFor();
    }
    const { served } = (await server.client.stats.get.query()).recommendations;
    await visitor.waitForTimeout(4000);
    expect((await server.client.stats.get.query()).recommendations.served).toBe(served);
    const items = ["Alpha", "Beta", "Gamma"].map((title) => ({
      item_id: title.toLowerCase(),
      title,
      categories: ["Greek"],
    }));
    await server.client.items.put.mutate({ items });
    // The events of an import come after its items.
    await user.locator("section:has(h1) li[data-id=beta]").waitFor();
    await server.client.track.mutate({
      events: [{ user_id: "bob", item_id: "beta", type: "like" }],
    });
    for (const page of [visitor, user]) {
      await page.locator("section:has(h1) li[data-id=beta]").waitFor();
      await page.locator("section:has(h2:text('Browse')) li[data-id=alpha]").waitFor();
    }
    for (const page of [visitor, user]) {
      await expect
        .poll(() => page.locator("section:has(h1) li[data-id]").first().getAttribute("data-id"))
        .toBe("beta");
    }
  });
});

describe("an inspector opened on an empty store", () => {
  const setting = useServer({ demo: false });

  test("lists users once there are some", async () => {
    const { server, open } = setting();
    const { page } = await open("/inspector");
    await page.getByText("No user has any event yet").waitFor();
    await server.client.track.mutate({
      events: [{ user_id: "bob", item_id: "beta", type: "like" }],
    });
    const users = page.getByRole("list", { name: "Users with events" });
    await users.getByRole("button", { name: "bob" }).waitFor();
    expect(await page.getByText("No user has any event yet").count()).toBe(0);
  });
});

describe("without a server", () => {
  const setting = useServer({ demo: true });

  test("an item page and its rows load by themselves when the server is back", async () => {
    const { server, open } = setting();
    const { page, errors } = await open("/?user=patient");
    const tile = page.locator("section:has(h1) li[data-id]").first();
    await tile.waitFor();
    const title = (await tile.locator("h3").textContent()) ?? "";
    await server.stop();
    await tile.getByRole("link").click();
    await page.getByText("This item could not be loaded").waitFor();
    await server.start();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    await page.locator("section:has(h2:text('More like this')) li[data-id]").first().waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    errors.splice(0);
  });

  test.each([
    ["/", /could not be loaded/, "What is popular"],
    ["/inspector?inspected=alice", /could not be/, "of the score comes from"],
    ["/dashboard", /could not be loaded/, "in the catalog"],
  ])("%s loads by itself after its calls failed", async (path, failed, shows) => {
    const { server, open } = setting();
    const { page, errors } = await open("/no/such/page");
    await page.route("**/trpc/**", (route) => route.abort());
    await page.goto(`${server.url}/app${path}`);
    await page.getByText(failed).first().waitFor();
    await page.unroute("**/trpc/**");
    await page.getByText(shows).first().waitFor();
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
    errors.splice(0);
  });
});
