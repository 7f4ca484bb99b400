/** Views: each is counted once, however often its component mounts. */
import { createElement } from "react";
import { afterEach, expect, test, vi } from "vitest";

import { createClient } from "../index.ts";
import type { EventInput } from "../index.ts";
import { render } from "../testing/render.ts";
import { startTestServer } from "../testing/test-server.ts";
import { useView, useViewRef } from "./index.ts";

interface FilmProps {
  readonly user_id?: string;
  readonly item_id: string | undefined;
  readonly children?: string;
}

function Film({ user_id = "alice", item_id }: FilmProps) {
  useView(item_id === undefined ? undefined : { user_id, item_id, recommendation_id: "list" });
  return item_id ?? "";
}

const film = (item_id: string | undefined, key?: string) =>
  createElement(Film, { item_id, ...(key !== undefined && { key }) });

/** What does not happen is waited for so long. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Stands in for the browser's class: happy-dom lays nothing out. */
class FakeObserver {
  static readonly all = new Set<FakeObserver>();
  readonly see: (ratio: number) => void;

  constructor(onSee: (entries: { intersectionRatio: number }[]) => void) {
    this.see = (ratio) => onSee([{ intersectionRatio: ratio }]);
  }

  observe() {
    FakeObserver.all.add(this);
  }

  disconnect() {
    FakeObserver.all.delete(this);
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  FakeObserver.all.clear();
});

test("a view counts once under StrictMode, and once more for another item", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  await using page = await render(film(undefined), { client });
  page.show(film("faust"));
  await page.until(() => expect(server.events).toHaveLength(1));
  page.show(film("faust"));
  page.show(film("metropolis"));
  await page.until(() => expect(server.events).toHaveLength(2));
  await pause();
  expect(server.events).toEqual(
    ["faust", "metropolis"].map((item_id) => ({
      user_id: "alice",
      item_id,
      type: "view",
      recommendation_id: "list",
      event_id: expect.any(String),
    })),
  );
});

test("two components that show the same count once, and a move to another place is none", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  await using page = await render(createElement("div", {}, film("faust"), film("faust")), {
    client,
  });
  await page.until(() => expect(server.events).toHaveLength(1));
  page.show(createElement("p", {}, film("faust")));
  await pause();
  expect(server.events).toHaveLength(1);
});

test("a visit later is another view", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  await using page = await render(film("faust"), { client });
  await page.until(() => expect(server.events).toHaveLength(1));
  page.show(null);
  await pause();
  page.show(film("faust"));
  await page.until(() => expect(server.events).toHaveLength(2));
});

test("a function of one's own may send it", async () => {
  const client = createClient({ url: "http://127.0.0.1:9" });
  const track = vi.fn<(event: EventInput) => void>();
  const Own = () => {
    useView({ user_id: "alice", item_id: "faust", type: "open" }, { track });
    return null;
  };
  await using page = await render(createElement(Own), { client });
  expect(page.text()).toBe("");
  expect(track.mock.calls).toEqual([[{ user_id: "alice", item_id: "faust", type: "open" }]]);
});

test("a tile counts once it was in the viewport for long enough", async () => {
  vi.stubGlobal("IntersectionObserver", FakeObserver);
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const Tile = () => {
    const ref = useViewRef({ user_id: "alice", item_id: "faust" }, { after_ms: 20 });
    return createElement("article", { ref }, "Faust");
  };
  await using page = await render(createElement(Tile), { client });
  const [observer] = FakeObserver.all;
  observer?.see(0.5);
  observer?.see(0.4);
  await pause();
  expect(server.events).toEqual([]);
  observer?.see(0.5);
  await page.until(() => expect(server.events).toHaveLength(1));
  expect(FakeObserver.all.size).toBe(0);
});

test("without an IntersectionObserver nothing is counted", async () => {
  const client = createClient({ url: "http://127.0.0.1:9" });
  const track = vi.fn<(event: EventInput) => void>();
  const Tile = () => {
    const ref = useViewRef({ user_id: "alice", item_id: "faust" }, { after_ms: 0, track });
    return createElement("article", { ref }, "Faust");
  };
  await using page = await render(createElement(Tile), { client });
  await pause();
  expect(page.text()).toBe("Faust");
  expect(track).not.toHaveBeenCalled();
});
