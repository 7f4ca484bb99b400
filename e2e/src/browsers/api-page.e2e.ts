/** The page of the API at /docs/api: complete, without other sites, and with forms that call. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { seriousProblems } from "../accessibility.ts";
import { useServer } from "../setting.ts";

const setting = useServer({ demo: true });

/** Opens the page from the page at /app/, whose session it shares. Nothing else can be reached. */
async function openReference(): Promise<{ page: Page; elsewhere: string[]; errors: string[] }> {
  const { server, open } = setting();
  const { page, errors } = await open("/");
  const elsewhere: string[] = [];
  await page.route(
    (url) => url.origin !== server.url,
    (route) => {
      elsewhere.push(route.request().url());
      return route.abort();
    },
  );
  await page.evaluate(() => location.assign("../docs/api"));
  await page.getByRole("heading", { level: 1, name: "hellorec" }).waitFor();
  return { page, elsewhere, errors };
}

test("it has every operation of the document, and asks no other server", async () => {
  const { page, elsewhere } = await openReference();
  const document: unknown = await page.evaluate(async () => (await fetch("/openapi.json")).json());
  const count = [...JSON.stringify(document).matchAll(/"operationId"/g)].length;
  expect(count).toBeGreaterThan(30);
  expect(await page.getByRole("article").count()).toBe(count);
  expect(elsewhere).toEqual([]);
  expect(await seriousProblems(page)).toEqual([]);
});

test("a link of the list leads to its operation, whose fields and errors are shown", async () => {
  const { page } = await openReference();
  await page.getByRole("link", { name: "/recommend", exact: true }).click();
  expect(new URL(page.url()).hash).toBe("#recommend");
  const operation = page.locator("#recommend");
  await operation.getByText("The caller's own ID of a user").first().waitFor();
  await operation.getByText("Errors").click();
  await operation.getByText("Too many calls of this key, token or address").waitFor();
});

test("a form calls the server, and shows what it answers", async () => {
  const { page } = await openReference();
  const operation = page.locator("#recommend");
  await operation.getByRole("button", { name: "Call" }).click();
  const answer = operation.getByRole("status");
  await expect.poll(() => answer.textContent()).toMatch(/^200\n[^]*"strategy": "personal"/);
});

test("a form sends the key that was typed, and shows why a call was refused", async () => {
  const { page, errors } = await openReference();
  const { key } = setting().server;
  const operation = page.locator("#items_get");
  const answer = operation.getByRole("status");
  await page.context().clearCookies();
  await page.getByLabel(/^Key or user token/).fill(key === undefined ? "" : "hrk_wrong");
  await operation.getByRole("button", { name: "Call" }).click();
  await expect.poll(() => answer.textContent()).toMatch(key === undefined ? /^200\n/ : /^401\n/);
  await page.getByLabel(/^Key or user token/).fill(key ?? "");
  await operation.getByLabel("Input").fill('{"item_id":"nosferatu"}');
  await operation.getByRole("button", { name: "Call" }).click();
  await expect.poll(() => answer.textContent()).toMatch(/^200\n[^]*Murnau/);
  expect(errors.splice(0).every((error) => error.includes("401"))).toBe(true);
});
