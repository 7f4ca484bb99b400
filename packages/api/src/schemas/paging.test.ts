/** What tRPC's infinite queries send is taken wherever a cursor is, and does not reach a port. */
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { definitions } from "../testing/definitions.ts";
import { wholeInput } from "../testing/input-variants.ts";
import { query } from "../testing/over-http.ts";
import { samplePorts } from "../testing/sample-ports.ts";

const REQUIRED: Readonly<Record<string, object>> = {
  recommend: { user_id: "alice" },
  recommendForSession: { item_ids: ["metropolis"] },
  similar: { item_id: "metropolis" },
  "users.history": { user_id: "alice" },
};
const paged = definitions.flatMap(
  ([
    name,
    {
      inputs: [schema],
    },
  ]) => {
    const printed = schema && z.toJSONSchema(schema, { io: "input" });
    return printed?.properties?.["cursor"] === undefined ? [] : [{ name, schema, printed }];
  },
);

test("eight procedures have pages", () => {
  expect(paged.map(({ name }) => name)).toHaveLength(8);
});

describe.each(paged)("$name", ({ name, schema, printed }) => {
  const input = REQUIRED[name] ?? {};

  test.each([
    { direction: "forward", cursor: null },
    { direction: "forward", cursor: "abc" },
    { direction: "backward", cursor: null },
    { direction: "forward" },
    { cursor: null },
    {},
  ])("takes %j", async (added) => {
    const { status } = await query(samplePorts(), name, JSON.stringify({ ...input, ...added }));
    expect(status).toBe(200);
    const plain = schema?.parse({ ...input, ...(added.cursor === "abc" && { cursor: "abc" }) });
    expect(schema?.parse({ ...input, ...added })).toStrictEqual(plain);
  });

  test("refuses another direction", async () => {
    const text = JSON.stringify({ ...input, direction: "up" });
    expect((await query(samplePorts(), name, text)).status).toBe(400);
  });

  test("says so in its JSON Schema", () => {
    expect(wholeInput(printed)).toMatchObject({ direction: "forward", cursor: "/a" });
  });
});
