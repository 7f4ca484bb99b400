/** Point 10 of docs/reliability.md: the erasure of a user leaves no trace in files and answers. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";

import { expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { forgetAnswer } from "./support/answers.ts";
import { track } from "./support/caller.ts";
import { Count } from "./support/figures.ts";
import type { Folder } from "./support/folders.ts";
import { filesWith, makeFolder } from "./support/folders.ts";
import type { Connection } from "./support/http.ts";
import { batch } from "./support/script.ts";
import { withServer } from "./support/server.ts";

const listAnswer = z.looseObject({ strategy: z.string(), model_version: z.string().nullable() });
const historyAnswer = z.looseObject({ events: z.array(z.unknown()) });
const statusAnswer = z.looseObject({
  version: z.string().nullable(),
  job: z.looseObject({ state: z.string() }).nullable(),
});
const SOON = { timeout: 60_000, interval: 100 };
const CROWD = 40;

let folder: Folder;
let ledger: Ledger;
beforeEach(async () => {
  folder = await makeFolder();
  ledger = new Ledger();
});
afterEach(() => folder.remove());

test("a forgotten user is in no file, no list, no history and no model, nor after a restart", async () => {
  const count = new Count("user forgotten, then the server killed");
  const start = { folder: folder.path, settings: { MODEL: "rp3beta" } };
  const user = anyUser();
  try {
    const old = await withServer(start, async (connection, server) => {
      await putItems(connection);
      await track(connection, ledger, batch("others", 1000));
      await track(connection, ledger, batch("theirs", 12, user));
      const version = await trained(connection);
      expect(await recommended(connection, user)).toMatchObject({ strategy: "personal" });
      expect(await filesWith(folder.path, user)).not.toEqual([]);
      const stream = await listen(await server.url, user);
      expect(await stream.next()).toContain("personal");

      expect(await forget(connection, user)).toBe(12);
      await expectNoTrace(connection, user);
      await expect.poll(() => stream.next(), SOON).toContain("popular");
      await stream.close();
      expect(await trained(connection)).not.toBe(version);
      await expectNoTrace(connection, user);
      const ended = await server.kill("SIGKILL");
      expect(ended.out + ended.err).not.toContain(user);
      return version;
    });
    expect(await filesWith(folder.path, user)).toEqual([]);
    await withServer(start, async (connection) => {
      await expectNoTrace(connection, user);
      const list = await recommended(connection, "user-1");
      expect(list.strategy).toBe("personal");
      expect(list.model_version).not.toBe(old);
      await expectLedger(ledger, connection, count);
    });
    count.times = 1;
  } finally {
    count.acknowledged = ledger.acknowledged;
    count.record();
  }
});

test(`${CROWD} users forgotten one after the other and the server killed at once: no trace`, async () => {
  const count = new Count("users forgotten in a row, killed at once");
  const users = Array.from({ length: CROWD }, () => anyUser());
  const start = { folder: folder.path, settings: { MODEL: "rp3beta" } };
  try {
    const old = await withServer(start, async (connection) => {
      await putItems(connection);
      await track(connection, ledger, batch("others", 1000));
      for (const [at, user] of users.entries()) {
        await track(connection, ledger, batch(`crowd${at}`, 100, user));
      }
      const version = await trained(connection);
      expect(version).not.toBeNull();
      for (const user of users) expect(await forget(connection, user)).toBe(100);
      return version;
    });
    await withServer(start, async (connection) => {
      // The model that was trained on their events is gone too, even if no new one is ready.
      expect((await recommended(connection, "user-1")).model_version).not.toBe(old);
      for (const user of users) await expectNoTrace(connection, user);
      await expectLedger(ledger, connection, count);
    });
    count.times = CROWD;
  } finally {
    count.acknowledged = ledger.acknowledged;
    count.record();
  }
});

function anyUser(): string {
  return `person-${randomBytes(9).toString("hex")}`;
}

async function putItems(connection: Connection): Promise<void> {
  const items = Array.from({ length: 40 }, (_, at) => ({ item_id: `item-${at}`, title: `${at}` }));
  await connection.call("/items/put", { items }, z.unknown());
}

async function forget(connection: Connection, user_id: string): Promise<number> {
  ledger.erasing(user_id);
  const { erased_events } = await connection.call("/users/forget", { user_id }, forgetAnswer);
  ledger.erased(user_id);
  return erased_events;
}

function recommended(connection: Connection, user_id: string) {
  return connection.call("/recommend", { user_id }, listAnswer);
}

/** Trains a model. @returns the version that serves when the fit has ended */
async function trained(connection: Connection): Promise<string | null> {
  await connection.call("/model/train", {}, z.unknown());
  for (;;) {
    const { job, version } = await connection.call("/model/status", {}, statusAnswer);
    if (job?.state !== "running") return version;
    await sleep(50);
  }
}

/** No answer names the user. Files are clean soon, because some cleaning follows the answer. */
async function expectNoTrace(connection: Connection, user: string): Promise<void> {
  expect(await recommended(connection, user)).toMatchObject({ strategy: "popular" });
  const history = await connection.call("/users/history", { user_id: user }, historyAnswer);
  expect(history.events).toEqual([]);
  await expect.poll(() => filesWith(folder.path, user), SOON).toEqual([]);
}

/** Opens a live list as a browser does. */
async function listen(url: string, user_id: string) {
  const input = encodeURIComponent(JSON.stringify({ user_id }));
  const answer = await fetch(`${url}/trpc/live?input=${input}`);
  const lines = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  return {
    /** All text up to the next list, pings included. */
    async next(): Promise<string> {
      let text = "";
      while (!text.includes("strategy")) {
        const { value, done } = (await lines?.read()) ?? { value: undefined, done: true };
        if (done) throw new Error(`the stream ended: ${text}`);
        text += value;
      }
      return text;
    },
    close: () => lines?.cancel(),
  };
}
