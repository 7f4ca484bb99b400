/** Calls of procedures that do not exist, and by a method that they do not take. */
import { expect, test } from "vitest";

import { mutation, query } from "../testing/over-http.ts";
import { samplePorts } from "../testing/sample-ports.ts";

const messageOf = (text: string): unknown => JSON.parse(text).error.message;

test.each([
  ["nope", 'there is no procedure "nope": /docs/http.md lists them'],
  ["trakc", 'there is no procedure "trakc": did you mean track? /docs/http.md lists them'],
  [
    "recommend_for_session",
    'there is no procedure "recommend_for_session": did you mean recommendForSession? /docs/http.md lists them',
  ],
  [
    "demo.nothing",
    'there is no procedure "demo.nothing": did you mean demo.remove or demo.status? /docs/http.md lists them',
  ],
  ["x".repeat(500), `there is no procedure "${"x".repeat(60)}": /docs/http.md lists them`],
])("an unknown procedure: %s", async (path, message) => {
  const { status, text } = await query(samplePorts(), path);
  expect(status).toBe(404);
  expect(messageOf(text)).toBe(message);
});

test("a mutation by GET, a query by POST", async () => {
  const ports = samplePorts();
  const answers = [
    await query(ports, "track"),
    await mutation(ports, "items.get", '{"item_id":"m"}'),
  ];
  expect(answers.map(({ status, text }) => [status, messageOf(text)])).toEqual([
    [405, "track is a mutation: call it by POST, with its input as the JSON body"],
    [405, "items.get is a query: call it by GET, with its input as JSON in ?input="],
  ]);
});
