/** The fake client in the parts that take a client: the queue, live lists and the hooks. */
import { createElement } from "react";
import { expect, test } from "vitest";

import { createLive } from "../live/live.ts";
import { createEventQueue } from "../queue/index.ts";
import { useLive, useRecommendations } from "../react/index.ts";
import { render } from "../testing/render.ts";
import { createFakeClient, fakeError } from "./index.ts";

const like = { user_id: "alice", item_id: "the-gold-rush", type: "like" };

test("a queue delivers to it, and keeps events while it seems to be away", async () => {
  const fake = createFakeClient();
  const queue = createEventQueue(fake.client, { storage: "memory" });
  const recover = fake.override({
    track: () => {
      throw fakeError({ reason: "unreachable" });
    },
  });
  const event_id = queue.add(like);
  expect(await queue.flush()).toBe(1);
  expect(fake.events).toEqual([]);
  recover();
  expect(await queue.close()).toBe(0);
  expect(fake.events).toMatchObject([{ ...like, event_id }]);
});

test("a live list follows its events, and connects again after a failure", async () => {
  const fake = createFakeClient();
  const states: string[] = [];
  let isDown = true;
  fake.override({
    async *live(_input, answer) {
      yield* isDown ? [] : answer();
      if (isDown) throw fakeError({ reason: "unreachable" });
    },
  });
  const lists = createLive(fake.client).subscribe(
    { user_id: "alice", limit: 3 },
    {
      onState: ({ state }) => {
        states.push(state);
        if (state === "waiting") isDown = false;
      },
    },
  );
  const titles: (string | undefined)[] = [];
  for await (const { items } of lists) {
    titles.push(items[0]?.item.title);
    if (titles.length === 2) break;
    await fake.client.track.mutate({ events: [like] });
  }
  expect(titles).toEqual(["The Gold Rush", "The Kid"]);
  expect(states).toContain("waiting");
  expect(lists.state.state).toBe("closed");
});

function Row() {
  const { data } = useRecommendations({ user_id: "alice", limit: 1 });
  const live = useLive({ user_id: "alice", limit: 1 });
  const titles = [data, live.data].map((list) => list?.items[0]?.item.title);
  return createElement("p", {}, titles.join(" / "));
}

test("the hooks show its lists", async () => {
  const { client } = createFakeClient();
  await using page = await render(createElement(Row), { client });
  await page.until(() => expect(page.text()).toBe("The Gold Rush / The Gold Rush"));
  await client.track.mutate({ events: [like] });
  await page.until(() => expect(page.text()).toBe("The Gold Rush / The Kid"));
});
