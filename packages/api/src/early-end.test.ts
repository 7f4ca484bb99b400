/** Inputs with very many mistakes: their check ends early, and the message says that there may be more. */
import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import type { z } from "zod";

import { toPublicError } from "./base/errors.ts";
import { definitions } from "./testing/definitions.ts";

function schemaOf(procedure: string): z.ZodType {
  const found = definitions.find(([name]) => name === procedure)?.[1].inputs[0];
  if (found === undefined) throw new Error(`no input of ${procedure}`);
  return found;
}

function refused(procedure: string, input: unknown) {
  const { error } = schemaOf(procedure).safeParse(input);
  if (error === undefined) throw new Error("it was accepted");
  return {
    found: error.issues.length,
    ...toPublicError(new TRPCError({ code: "BAD_REQUEST", cause: error })),
  };
}

function emptyObjects(count: number): object[] {
  return Array.from({ length: count }, () => ({}));
}

/** Counts the fields that a check reads of entries, each of which lacks everything. */
function countedEntries(count: number) {
  const counter = { read: 0 };
  const entry = () =>
    new Proxy(
      {},
      {
        ownKeys: () => {
          counter.read += 1;
          return [];
        },
      },
    );
  return { counter, entries: Array.from({ length: count }, entry) };
}

test.each([
  ["track", "events"],
  ["items.put", "items"],
])("%s: entries after the 20th mistake are not looked at", (procedure, field) => {
  const { counter, entries } = countedEntries(1000);
  const { found, issues, message } = refused(procedure, { [field]: entries });
  expect(issues).toHaveLength(20);
  expect(found).toBeLessThan(40);
  expect(counter.read).toBeLessThan(20);
  expect(message).toMatch(/; there may be more$/);
});

test.each([
  ["track", "events"],
  ["items.put", "items"],
])("%s: of a list that is too long no entry is looked at", (procedure, field) => {
  const { counter, entries } = countedEntries(60_000);
  const { message } = refused(procedure, { [field]: entries });
  expect(message).toBe(`${field}: must have at most 1000 entries`);
  expect(counter.read).toBe(0);
});

test.each([
  ["similar", { item_id: "a" }, "exclude_items"],
  ["items.getMany", {}, "item_ids"],
  ["items.remove", {}, "item_ids"],
])("%s: a list of IDs that is too long is one mistake", (procedure, rest, field) => {
  const { found, message } = refused(procedure, { ...rest, [field]: emptyObjects(300_000) });
  expect(found).toBe(1);
  expect(message).toBe(`${field}: must have at most 1000 entries`);
});

const put = (attributes: unknown) => ({ items: [{ item_id: "a", title: "A", attributes }] });

test("attributes: too many keys, too many entries of one, or 50 wrong ones", () => {
  const keys = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, {}]));
  expect(refused("items.put", put(keys(60_000)))).toMatchObject({
    found: 1,
    message: "items[0].attributes: must have at most 50 keys",
  });
  expect(refused("items.put", put(keys(50))).issues).toHaveLength(20);
  expect(refused("items.put", put({ cast: emptyObjects(300_000) }))).toMatchObject({
    found: 1,
    message: "items[0].attributes.cast: must have at most 100 entries",
  });
});

test("19 mistakes are all of them, and are told as that", () => {
  const events = Array.from({ length: 19 }, () => ({ user_id: "a", item_id: "b" }));
  const { issues, message } = refused("track", { events });
  expect(issues).toHaveLength(19);
  expect(message).not.toContain("more");
});
