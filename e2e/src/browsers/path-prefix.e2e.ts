/** The page behind a proxy that serves it below a path, and strips the path. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { useServer } from "../setting.ts";
import type { StrippingProxy } from "./stripping-proxy.ts";
import { startStrippingProxy } from "./stripping-proxy.ts";

const setting = useServer({ demo: true });
let proxy: StrippingProxy;
beforeAll(async () => {
  proxy = await startStrippingProxy("/rec", setting().server.url);
});
afterAll(() => {
  proxy.close();
});

const open = (path: string) => setting().openAny(proxy.url + path);

test("every page loads, is linked to, and calls the server below the path", async () => {
  const { page, errors } = await open("/app/?user=prefixed");
  const icon = await page.locator("link[rel=icon]").evaluate((link: HTMLLinkElement) => link.href);
  expect(icon).toBe(`${proxy.url}/app/favicon.svg`);
  await page
    .getByRole("button", { name: /^Like / })
    .first()
    .click();
  await page
    .getByText(/^Because you liked/)
    .first()
    .waitFor();
  await page.getByRole("link", { name: "Dashboard" }).click();
  await page.locator("canvas").first().waitFor();
  expect(new URL(page.url()).pathname).toBe("/rec/app/dashboard");
  await page.reload();
  await page.locator("canvas").first().waitFor();
  await page.getByRole("link", { name: "Inspector" }).click();
  await page.getByRole("heading", { level: 1, name: "Inspector" }).waitFor();
  await page.getByRole("region", { name: "History" }).getByRole("link").first().click();
  await page.getByRole("heading", { name: "More like this" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/rec/app/item");
  expect(errors).toEqual([]);
});

test("the address without its slash leads to the page", async () => {
  const { page, errors } = await open("/app?user=prefixed");
  await page.getByRole("heading", { level: 1, name: "For prefixed" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/rec/app/");
  expect(errors).toEqual([]);
});

test("an address deep in folders loads the page, which links to the storefront", async () => {
  const { page, errors } = await open("/app/no/such/page");
  await page.getByRole("link", { name: "Go to the storefront" }).click();
  await page.getByRole("heading", { name: "Browse" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/rec/app/");
  expect(errors).toEqual([]);
});
