/**
 * Every procedure, at each of its addresses, called by every kind of caller. The list of procedures is
 * the router's: a new one is walked too.
 */
import { allows } from "@hellorec/api";
import type { Scope } from "@hellorec/api";
import { createKey, createUserToken } from "@hellorec/credentials";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { textOf } from "./http/access/key-registry.ts";
import { LEGACY_CALL_PATHS } from "./http/access/open-addresses.ts";
import { procedures } from "./routes/procedures.ts";
import type { ProcedureEntry } from "./routes/procedures.ts";
import type { TestKeys } from "./testing/test-keys.ts";
import type { TestServer } from "./testing/test-ports.ts";
import { startTestServer } from "./testing/test-ports.ts";

/** A caller, its headers, and what its credential allows. */
interface WalkedCaller {
  readonly name: string;
  readonly headersOf: () => Readonly<Record<string, string>>;
  /** Of a valid credential. */
  readonly scope?: Scope;
  /** Of a valid user token. */
  readonly user?: string;
}

const HOUR_MS = 3_600_000;
const headers = new Map<string, Record<string, string>>();
const caller = (name: string, valid: { scope?: Scope; user?: string } = {}): WalkedCaller => ({
  name,
  headersOf: () => headers.get(name) ?? {},
  ...valid,
});

const callers: readonly WalkedCaller[] = [
  caller("no key"),
  caller("read", { scope: "read" }),
  caller("write", { scope: "write" }),
  caller("admin", { scope: "admin" }),
  caller("user token", { scope: "write", user: "alice" }),
  caller("another user's token", { scope: "write", user: "bob" }),
  caller("user token of a key that reads", { scope: "read", user: "alice" }),
  caller("expired key"),
  caller("expired token"),
  caller("revoked key"),
  caller("token of a revoked key"),
  caller("key with another secret"),
  caller("unknown key"),
  caller("forged token"),
  caller("token of an erased user"),
  caller("no key, through a proxy on loopback"),
  caller("admin, through a proxy on loopback", { scope: "admin" }),
];

/** An input that names alice wherever it names a user. What else is wrong with it, the procedure says. */
const INPUT = JSON.stringify({
  user_id: "alice",
  item_id: "metropolis",
  events: [{ user_id: "alice", item_id: "metropolis", type: "view" }],
});

/** How a caller reaches a procedure. */
const ways: readonly {
  readonly name: string;
  readonly reaches: (entry: ProcedureEntry) => boolean;
  readonly call: (entry: ProcedureEntry) => readonly [path: string, init: RequestInit];
}[] = [
  {
    name: "REST",
    reaches: ({ type }) => type !== "subscription",
    call: ({ restPath }) => [restPath, { method: "POST", body: INPUT }],
  },
  {
    name: "RPC",
    reaches: () => true,
    call: ({ name, type }) => [`/trpc/${name}${type === "mutation" ? "" : query()}`, post(type)],
  },
  {
    name: "a batch",
    reaches: ({ type }) => type !== "subscription",
    call: ({ name, type }) => [
      `/trpc/${name}?batch=1${type === "mutation" ? "" : query(`{"0":${INPUT}}`, "&")}`,
      post(type, `{"0":${INPUT}}`),
    ],
  },
  {
    name: "tRPC's own handler",
    reaches: ({ type }) => type !== "subscription",
    call: ({ name, type }) => [
      `/trpc/${name}?batch=1${type === "mutation" ? "" : query(`{"0":${INPUT}}`, "&")}`,
      { ...post(type, `{"0":${INPUT}}`), ...streamed(type) },
    ],
  },
];

function query(input = INPUT, mark = "?"): string {
  return `${mark}input=${encodeURIComponent(input)}`;
}

function post(type: ProcedureEntry["type"], body = INPUT): RequestInit {
  if (type !== "mutation") return {};
  return { method: "POST", body, headers: { "content-type": "application/json" } };
}

function streamed(type: ProcedureEntry["type"]): RequestInit {
  const accept = { "trpc-accept": "application/jsonl" };
  return {
    headers: type === "mutation" ? { ...accept, "content-type": "application/json" } : accept,
  };
}

