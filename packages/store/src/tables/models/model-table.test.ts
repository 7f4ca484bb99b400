/** Saved models, on every database, and in damaged files. */
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { databases, sqliteDatabase } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event, modelInfo, storedIds } from "../../testing/samples.ts";

/** A body whose bytes differ from part to part. */
function bodyOf(length: number, seed: number): Uint8Array {
  const body = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) body[index] = index * 31 + seed + (index >> 13);
  return body;
}

async function save(store: Store, version: string, body = bodyOf(100, version.length)) {
  const discardCount = await store.models.discardCount();
  await store.models.save({ info: modelInfo(version), body, discardCount });
}

describe.each(databases)("models in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await create();
    store = await database.open();
  });
  afterEach(() => database.remove());

  test("an empty store has no model", async () => {
    expect(await store.models.latest()).toEqual({ model: undefined, damaged: [] });
    expect(await store.models.history(10)).toEqual([]);
  });

  test("the newest model is read byte for byte, and the caller's buffer stays usable", async () => {
    const body = bodyOf(2_500_000, 1);
    const copy = body.slice();
    await save(store, "old");
    await save(store, "new", body);
    const { model, damaged } = await store.models.latest();
    expect(damaged).toEqual([]);
    expect(model?.info).toEqual(modelInfo("new"));
    expect(Buffer.compare(model?.body ?? new Uint8Array(), copy)).toBe(0);
    expect(Buffer.compare(body, copy)).toBe(0);
  });

  test("an empty body is valid", async () => {
    await save(store, "empty", new Uint8Array());
    expect((await store.models.latest()).model).toEqual({
      info: modelInfo("empty"),
      body: new Uint8Array(),
    });
  });

  test("history has every model, newest first; a version saved again becomes the newest", async () => {
    for (const version of ["1", "2", "3", "4", "5", "2"]) await save(store, version);
    const versions = async (limit: number) =>
      (await store.models.history(limit)).map((info) => info.version);
    expect(await versions(10)).toEqual(["2", "5", "4", "3", "1"]);
    expect(await versions(2)).toEqual(["2", "5"]);
  });

  test("discard deletes every body and keeps the history; a later model is served", async () => {
    await save(store, "1");
    await save(store, "2");
    await store.models.discard();
    expect(await store.models.latest()).toEqual({ model: undefined, damaged: [] });
    expect(await store.models.history(10)).toHaveLength(2);
    await save(store, "3");
    expect((await store.models.latest()).model?.info.version).toBe("3");
  });

  test("concurrent saves do not mix their parts", async () => {
    const body = bodyOf(1_500_000, 5);
    const discardCount = await store.models.discardCount();
    await Promise.all(
      ["1", "2", "3"].map((version) =>
        store.models.save({ info: modelInfo(version), body, discardCount }),
      ),
    );
    expect((await store.models.latest()).model?.info.version).toBe("3");
  });

  test("a model is saved only if its fit began after the last discard", async () => {
    const discardCount = await store.models.discardCount();
    const fitted = { info: modelInfo("early"), body: bodyOf(1_500_000, 1), discardCount };
    const saving = store.models.save(fitted);
    await store.models.discard();
    await saving;
    expect(await store.models.latest()).toEqual({ model: undefined, damaged: [] });
    expect(await store.models.save(fitted)).toBe(false);
    expect(await store.models.latest()).toEqual({ model: undefined, damaged: [] });
    const later = await store.models.discardCount();
    expect(later).toBe(discardCount + 1);
    expect(await store.models.save({ ...fitted, discardCount: later })).toBe(true);
    expect((await store.models.latest()).model?.info.version).toBe("early");
  });

  test("erasing a user discards the models; erasing an unknown user does not", async () => {
    await store.events.append([
      event({ event_id: "a", user_id: "alice" }),
      event({ event_id: "b", user_id: "bob" }),
    ]);
    const discardCount = await store.models.discardCount();
    await save(store, "with alice");
    expect(await store.events.eraseUser("nobody")).toBe(0);
    expect((await store.models.latest()).model?.info.version).toBe("with alice");
    expect(await store.events.eraseUser("alice")).toBe(1);
    expect((await store.models.latest()).model).toBeUndefined();
    const again = { info: modelInfo("too late"), body: bodyOf(10, 1), discardCount };
    expect(await store.models.save(again)).toBe(false);
  });

  test("no reader sees a model that learnt from events already erased", async () => {
    const events = Array.from({ length: 5000 }, (_, n) => event({ event_id: `e${n}` }));
    await store.events.append(events);
    let erasing = true;
    let number = 0;
    const fits = (async () => {
      while (erasing) {
        const discardCount = await store.models.discardCount();
        const learnt = (await storedIds(store)).length;
        const info = { ...modelInfo(`v${number++}`), parameters: { learnt } };
        await store.models.save({ info, body: bodyOf(10, 1), discardCount });
        // Events are only erased here. Either all events that the model learnt from are left, or
        // the
        // model is discarded.
        const { model } = await store.models.latest();
        const left = (await storedIds(store)).length;
        if (model === undefined || left === model.info.parameters["learnt"]) continue;
        const still = (await store.models.latest()).model;
        expect(still?.info.version).not.toBe(model.info.version);
      }
    })();
    await store.events.eraseUser("alice");
    erasing = false;
    await fits;
    const { model } = await store.models.latest();
    expect(model?.info.parameters["learnt"] ?? 0).toBe(0);
  });

  test("events are acknowledged while a model is being saved", async () => {
    let saved = false;
    const saving = save(store, "large", bodyOf(8 << 20, 1)).then(() => {
      saved = true;
    });
    await store.events.append([event({ event_id: "meanwhile" })]);
    expect(saved).toBe(false);
    await saving;
  });
});

