/** The client's queue for events in pages that close, reload and lose their server. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import { launchBrowser } from "../browser.ts";
import { startServer } from "../running-server.ts";
import type { RunningServer } from "../running-server.ts";
import { startShop, VISITOR } from "./shop.ts";
import type { Shop } from "./shop.ts";
import { storedIds } from "./stored-ids.ts";

declare global {
  /** What the script of the shop offers. */
  var queue: { readonly size: number; flush(): Promise<number> };
  var add: (item_id: string) => string;
  var addUntilClosed: () => void;
}

const CLOSES = 100;
/** A page that never comes back: the events that wait for the next visit would be lost. */
const IN_MEMORY = "/?storage=memory";

let browser: Browser;
let server: RunningServer;
let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
  browser = await launchBrowser();
  server = await startServer({
    demo: false,
    hasKeys: true,
    env: { ALLOWED_ORIGINS: shop.origin },
  });
  shop.backend = { url: server.url, key: server.key ?? "" };
});
afterAll(async () => {
  await browser.close();
  await server.remove();
  shop.close();
});

/** A profile of its own, and the IDs of all events that its pages added. */
async function newVisitor() {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const added = new Set<string>();
  await context.exposeFunction("note", (event_id: string) => void added.add(event_id));
  return { context, added };
}

async function open(context: BrowserContext, path = "/"): Promise<Page> {
  const page = await context.newPage();
  await page.goto(shop.origin + path);
  await page.waitForFunction(() => "queue" in globalThis);
  return page;
}

/** Those that were added and are not in the log. */
async function missing(added: ReadonlySet<string>): Promise<string[]> {
  const stored = new Set(await storedIds(server.client, VISITOR));
  return [...added].filter((event_id) => !stored.has(event_id));
}

/** The ways in which a page ends. */
const endings: readonly ((page: Page) => Promise<unknown>)[] = [
  (page) => page.close({ runBeforeUnload: true }),
  (page) => page.close(),
  (page) => page.goto("about:blank"),
  (page) => page.reload(),
];

test(`${CLOSES} pages that close in the middle of events lose none and count none twice`, async () => {
  const { context, added } = await newVisitor();
  for (let at = 0; at < CLOSES; at += 1) {
    const page = await open(context);
    await page.evaluate(() => globalThis.addUntilClosed());
    await page.waitForTimeout(Math.random() * 60);
    await endings[at % endings.length]?.(page);
    if (!page.isClosed()) await page.close();
  }
  const last = await open(context);
  await last.waitForFunction(() => globalThis.queue.size === 0);
  expect(added.size).toBeGreaterThan(CLOSES);
  expect(await missing(added)).toEqual([]);
  const ids = await storedIds(server.client, VISITOR);
  expect(new Set(ids).size).toBe(ids.length);
});

test("what waits in a page without storage goes out while it closes", async () => {
  const { context, added } = await newVisitor();
  for (const end of endings.slice(2)) {
    const page = await open(context, IN_MEMORY);
    // The first call loads what the next ones need.
    await page.evaluate(() => globalThis.add("first"));
    await page.waitForFunction(() => globalThis.queue.size === 0);
    await page.evaluate(() => void [1, 2, 3].map(() => globalThis.add("kept in memory")));
    await end(page);
    await expect.poll(() => missing(added)).toEqual([]);
    await page.close();
  }
  expect(added.size).toBe(8);
});

test("events of an outage survive reloads and closed pages, and two tabs send them once", async () => {
  const { context, added } = await newVisitor();
  await server.stop();
  for (let visit = 0; visit < 3; visit += 1) {
    const page = await open(context);
    await page.evaluate(() => void [1, 2, 3].map(() => globalThis.add("offline")));
    await page.reload();
    await page.waitForFunction(() => globalThis.queue.size > 0);
    await page.evaluate(() => globalThis.add("after a reload"));
    await page.close();
  }
  expect(added.size).toBe(12);
  const tabs = [await open(context), await open(context)];
  for (const tab of tabs) expect(await tab.evaluate(() => globalThis.queue.size)).toBe(12);
  await server.start();
  for (const tab of tabs) await tab.waitForFunction(() => globalThis.queue.size === 0);
  expect(await missing(added)).toEqual([]);
  expect(await tabs[0]?.evaluate(() => localStorage.length)).toBe(0);
});