let server: TestServer;
let keys: TestKeys;
beforeAll(async () => {
  server = await startTestServer();
  keys = server.keys;
  const now = Date.now();
  const made = {
    read: await keys.add("read"),
    write: await keys.add("write"),
    admin: await keys.add("admin"),
    expired: await keys.add("admin", { expires_at: now - 1 }),
    revoked: await keys.add("admin", { revoked_at: now }),
    otherSecret: await keys.add("admin", { secret_hash: textOf(createKey().secretHash) }),
  };
  await keys.erase("erin");
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const token = (key: string, user_id: string, at = Date.now()) =>
    createUserToken(key, { user_id, expires_in: 3600, now: at });
  const { id, text: strangers } = createKey();
  const forged = token(strangers, "alice").replace("hru_", "");
  const [claims = "", signature = ""] = forged.split(".");
  const asAdmins = Buffer.from(claims, "base64url").toString().replace(id, made.admin.id);
  const proxied = { "x-forwarded-for": "192.0.2.1" };
  const credentials: Record<string, Record<string, string>> = {
    read: bearer(made.read.text),
    write: bearer(made.write.text),
    admin: bearer(made.admin.text),
    "user token": bearer(token(made.write.text, "alice")),
    "another user's token": bearer(token(made.write.text, "bob")),
    "user token of a key that reads": bearer(token(made.read.text, "alice")),
    "expired key": bearer(made.expired.text),
    "expired token": bearer(token(made.write.text, "alice", now - 2 * HOUR_MS)),
    "revoked key": bearer(made.revoked.text),
    "token of a revoked key": bearer(token(made.revoked.text, "alice")),
    "key with another secret": bearer(made.otherSecret.text),
    "unknown key": bearer(strangers),
    "forged token": bearer(`hru_${Buffer.from(asAdmins).toString("base64url")}.${signature}`),
    "token of an erased user": bearer(token(made.write.text, "erin", now - 1000)),
    "no key, through a proxy on loopback": proxied,
    "admin, through a proxy on loopback": { ...proxied, ...bearer(made.admin.text) },
  };
  for (const [name, value] of Object.entries(credentials)) headers.set(name, value);
});
afterAll(() => server.app.close());

/** 401 or 403; undefined: the call is allowed. */
function expected({ meta }: ProcedureEntry, { scope, user }: WalkedCaller): number | undefined {
  if (scope === undefined) return 401;
  if (!allows(scope, meta.scope)) return 403;
  if (user === undefined) return undefined;
  if (meta.user === undefined) return 403;
  return meta.user === "none" || user === "alice" ? undefined : 403;
}

/** The status by which a call was refused, in whatever form it is said; undefined: it was not. */
async function refusalOf(path: string, init: RequestInit, walked: WalkedCaller) {
  const controller = new AbortController();
  const response = await fetch(`${server.url}${path}`, {
    ...init,
    headers: { ...Object.fromEntries(new Headers(init.headers)), ...walked.headersOf() },
    signal: controller.signal,
  });
  const isStream = response.headers.get("content-type")?.includes("event-stream") === true;
  const text = isStream ? await firstEvents(response) : await response.text();
  controller.abort();
  const said = /"(?:hellorec_code|code)":(2001|2003)\b/.exec(text)?.[1];
  const refused = said === undefined ? undefined : Number(said) - 1600;
  if (response.status === 401 || response.status === 403) expect(refused).toBe(response.status);
  return refused;
}

async function firstEvents(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk);
    if (/\n(?:event: serialized-error|data: .+\n\n[^]*data: )/.test(text)) break;
  }
  return text;
}

describe.each(callers)("$name", (walked) => {
  test.each(ways)("every procedure by $name", async ({ reaches, call }) => {
    const seen: unknown[] = [];
    const wanted: unknown[] = [];
    for (const entry of procedures.filter((each) => reaches(each))) {
      const [path, init] = call(entry);
      seen.push([entry.name, await refusalOf(path, init, walked)]);
      wanted.push([entry.name, expected(entry, walked)]);
    }
    expect(seen).toEqual(wanted);
  });
});

test("the legacy calls are among them", () => {
  expect(procedures.filter(({ restPath }) => LEGACY_CALL_PATHS.has(restPath))).toHaveLength(2);
});