describe("models in a SQLite file that was damaged", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await sqliteDatabase();
  });
  afterEach(() => database.remove());

  async function damagedBy(sql: string): Promise<Store> {
    const store = await database.open();
    for (const version of ["1", "2", "3", "4"]) await save(store, version, bodyOf(1_500_000, 9));
    await store.close();
    const outside = new DatabaseSync(database.url);
    outside.exec(sql);
    outside.close();
    return database.open();
  }
  const NEWEST = "(select body_id from models order by seq desc limit 1)";

  test("a changed body is refused and the previous model is served", async () => {
    const store = await damagedBy(
      `update model_parts set bytes = zeroblob(length(bytes)) where part = 1 and body_id = ${NEWEST}`,
    );
    const { model, damaged } = await store.models.latest();
    expect(damaged).toEqual(["4"]);
    expect(model?.info.version).toBe("3");
  });

  test("a lost part and a changed description are refused too", async () => {
    const store = await damagedBy(
      `delete from model_parts where part = 1 and body_id = ${NEWEST};
       update models set info = replace(info, '64', '65') where version = '3'`,
    );
    const { model, damaged } = await store.models.latest();
    expect(damaged).toEqual(["4", "3"]);
    expect(model?.info.version).toBe("2");
  });

  test("where all are damaged there is no model; versions without a body are not damaged", async () => {
    const store = await damagedBy("update models set checksum = 'x', info = 'not JSON'");
    expect(await store.models.latest()).toEqual({ model: undefined, damaged: ["4", "3", "2"] });
    expect(await store.models.history(10)).toEqual([]);
  });

  test("the bodies of the last three models are kept, and those of an interrupted save are dropped", async () => {
    const store = await damagedBy(
      "insert into model_parts (body_id, part, bytes) values ('cut off', 0, x'00')",
    );
    await save(store, "5");
    await store.close();
    const outside = new DatabaseSync(database.url, { readOnly: true });
    const bodies = outside
      .prepare(
        "select version from model_parts left join models using (body_id) where part = 0 order by seq",
      )
      .all();
    outside.close();
    expect(bodies).toEqual([{ version: "3" }, { version: "4" }, { version: "5" }]);
  });
});
