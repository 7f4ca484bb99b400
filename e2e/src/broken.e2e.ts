/** What a person sees when there is nothing, or the server is gone, and how it goes on. */
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

  test("an address that is not there leads back", async () => {
    const { page } = await setting().open("/no/such/page");
    await page
      .getByRole("link", { name: /storefront/i })
      .first()
      .click();
    await expect.poll(() => page.getByRole("heading", { name: "Browse" }).count()).toBe(1);
  });

  test("an item that is not there", async () => {
    const { page, errors } = await setting().open("/item?id=nothing");
    await page.getByRole("heading", { level: 1, name: "No such item" }).waitFor();
    expect(errors.splice(0).every((error) => error.includes("404"))).toBe(true);
  });
});

describe("without a server", () => {
  const setting = useServer({ demo: true });

  test("a like that was not counted says so, and counts once when tried again", async () => {
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
    // The row hears of it, though its subscription was cut.
    await page
      .getByText(/^Because you liked/)
      .first()
      .waitFor();
    errors.splice(0);
  });

  test("a page whose code did not come says so, and comes when tried again", async () => {
    const { server, open } = setting();
    const { page, errors } = await open("/");
    await server.stop();
    await page.getByRole("link", { name: "Dashboard" }).click();
    const message = page.getByRole("alert").filter({ hasText: "could not be shown" });
    await message.getByText(/^This page could not be shown\. The server did not send/).waitFor();
    expect(await message.textContent()).not.toMatch(/preload|import|assets/i);
    await message.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Still no answer from the server").waitFor();
    // Where code is already there, one goes on.
    await page.getByRole("link", { name: "Storefront" }).click();
    await page.getByRole("heading", { name: "Browse" }).waitFor();
    await page.getByRole("link", { name: "Inspector" }).click();
    await server.start();
    await message.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { level: 1, name: "Inspector" }).waitFor();
    errors.splice(0);
  });

  test("the dashboard keeps its last numbers, and goes on by itself", async () => {
    const { server, open } = setting();
    const { page, errors } = await open("/dashboard");
    await page.getByText("in the catalogue").waitFor();
    await server.stop();
    await page
      .getByText(/stale|not answer/i)
      .first()
      .waitFor();
    expect(await page.getByText("in the catalogue").count()).toBe(1);
    await server.start();
    await page.getByText(/Up for/).waitFor();
    errors.splice(0);
  });
});
