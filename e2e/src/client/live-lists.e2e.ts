/** The client's live lists, in Node and in a page, through a proxy and a server that fail and return. */
import { createClient } from "@hellorec/client";
import { createLive } from "@hellorec/client/live";
import { expect, onTestFinished, test } from "vitest";

import { launchBrowser } from "../browser.ts";
import { startServer } from "../running-server.ts";
import { startFailingShop, VISITOR } from "./failing-shop.ts";
import type { FailingShop } from "./failing-shop.ts";

declare global {
  /** What the script of the shop tells. */
  var shown: string[];
  var states: string[];
}

/** What a live list told until now. */
interface Told {
  /** The items of each list that was delivered. */
  readonly shown: readonly string[];
  readonly states: readonly string[];
}

/** Starts a live list of the shop's visitor; reads what it told. */
type Follow = (shop: FailingShop) => Promise<() => Promise<Told>>;

const inNode: Follow = (shop) => {
  const client = createClient({ url: shop.origin, token: shop.token });
  const shown: string[] = [];
  const states: string[] = [];
  const lists = createLive(client).subscribe(
    { user_id: VISITOR, limit: 5 },
    {
      onList: ({ items }) => shown.push(items.map(({ item }) => item.item_id).join()),
      onState: ({ state }) => states.push(state),
    },
  );
  onTestFinished(() => lists.close());
  return Promise.resolve(() => Promise.resolve({ shown, states }));
};

const inChromium: Follow = async (shop) => {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(shop.origin);
  await page.waitForFunction(() => "states" in globalThis);
  return () => page.evaluate(() => ({ shown: globalThis.shown, states: globalThis.states }));
};

test.each([
  ["Node", inNode],
  ["Chromium", inChromium],
])("in %s a live list outlives each of them, and shows nothing twice", async (_, follow) => {
  const server = await startServer({ demo: true, hasKeys: true });
  onTestFinished(() => server.remove());
  const shop = await startFailingShop(server.url, server.key ?? "");
  onTestFinished(() => shop.close());
  const told = await follow(shop);
  const state = async () => (await told()).states.at(-1);
  const count = async () => (await told()).shown.length;
  await expect.poll(count).toBe(1);

  /** The visitor likes the first item of the list, which leaves it: the list changes once. */
  const change = async () => {
    const { shown } = await told();
    const [item_id = ""] = shown.at(-1)?.split(",") ?? [];
    await server.client.track.mutate({ events: [{ user_id: VISITOR, item_id, type: "like" }] });
  };
  await change();
  await expect.poll(count).toBe(2);

  const outages: readonly (() => unknown)[] = [
    () => shop.setMode("bad_gateway"),
    () => shop.setMode("silent"),
    () => shop.setMode("reset"),
    () => server.stop(),
  ];
  for (const [at, fail] of outages.entries()) {
    const before = await count();
    await fail();
    await expect.poll(state).not.toBe("open");
    const calls = shop.calls();
    // Several attempts meet the outage.
    if (at < 3) await expect.poll(shop.calls).toBeGreaterThan(calls + 1);
    if (at < 3) await change();
    else await server.start();
    shop.setMode("pass");
    await expect.poll(state).toBe("open");
    if (at === 3) await change();
    await expect.poll(count).toBe(before + 1);
  }

  // The same list again, after an outage in which nothing changed, and after tokens that ended.
  shop.setMode("reset");
  await expect.poll(state).toBe("waiting");
  shop.setMode("pass");
  await expect.poll(state).toBe("open");
  const calls = shop.calls();
  await expect.poll(shop.calls).toBeGreaterThan(calls + 1);
  await change();
  const lists = outages.length + 3;
  await expect.poll(count).toBe(lists);
  const { shown, states } = await told();
  expect(new Set(shown).size).toBe(lists);
  expect(states).not.toContain("closed");
});
