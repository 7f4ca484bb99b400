/** Signing in and out on the page, with the mouse and with the keyboard. */
import { expect, test } from "vitest";

import { seriousProblems } from "../accessibility.ts";
import { useServer } from "../setting.ts";
import type { Theme } from "../watched-page.ts";

const setting = useServer({ demo: true, hasKeys: true });
const open = (path: string, options = {}) =>
  setting().open(path, { session: undefined, ...options });

/** A key of this server. */
async function makeKey(
  scope: "read" | "write" | "admin",
): Promise<{ key: string; key_id: string }> {
  return setting().server.client.keys.create.mutate({ scope, name: `for ${scope}` });
}

test("a key typed once opens the page, at the address that was wanted", async () => {
  const { key } = await makeKey("admin");
  const { page } = await open("/dashboard?user=alice");
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  const field = page.getByLabel("Key", { exact: true });
  await expect
    .poll(() => field.evaluate((element) => element === document.activeElement))
    .toBe(true);
  expect(await page.getByRole("navigation").getByRole("link").count()).toBe(0);
  expect(await page.getByRole("searchbox").count()).toBe(0);
  await page.keyboard.type(key);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
  await page.locator("canvas").first().waitFor();
  const address = new URL(page.url());
  expect([address.pathname, address.search]).toEqual(["/app/dashboard", "?user=alice"]);
  // The browser keeps nothing of the key, and no script can read the session.
  const kept = await page.evaluate(() =>
    JSON.stringify([document.cookie, Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  expect(kept).not.toMatch(/hrk_|hrs_/);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
});

test("a wrong key is said to be wrong, and can be corrected", async () => {
  const { key } = await makeKey("read");
  const { page, errors } = await open("/");
  const field = page.getByLabel("Key", { exact: true });
  await field.fill(`${key}x`);
  await page.getByRole("button", { name: "Sign in" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "This key is not valid" });
  await alert.waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  expect(await seriousProblems(page)).toEqual([]);
  await field.fill(` ${key} `);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Browse" }).waitFor();
  expect(errors.splice(0).every((error) => error.includes("401"))).toBe(true);
});

test("signing out ends the session, in every tab", async () => {
  const { key } = await makeKey("admin");
  const { page, errors } = await open("/?user=alice", {
    session: { server: setting().server.url, key },
  });
  const other = await page.context().newPage();
  await other.goto(`${setting().server.url}/app/inspector?inspected=alice`);
  await other.getByRole("heading", { level: 1, name: "Inspector" }).waitFor();
  const button = page.getByRole("button", { name: "Signed in with the key for admin (admin)" });
  await button.click();
  expect(await seriousProblems(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await button.getAttribute("aria-expanded")).toBe("false");
  await button.press("Enter");
  await page.getByRole("button", { name: "Sign out" }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  expect(await page.getByText("Your session ended").count()).toBe(0);
  expect(await page.getByText("For alice").count()).toBe(0);
  await other.bringToFront();
  await other.evaluate(() => window.dispatchEvent(new Event("focus")));
  await other.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await other.getByText("Your session ended").waitFor();
  expect(new URL(other.url()).searchParams.get("inspected")).toBe("alice");
  // Signing in here opens the other tab too, once it is looked at.
  await page.getByLabel("Key", { exact: true }).fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "For alice" }).waitFor();
  await other.bringToFront();
  await other.evaluate(() => window.dispatchEvent(new Event("focus")));
  await other.getByRole("heading", { level: 1, name: "Inspector" }).waitFor();
  errors.splice(0);
});

test("a key that is revoked ends the page within seconds, with its streams", async () => {
  const { key, key_id } = await makeKey("read");
  const session = { server: setting().server.url, key };
  const { page, errors } = await open("/?user=alice&category=Drama", { session });
  await page.getByText(/^From all you did/).waitFor();
  await setting().server.client.keys.revoke.mutate({ key_id });
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.getByText("Your session ended").waitFor();
  expect(new URL(page.url()).searchParams.get("category")).toBe("Drama");
  errors.splice(0);
});

const cases = [1280, 390].flatMap((width) =>
  (["light", "dark"] as const satisfies readonly Theme[]).map((theme) => ({ width, theme })),
);

test.each(cases)("fits and is accessible, $width pixels, $theme", async ({ width, theme }) => {
  const { page } = await open("/", { width, theme });
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  expect(await seriousProblems(page)).toEqual([]);
});
