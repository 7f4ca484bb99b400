/** Loading the demo into a real store, once, twice and interrupted. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Ports } from "@hellorec/api";
import { openEngine } from "@hellorec/engine";
import type { Engine, ModelSetting } from "@hellorec/engine";
import { openStore } from "@hellorec/store";
import { describe, expect, onTestFinished, test } from "vitest";

import { DEMO_FILMS } from "./demo-films.ts";
import { demoUsers } from "./demo-users.ts";
import { isDemoUnfinished, loadDemo } from "./load-demo.ts";

/** An engine over an empty store, gone after the test. One model takes less time than the comparison of all. */
async function emptyEngine(model: ModelSetting = "rp3beta"): Promise<Engine> {
  const directory = await mkdtemp(join(tmpdir(), "hellorec-demo-"));
  const store = await openStore({ url: join(directory, "demo.db") });
  const onError = (error: unknown) => {
    throw error;
  };
  const engine = await openEngine({ store, onError, model });
  onTestFinished(async () => {
    await engine.close();
    await store.close();
    await rm(directory, { recursive: true });
  });
  return engine;
}

function recommend(ports: Pick<Ports, "recommendations">, user_id: string) {
  const query = { limit: 8, category_match: "any", diversity: 0, include_seen: false } as const;
  return ports.recommendations.forUser({ ...query, user_id });
}

describe("loadDemo", () => {
  test("fills a store, and recommends by taste from then on", async () => {
    const { ports } = await emptyEngine("auto");
    const lines: string[] = [];
    await loadDemo(ports, (line) => lines.push(line));
    const { version } = await ports.model.status();
    expect(lines.join("\n")).toContain(`${DEMO_FILMS.length} public-domain films`);
    expect(lines.join("\n")).toContain(`${demoUsers().length} made-up users`);
    expect(lines.join("\n")).toContain(`model ${version} serves`);

    const alice = await recommend(ports, "alice");
    expect(alice).toMatchObject({ strategy: "personal", model_version: version });
    const horror = alice.items.filter(({ item }) => item.categories.includes("Horror"));
    expect(horror.length).toBeGreaterThanOrEqual(6);
    const bob = await recommend(ports, "bob");
    const comedies = bob.items.filter(({ item }) => item.categories.includes("Comedy"));
    expect(comedies.length).toBeGreaterThanOrEqual(6);
  });

  test("adds nothing to the log when it is loaded again", async () => {
    const engine = await emptyEngine();
    await loadDemo(engine.ports, () => undefined);
    const { counts } = await engine.stats();
    await loadDemo(engine.ports, () => undefined);
    expect((await engine.stats()).counts).toEqual(counts);
  });

  test("says why no model could be fitted", async () => {
    const { ports } = await emptyEngine();
    const forgetful = {
      ...ports,
      events: { ...ports.events, track: async () => ({ accepted: 0, duplicates: 0 }) },
    };
    await expect(loadDemo(forgetful, () => undefined)).rejects.toThrow(
      "the demo's model could not be fitted: nothing to learn from yet",
    );
  });
});

describe("isDemoUnfinished", () => {
  test("is true only for an interrupted load, not for none, a complete one, or another catalog", async () => {
    const { ports } = await emptyEngine();
    expect(await isDemoUnfinished(ports)).toBe(false);
    await ports.items.put([{ item_id: "mine", title: "My own", categories: [], available: true }]);
    expect(await isDemoUnfinished(ports)).toBe(false);
    await ports.items.put(DEMO_FILMS);
    expect(await isDemoUnfinished(ports)).toBe(true);
    await loadDemo(ports, () => undefined);
    expect(await isDemoUnfinished(ports)).toBe(false);
  });
});
