/** The panel that selects the acting user: how it opens and closes. */
import { expect, test } from "vitest";

import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

test("opens with the field in focus, and closes by Escape, a press outside and the button", async () => {
  const { page } = await setting().open("/");
  const button = page.getByRole("button", { name: /^Acting as/ });
  const field = page.getByLabel("Act as a user");
  const open = async () => {
    await button.click();
    await expect
      .poll(() => field.evaluate((element) => element === document.activeElement))
      .toBe(true);
    expect(await button.getAttribute("aria-expanded")).toBe("true");
  };
  const expectClosed = async () => {
    await expect.poll(() => field.isVisible()).toBe(false);
    expect(await button.getAttribute("aria-expanded")).toBe("false");
  };

  expect(await field.isVisible()).toBe(false);
  await open();
  await page.keyboard.press("Escape");
  await expectClosed();
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  await open();
  await page.mouse.click(300, 600);
  await expectClosed();
  await open();
  await button.click();
  await expectClosed();
  await open();
  // A press inside leaves it open.
  await page.getByText("Act as a user", { exact: true }).click();
  expect(await field.isVisible()).toBe(true);
});

test.each([1280, 390])("lies in the window and over the page, %i pixels wide", async (width) => {
  const { page } = await setting().open("/", { width });
  await page.getByRole("button", { name: /^Acting as/ }).click();
  const panel = page.locator("#user-picker");
  const box = await panel.boundingBox();
  expect(box).not.toBeNull();
  const { x, y, width: wide, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
  expect(x).toBeGreaterThanOrEqual(0);
  expect(x + wide).toBeLessThanOrEqual(width);
  expect(height).toBeGreaterThan(100);
  const isOnTop = await panel.evaluate(
    (element, [left, top]) => {
      const hit = document.elementFromPoint(left, top);
      return hit !== null && element.contains(hit);
    },
    [x + wide / 2, y + height - 10] as const,
  );
  expect(isOnTop).toBe(true);
});

test("lists users with events, and those that begin with what is typed", async () => {
  const { page } = await setting().open("/");
  await page.getByRole("button", { name: /^Acting as/ }).click();
  const panel = page.locator("#user-picker");
  const listed = panel.getByRole("list", { name: "Users with events" }).getByRole("button");
  await listed.first().waitFor();
  const { users } = await setting().server.client.users.list.query({ limit: 8 });
  expect(await listed.allTextContents()).toEqual(users.map(({ user_id }) => user_id));
  await page.getByLabel("Act as a user").fill("ali");
  const found = panel.getByRole("list", { name: "Users that begin with ali" });
  await found.getByRole("button", { name: "alice" }).click();
  await page.getByRole("heading", { level: 1, name: "For alice" }).waitFor();
  expect(await panel.isVisible()).toBe(false);
});

test("says that an ID has no events, and offers the one that differs in capitals", async () => {
  const { page } = await setting().open("/");
  await page.getByRole("button", { name: /^Acting as/ }).click();
  await page.getByLabel("Act as a user").fill("ALICE");
  await page.getByText("No user ALICE has any event yet").waitFor();
  await page.getByRole("button", { name: "Act as alice instead" }).click();
  await page.getByRole("heading", { level: 1, name: "For alice" }).waitFor();

  await page.getByRole("button", { name: /^Acting as/ }).click();
  await page.getByLabel("Act as a user").fill("nobody-yet");
  await page.keyboard.press("Enter");
  await page.getByText("nobody-yet has no events yet: you act as a new user").waitFor();
  await page.getByRole("heading", { level: 1, name: "For nobody-yet" }).waitFor();
  expect(await page.getByRole("button", { name: "Acting as nobody-yet" }).count()).toBe(1);
});

test("the row of another user is in view, also where the page was scrolled", async () => {
  const { page } = await setting().open("/");
  await page.locator("li[data-id]").nth(14).waitFor();
  for (const depth of [65, 900]) {
    await page.evaluate((top) => window.scrollTo(0, top), depth);
    await page.getByRole("button", { name: /^Acting as/ }).click();
    await page.getByLabel("Act as a user").fill(depth === 65 ? "alice" : "bob");
    await page.keyboard.press("Enter");
    await page.getByText(/^From all you did/).waitFor();
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0);
  }
});

test("says that users could not be listed", async () => {
  const { page, errors } = await setting().open("/item?id=metropolis");
  await page.route("**/trpc/users.list**", (route) => route.abort());
  await page.getByRole("button", { name: /^Acting as/ }).click();
  const said = page.locator("#user-picker").getByText("Users could not be listed");
  await said.waitFor();
  expect(await said.getAttribute("role")).toBe("alert");
  errors.splice(0);
});
