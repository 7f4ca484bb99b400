/** The page over an empty store and without a server, and how it recovers. */
import { describe, expect, test } from "vitest";

import { useServer } from "./setting.ts";

describe("over an empty store", () => {
  const setting = useServer({ demo: false });

  test.each(["/", "/dashboard", "/inspector"])("%s says what to do", async (path) => {
    const { page } = await setting().open(path);
    await expect
      .poll(() => page.getByText(/hellorec import movielens|No model yet/).count())
      .toBeGreaterThan(0);
  });

  test("an unknown address links to the storefront", async () => {
    const { page } = await setting().open("/no/such/page");
    await page
      .getByRole("link", { name: /storefront/i })
      .first()
      .click();
    await expect.poll(() => page.getByRole("heading", { name: "Browse" }).count()).toBe(1);
  });

  test("an unknown item", async () => {
    const { page, errors } = await setting().open("/item?id=nothing");
    await page.getByRole("heading", { level: 1, name: "No such item" }).waitFor();
    expect(errors.splice(0).every((error) => error.includes("404"))).toBe(true);
  });
});

describe("without a server", () => {
  const setting = useServer({ demo: true });

  test("a failed like is reported, and counts once after a retry", async () => {
    const { server, open } = setting();
    const { page, errors } = await open("/?user=patient");
    await page
      .getByRole("button", { name: /^Like / })
      .first()
      .waitFor();
    await server.stop();
    await page
      .getByRole("button", { name: /^Like / })
      .first()
      .click();
    await page.getByRole("button", { name: "Try again" }).first().waitFor();
    expect(await page.getByRole("button", { name: /^You like / }).count()).toBe(0);
    await server.start();
    await page.getByRole("status").getByRole("button", { name: "Try again" }).click();
    await page
      .getByRole("button", { name: /^You like / })
      .first()
      .waitFor();
    const { events } = await server.client.users.history.query({ user_id: "patient" });
    expect(events).toHaveLength(1);
    // The row is updated, although its subscription was interrupted.
    await page
      .getByText(/^Because you liked/)
      .first()
      .waitFor();
    errors.splice(0);
  });

  test("a page whose code failed to load says so, and opens after a retry", async () => {
    const { server, open } = setting();
    const { page, errors } = await open("/");
    await server.stop();
    await page.getByRole("link", { name: "Dashboard" }).click();
    const message = page.getByRole("alert").filter({ hasText: "could not be shown" });
    await page.getByRole("heading", { level: 1, name: "This page could not be shown" }).waitFor();
    await message.getByText(/^The server did not send/).waitFor();
    expect(await message.textContent()).not.toMatch(/preload|import|assets/i);
    await message.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Still no answer from the server").waitFor();
    // A page whose code is loaded still opens.
    await page.getByRole("link", { name: "Storefront" }).click();
    await page.getByRole("heading", { name: "Browse" }).waitFor();
    await page.getByRole("link", { name: "Inspector" }).click();
    await server.start();
    // Not a press: it opens by itself.
    await page.getByRole("heading", { level: 1, name: "Inspector" }).waitFor();
    errors.splice(0);
  });

  test("the dashboard keeps its last numbers, and recovers by itself", async () => {
    const { server, open } = setting();
    const { page, errors } = await open("/dashboard");
    await page.getByText("in the catalog").waitFor();
    await server.stop();
    await page
      .getByText(/stale|not answer/i)
      .first()
      .waitFor();
    expect(await page.getByText("in the catalog").count()).toBe(1);
    await server.start();
    await page.getByText(/Up for/).waitFor();
    errors.splice(0);
  });
});
