/** What a server prints at its start fits how it was started. */
import { expect, test } from "vitest";

import { startLines } from "./start-lines.ts";

const SERVER = {
  url: "http://127.0.0.1:5000",
  dataName: "/srv/hellorec.db",
  needsKey: false,
  user: "alice",
  from: "checkout",
} as const;

test("in a checkout the command line is the one of the checkout", () => {
  expect(startLines(SERVER)).toEqual([
    "hellorec serves http://127.0.0.1:5000",
    "the data is in /srv/hellorec.db",
    "open http://127.0.0.1:5000/app/, or read http://127.0.0.1:5000/docs/",
    "Try next:",
    "  npx pnpm@12 hellorec hello alice",
    "  npx pnpm@12 hellorec recommend alice",
    `  curl http://127.0.0.1:5000/hello_rec -d '{"user_id":"alice"}'`,
  ]);
});

test.each(["installed", "downloaded", "file"] as const)(
  "%s: the command line is a package, and nothing names pnpm",
  (from) => {
    const lines = startLines({ ...SERVER, url: "http://127.0.0.1:8080", from });
    expect(lines).toContain("  hellorec hello alice --url http://127.0.0.1:8080");
    expect(lines.join("\n")).toContain("@hellorec/cli");
    expect(lines.join("\n")).not.toContain("pnpm");
  },
);

test("a server with a key says where the key goes; an empty one suggests no list", () => {
  const lines = startLines({ ...SERVER, needsKey: true, user: undefined });
  expect(lines).toContain("Try next, with a key in HELLOREC_KEY:");
  expect(lines.at(-1)).toContain(` -H "Authorization: Bearer $HELLOREC_KEY"`);
  expect(lines.join("\n")).not.toContain("recommend");
});
