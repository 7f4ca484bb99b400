/** The commands of keys, against a server of their own: from the first key on it wants one. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { runHere } from "../testing/cli-here.ts";
import { startServer } from "../testing/programs.ts";
import type { ServerProcess } from "../testing/programs.ts";

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

test("keys are made, listed, rotated and revoked", async () => {
  const run = (args: readonly string[], key = "") =>
    runHere([...args, "--url", server.url], { env: { HELLOREC_KEY: key } });
  const none = await run(["keys", "list"]);
  expect(none).toMatchObject({ status: 0, stdout: "" });
  expect(none.stderr).toContain("no keys");

  const made = await run(["keys", "create", "admin", "--name", "first"]);
  const admin = made.stdout.trim();
  expect(admin).toMatch(/^hrk_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
  expect(made.stderr).toContain("is shown this once");
  expect(made.stderr).not.toContain(admin);
  expect((await run(["keys", "list"])).stderr).toContain("set HELLOREC_KEY");

  const json = await run(["keys", "create", "read", "--expires", "90d", "--json"], admin);
  const reader: { key: string; key_id: string } = JSON.parse(json.stdout);
  expect((await run(["keys", "list"], reader.key)).stderr).toContain("needs a key of the scope");
  const listed = await run(["keys", "list"], admin);
  expect(listed.stdout).toMatch(/^KEY +SCOPE +STATE +EXPIRES +NAME\n/);
  expect(listed.stdout).toMatch(new RegExp(`^${reader.key_id} +read +active +\\d{4}-`, "m"));
  expect(listed.stdout).not.toContain(reader.key);

  const rotated = (await run(["keys", "rotate", reader.key_id, "--overlap", "1h"], admin)).stdout;
  expect((await run(["hello", "a"], rotated.trim())).stdout).toBe("hello a\n");
  expect((await run(["hello", "a"], reader.key)).stdout).toBe("hello a\n");
  expect((await run(["keys", "revoke", reader.key_id], admin)).stdout).toBe("revoked\n");
  expect((await run(["keys", "revoke", reader.key_id], admin)).stdout).toContain("before");
  expect((await run(["hello", "a"], reader.key)).status).toBe(1);
  expect(await run(["keys", "revoke", "nobody"], admin)).toMatchObject({ status: 1 });
});

test("what is no scope and no span is wrong usage", async () => {
  const url = ["--url", "http://127.0.0.1:1"];
  const scope = await runHere(["keys", "create", "reed", ...url]);
  expect([scope.status, scope.stderr]).toEqual([2, expect.stringContaining("Did you mean read?")]);
  const span = await runHere(["keys", "create", "read", "--expires", "soon", ...url]);
  expect([span.status, span.stderr]).toEqual([2, expect.stringContaining("such as 90d")]);
});
