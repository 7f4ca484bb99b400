/**
 * The program with keys: when it starts, its commands, and where a secret must not be. One command of each
 * kind runs the built program.
 */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { createKey, createUserToken } from "@hellorec/credentials";
import { expect, test } from "vitest";

import { builtProgram } from "./testing/built-program.ts";
import { runHere } from "./testing/program-here.ts";

const program = builtProgram();
/** Runs a command in the process of the test. */
const here = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
  runHere(program.folder, args, environment);
const INPUT = '{"user_id":"alice"}';

/** The status of a call. */
async function call(url: string, path = "/recommend", key?: string): Promise<number> {
  const response = await fetch(new URL(path, url), {
    method: "POST",
    body: path === "/recommend" ? INPUT : "{}",
    ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Makes a key without a server, and gives its text. */
async function makeKey(scope = "admin", environment: Record<string, string> = {}): Promise<string> {
  const { status, out, err } = await here(["keys", "create", "--scope", scope], environment);
  expect([status, out, err]).toEqual([0, expect.stringMatching(/^hrk_\w+\n$/), expect.anything()]);
  return out.trim();
}

const idOf = (key: string): string => key.split("_")[1] ?? "";

test.each([
  { HOST: "0.0.0.0" },
  { TRUST_PROXY: "1" },
  { TRUST_PROXY: "10.0.0.0/8" },
  { ALLOWED_HOSTS: "shop.example" },
  { ALLOWED_ORIGINS: "https://shop.example" },
])("%o is refused without a key", async (settings) => {
  const refused = await here(["serve"], settings);
  expect(refused.status).toBe(2);
  expect(refused.err).toContain(Object.keys(settings)[0]);
  expect(refused.err).toContain("keys create --scope admin");
});

test.each([
  { HOST: "0.0.0.0", TRUST_PROXY: "1", ALLOWED_HOSTS: "shop.example" },
  { TRUST_PROXY: "10.0.0.0/8", ALLOWED_ORIGINS: "https://shop.example" },
])("%o are taken with a key", async (settings) => {
  const key = await makeKey();
  const url = (await program.start(["serve"], settings).url).replace("0.0.0.0", "127.0.0.1");
  expect([await call(url), await call(url, "/recommend", key)]).toEqual([401, 200]);
});

test("--insecure is gone, and the program says what there is instead", async () => {
  const { status, err } = await here(["serve", "--insecure"]);
  expect(status).toBe(2);
  expect(err).toContain("keys create --scope admin");
});

test("on loopback everything is open until the first key, which is an admin's", async () => {
  const url = await program.start(["serve"]).url;
  const environment = { HELLOREC_URL: url };
  expect(await call(url)).toBe(200);
  const early = await here(["keys", "create", "--scope", "read"], environment);
  expect([early.status, early.out]).toEqual([1, ""]);
  expect(early.err).toContain("the first key must have the scope admin");
  const admin = await makeKey("admin", environment);
  expect([await call(url), await call(url, "/recommend", admin)]).toEqual([401, 200]);
  const second = await here(["keys", "create", "--scope", "read"], environment);
  expect([second.status, second.out]).toEqual([1, ""]);
  expect(second.err).toContain("set HELLOREC_KEY");
});

test("keys are listed, rotated and revoked through the server that owns the file", async () => {
  const url = await program.start(["serve"]).url;
  const asFirst = { HELLOREC_URL: url };
  const admin = await makeKey("admin", asFirst);
  const environment = { ...asFirst, HELLOREC_KEY: admin };
  const { out } = await here(
    ["keys", "create", "--scope", "read", "--name", "shop", "--expires", "90d"],
    environment,
  );
  const shop = out.trim();
  const rotated = await here(["keys", "rotate", idOf(shop), "--overlap", "1h"], environment);
  const successor = rotated.out.trim();
  expect(await call(url, "/recommend", shop)).toBe(200);
  expect(await call(url, "/recommend", successor)).toBe(200);
  expect(await call(url, "/users/list", successor)).toBe(403);
  const list = await program.run(["keys", "list"], environment);
  const lines = list.out.trim().split("\n");
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    [idOf(admin), "admin", "does not expire"],
    [idOf(shop), "read", expect.stringMatching(/^expires /), "shop"],
    [idOf(successor), "read", expect.stringMatching(/^expires /), "shop"],
  ]);
  const revoked = await here(["keys", "revoke", idOf(shop)], environment);
  expect(revoked.out).toBe(`${idOf(shop)} is revoked\n`);
  expect(await call(url, "/recommend", shop)).toBe(401);
  expect(await call(url, "/recommend", successor)).toBe(200);
  const unknown = await here(["keys", "revoke", "nosuch"], environment);
  expect([unknown.status, unknown.err]).toEqual([1, expect.stringContaining("nosuch")]);
});

test.each([
  ["nothing to do", ["keys"]],
  ["an unknown action", ["keys", "make"]],
  ["no scope", ["keys", "create"]],
  ["an unknown scope", ["keys", "create", "--scope", "owner"]],
  ["a time that is none", ["keys", "create", "--scope", "read", "--expires", "soon"]],
  ["no ID", ["keys", "revoke"]],
  ["an option of another action", ["keys", "list", "--name", "shop"]],
  ["an option of another command", ["serve", "--scope", "read"]],
])("%s is wrong usage, and makes no file", async (_what, args) => {
  expect((await here(args)).status).toBe(2);
  expect(await readdir(program.folder)).toEqual([]);
});

test("HELLOREC_ADMIN_KEY is the first key, also after a restart", async () => {
  const printed = await program.run(["keys", "create", "--print"]);
  const HELLOREC_ADMIN_KEY = printed.out.trim();
  expect(await readdir(program.folder)).toEqual([]);
  for (let start = 1; start <= 2; start += 1) {
    const { url, child, ended } = program.start(["serve"], { HELLOREC_ADMIN_KEY });
    expect(await call(await url)).toBe(401);
    expect(await call(await url, "/keys/list", HELLOREC_ADMIN_KEY)).toBe(200);
    child.kill("SIGTERM");
    await ended;
  }
});

test.each(["password", "hrk_", `${createKey().text.slice(0, -1)}*`, "a".repeat(66)])(
  "HELLOREC_ADMIN_KEY=%s is refused, and not repeated",
  async (HELLOREC_ADMIN_KEY) => {
    const { status, err, out } = await here(["serve"], { HELLOREC_ADMIN_KEY });
    expect(status).toBe(2);
    expect(err).toContain("HELLOREC_ADMIN_KEY: ");
    expect(err + out).not.toContain(HELLOREC_ADMIN_KEY);
  },
);

test("LEGACY_OPEN leaves the legacy calls open, and nothing else", async () => {
  const HELLOREC_ADMIN_KEY = createKey().text;
  const closed = await program.start(["serve"], { HELLOREC_ADMIN_KEY }).url;
  expect([await call(closed, "/hello_rec"), await call(closed, "/multiply")]).toEqual([401, 401]);
  const other = { HELLOREC_ADMIN_KEY, LEGACY_OPEN: "1", DATABASE_URL: "other.db" };
  const open = await program.start(["serve"], other).url;
  expect([await call(open, "/hello_rec"), await call(open, "/multiply")]).toEqual([200, 200]);
  expect([await call(open), await call(open, "/trpc/helloRec")]).toEqual([401, 401]);
  const greeting = await fetch(`${open}/hello_rec`, { method: "POST", body: INPUT });
  expect(await greeting.text()).toContain("hello alice");
});

test("no secret is in the data, a backup, the log or the process list", async () => {
  const admin = await makeKey();
  const secret = admin.split("_")[2] ?? "";
  const running = program.start(["serve"], { LOG_LEVEL: "trace", HELLOREC_ADMIN_KEY: admin });
  const url = await running.url;
  const token = createUserToken(admin, { user_id: "alice", expires_in: 3600 });
  const statuses = [
    await call(url, "/recommend", admin),
    await call(url, "/recommend", token),
    await call(url, "/users/list", token),
    await call(url, "/recommend", `${admin}x`),
    await call(url, "/stats/get", admin),
  ];
  expect(statuses).toEqual([200, 200, 403, 401, 200]);
  const { stdout: processes } = await promisify(execFile)("ps", ["-eo", "args"]);
  expect(processes).toContain("hellorec-server.js");
  expect((await here(["backup", "copy.db"])).status).toBe(0);
  running.child.kill("SIGTERM");
  const { out, err } = await running.ended;
  const files = await readdir(program.folder, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")),
  );
  expect(texts.some((text) => text.includes(idOf(admin)))).toBe(true);
  const signature = token.split(".")[1] ?? "";
  for (const text of [...texts, out, err, processes]) {
    // Parts of it, as it may be cut or encoded: 16 characters have 95 bits.
    for (let at = 0; at + 16 <= secret.length; at += 8) {
      expect(text).not.toContain(secret.slice(at, at + 16));
    }
    expect(text).not.toContain(signature);
  }
});
