/** The demo port over a real store: what counts as the demo, and what a removal leaves. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { DemoPort, Event, Ports } from "@hellorec/api";
import { openEngine } from "@hellorec/engine";
import type { Engine } from "@hellorec/engine";
import { openStore } from "@hellorec/store";
import { describe, expect, onTestFinished, test } from "vitest";

import { DEMO_FILMS } from "./demo-films.ts";
import { demoPort } from "./demo-port.ts";
import { loadDemo } from "./load-demo.ts";

interface Opened {
  readonly demo: DemoPort;
  readonly ports: Engine["ports"];
  readonly counts: () => Promise<unknown>;
}

/** An engine over an empty store, gone after the test. */
async function openDemo(): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), "hellorec-demo-"));
  const store = await openStore({ url: join(directory, "demo.db") });
  const engine = await openEngine({ store, model: "rp3beta", refitAfterEvents: 0 });
  onTestFinished(async () => {
    await engine.close();
    await store.close();
    await rm(directory, { recursive: true });
  });
  const { ports, removeEvents } = engine;
  const counts = async () => {
    const { events, items } = await store.counts();
    const { users } = await ports.users.list({ limit: 1000 });
    return { events, items, users: users.map(({ user_id }) => user_id) };
  };
  return { demo: demoPort({ ports, events: store.events, removeEvents }), ports, counts };
}

const own = (item_id: string, title: string) => ({
  item_id,
  title,
  categories: [],
  available: true,
});
const like = (user_id: string, item_id: string): Event => ({ user_id, item_id, type: "like" });
const NONE = { removed_items: 0, removed_events: 0 };

async function eventsOf(ports: Pick<Ports, "users">, user_id: string): Promise<string[]> {
  const { events } = await ports.users.history({ user_id, limit: 100 });
  return events.map(({ item_id }) => item_id);
}

describe("demoPort", { timeout: 60_000 }, () => {
  test("a store that never had the demo keeps its items, whatever their IDs", async () => {
    const { demo, ports, counts } = await openDemo();
    expect(await demo.status()).toEqual({ loaded: false, alone: false, items: 0 });
    await ports.items.put([own("metropolis", "Metropolis")]);
    await ports.events.track([like("alice", "metropolis"), like("demo-x", "metropolis")]);
    expect(await demo.status()).toEqual({ loaded: false, alone: false, items: 0 });
    expect(await demo.remove()).toEqual(NONE);
    expect(await counts()).toEqual({ events: 2, items: 1, users: ["alice", "demo-x"] });
  });

  test("all of the demo goes, however it was touched, and events on its films with it", async () => {
    const { demo, ports, counts } = await openDemo();
    await loadDemo(ports, () => undefined);
    const films = DEMO_FILMS.length;
    expect(await demo.status()).toEqual({
      loaded: true,
      alone: true,
      items: films,
      own_events: 0,
    });
    const [first, second, third] = DEMO_FILMS;
    if (first === undefined || second === undefined || third === undefined) throw new Error("none");
    await ports.items.put([
      { ...first, available: false },
      { ...third, title: "Another title" },
    ]);
    await ports.items.remove([second.item_id]);
    await ports.events.track([like("alice", "the-kid"), like("real", second.item_id)]);
    await ports.users.forget("demo-001");
    const left = { loaded: true, alone: true, items: films - 1 };
    expect(await demo.status()).toEqual({ ...left, own_events: 2 });

    expect(await demo.remove()).toMatchObject({ removed_items: films - 1 });
    expect(await counts()).toEqual({ events: 0, items: 0, users: [] });
    expect(await demo.status()).toEqual({ loaded: false, alone: false, items: 0 });
    expect(await demo.remove()).toEqual(NONE);
    // A model of films that are gone must not serve.
    await expect
      .poll(async () => (await ports.model.status()).version, { timeout: 20_000 })
      .toBeNull();
  });

  test("data beside the demo stays: own items, also in place of a film, and their events", async () => {
    const { demo, ports, counts } = await openDemo();
    await loadDemo(ports, () => undefined);
    await ports.items.put([own("mine", "Mine"), own("superman", "Man of Steel")]);
    expect(await demo.status()).toMatchObject({ loaded: true, alone: false });
    expect(await demo.status()).not.toHaveProperty("own_events");
    await ports.events.track([
      like("alice", "mine"),
      like("real", "mine"),
      like("real", "superman"),
      like("real", "the-kid"),
      like("visitor", "not-put-yet"),
    ]);
    expect(await demo.remove()).toMatchObject({ removed_items: DEMO_FILMS.length - 1 });
    expect(await counts()).toEqual({ events: 4, items: 2, users: ["alice", "real", "visitor"] });
    expect(await eventsOf(ports, "alice")).toEqual(["mine"]);
    expect((await eventsOf(ports, "real")).toSorted()).toEqual(["mine", "superman"]);
  });

  test("an event on an item that is not put yet is other data", async () => {
    const { demo, ports } = await openDemo();
    await loadDemo(ports, () => undefined);
    await ports.events.track([like("visitor", "not-put-yet")]);
    expect(await demo.status()).toMatchObject({ loaded: true, alone: false });
  });
});
