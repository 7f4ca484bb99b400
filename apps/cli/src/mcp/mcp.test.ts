/** `hellorec mcp` as built, under the client of the official SDK, against a real server. */
import { appRouter, isProcedureMeta } from "@hellorec/api";
import type { Scope } from "@hellorec/api";
import { createClient } from "@hellorec/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { connectAgent, initialize, startRawProgram, textOf } from "../testing/agents.ts";
import type { Agent } from "../testing/agents.ts";
import { startFaultProxy } from "../testing/fault-proxy.ts";
import { buildCli, startServer } from "../testing/programs.ts";
import type { BuiltCli, ServerProcess } from "../testing/programs.ts";

const FILMS = 60;

let cli: BuiltCli;
let server: ServerProcess;
/** One agent for what each scope allows. */
let agents: Readonly<Record<Scope, Agent>>;

beforeAll(async () => {
  [cli, server] = await Promise.all([buildCli(), startServer()]);
  const client = createClient({ url: server.url });
  const plot = "x".repeat(4000);
  const items = Array.from({ length: FILMS }, (_, at) => ({
    item_id: `film-${at}`,
    title: `Film ${at}`,
    categories: at < 30 ? ["Drama", "Long"] : ["Drama"],
    ...(at < 30 && { attributes: { plot } }),
  }));
  await client.items.put.mutate({ items });
  await client.track.mutate({ events: [{ user_id: "alice", item_id: "film-1", type: "like" }] });
  const options = { file: cli.file, env: { HELLOREC_URL: server.url } };
  const [read, write, admin] = await Promise.all([
    connectAgent(options),
    connectAgent({ ...options, args: ["--allow", "write"] }),
    // The newest version of the protocol begins without a handshake.
    connectAgent({
      ...options,
      args: ["--allow", "admin"],
      versions: { mode: { pin: "2026-07-28" } },
    }),
  ]);
  agents = { read, write, admin };
});

afterAll(async () => {
  await Promise.all(Object.values(agents).map((agent) => agent[Symbol.asyncDispose]()));
  await cli[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

describe("the tools", () => {
  test.each<[Scope, (procedure: { kind: unknown; scope: Scope }) => boolean]>([
    ["read", ({ kind, scope }) => kind === "query" && scope === "read"],
    ["write", ({ scope }) => scope !== "admin"],
    ["admin", () => true],
  ])("with %s: the procedures of the contract that it allows", async (scope, isAllowed) => {
    const agent = agents[scope];
    const { tools } = await agent.client.listTools();
    const expected = procedures().filter(
      (procedure) => procedure.kind !== "subscription" && isAllowed(procedure),
    );
    expect(expected.length).toBeGreaterThan(5);
    expect(tools.map(({ title }) => title)).toEqual(expected.map(({ name }) => name));
    expect(tools.map(({ description }) => description)).toEqual(
      expected.map(({ description }) => description),
    );
  });

  test("say what they do to what is stored", async () => {
    const agent = agents.admin;
    const { tools } = await agent.client.listTools();
    const hints = new Map(tools.map(({ name, annotations }) => [name, annotations]));
    const expected = (readOnlyHint: boolean, destructiveHint: boolean, idempotentHint: boolean) =>
      expect.objectContaining({ readOnlyHint, destructiveHint, idempotentHint });
    expect(hints.get("items_list")).toEqual(expected(true, false, true));
    expect(hints.get("track")).toEqual(expected(false, false, false));
    expect(hints.get("users_forget")).toEqual(expected(false, true, true));
    expect(hints.get("keys_rotate")).toEqual(expected(false, true, false));
  });

  test("have names and schemas that every client takes", async () => {
    const agent = agents.admin;
    const { tools } = await agent.client.listTools();
    expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
    for (const { name, inputSchema, outputSchema } of tools) {
      expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(JSON.stringify(inputSchema)).not.toMatch(/"(pattern|\$schema|if|direction)":/);
      // Clients refuse an answer with a field that is not allowed, and a newer server may add one.
      expect(JSON.stringify(outputSchema ?? {})).not.toContain('"additionalProperties":false');
    }
    const recommend = tools.find(({ name }) => name === "recommend");
    expect(recommend?.inputSchema.required).toEqual(["user_id"]);
  });

  test("--list prints them for people", async () => {
    const read = await cli.run(["mcp", "--list"]);
    expect(read).toMatchObject({ status: 0, stderr: "" });
    expect(read.stdout).toMatch(/^items_list {2,}Items of the catalog/m);
    expect(read.stdout).not.toMatch(/^track /m);
    const write = await cli.run(["mcp", "--list", "--allow", "write"]);
    expect(write.stdout).toMatch(/^track /m);
    expect(await cli.run(["mcp", "--allow", "owner"])).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("a call", () => {
  test("of every query gives what its schema says: the client checks that", async () => {
    const agent = agents.admin;
    const inputs: Record<string, Record<string, unknown>> = {
      helloRec: { user_id: "x" },
      multiply: { a: 6, b: 7 },
      recommend: { user_id: "alice" },
      recommendForSession: { item_ids: ["film-1"] },
      similar: { item_id: "film-1" },
      explain: { user_id: "alice", item_id: "film-2" },
      items_get: { item_id: "film-1" },
      items_getMany: { item_ids: ["film-1", "film-40"] },
      items_list: { limit: 3 },
      users_history: { user_id: "alice" },
    };
    const { tools } = await agent.client.listTools();
    for (const { name, outputSchema } of tools.filter((tool) => tool.annotations?.readOnlyHint)) {
      const result = await agent.call(name, inputs[name]);
      expect({ name, isError: result.isError }).toEqual({ name, isError: undefined });
      if (outputSchema === undefined) continue;
      const [first] = result.content;
      const text = first?.type === "text" ? first.text : "";
      expect(JSON.parse(text)).toEqual(result.structuredContent);
    }
  });

  test("of a text or a number is its text", async () => {
    const agent = agents.read;
    expect(await agent.call("helloRec", { user_id: "x" })).toEqual({
      content: [{ type: "text", text: "hello x" }],
    });
    expect(textOf(await agent.call("multiply", { a: 6, b: 7 }))).toBe("42");
  });

  test("of a mutation, where it is allowed", async () => {
    const agent = agents.write;
    const put = await agent.call("items_put", { items: [{ item_id: "new", title: "New" }] });
    expect(put.structuredContent).toEqual({ created: 1, updated: 0 });
    expect(textOf(await agent.call("items_get", { item_id: "new" }))).toContain("New");
    const removed = await agent.call("items_remove", { item_ids: ["new"] });
    expect(removed.structuredContent).toEqual({ removed: 1 });
  });

  test("that is not allowed changes nothing, and says what would allow it", async () => {
    const agent = agents.read;
    const input = { items: [{ item_id: "smuggled", title: "Smuggled" }] };
    const refused = await agent.call("items_put", input);
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain('"hellorec mcp --allow write"');
    expect(textOf(await agent.call("tokens_create", { user_id: "a" }))).toContain("--allow write");
    expect(textOf(await agent.call("users_history", { user_id: "a" }))).toContain("--allow admin");
    expect(await agent.call("items_get", { item_id: "smuggled" })).toMatchObject({ isError: true });
  });

  test.each([
    ["recommend", { user: "alice" }, 'unknown field "user": did you mean user_id?'],
    ["recommend", { user_id: "alice", limit: 0 }, "limit: must be at least 1"],
    ["items_list", { limit: 1000 }, "limit: must be at most 50"],
    ["items_get", { item_id: "nope" }, 'no item "nope"'],
  ])("%s with a wrong input says what is wrong", async (name, input, words) => {
    const agent = agents.read;
    const result = await agent.call(name, input);
    expect(result).toEqual({
      isError: true,
      content: [{ type: "text", text: expect.any(String) }],
    });
    expect(textOf(result)).toContain(words);
  });

  test("of an unknown tool is an error of the protocol", async () => {
    const agent = agents.read;
    await expect(agent.call("items_lst")).rejects.toThrow("did you mean items_list?");
  });
});

describe("pages", () => {
  test("are short, and say that there is more", async () => {
    const agent = agents.read;
    const seen: unknown[] = [];
    let cursor: unknown;
    do {
      const page = await agent.call("items_list", { ...(cursor !== undefined && { cursor }) });
      const { items, next_cursor } = fieldsOf(page.structuredContent);
      if (!Array.isArray(items)) throw new TypeError("no items");
      expect(items.length).toBeLessThanOrEqual(20);
      expect(textOf(page).includes("There is more")).toBe(next_cursor !== undefined);
      seen.push(...items);
      cursor = next_cursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(FILMS);
  });

  test("that are too long for a model are refused, and fewer entries are not", async () => {
    const agent = agents.read;
    const all = await agent.call("items_list", { categories: ["Long"], limit: 50 });
    expect(all.isError).toBe(true);
    expect(textOf(all)).toMatch(/^the answer has 1\d{5} characters, .* smaller limit/);
    const few = await agent.call("items_list", { categories: ["Long"], limit: 5 });
    expect(few.isError).toBeUndefined();
  });
});

describe("the end", () => {
  test("stdin closes: open calls are cancelled", async () => {
    await using hanging = await startFaultProxy(server.url, [{ path: "/", effect: "hang" }]);
    const agent = startRawProgram({ file: cli.file, env: { HELLOREC_URL: hanging.url } });
    await agent.ask(initialize());
    agent.write(
      `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"popular","arguments":{}}}\n`,
    );
    await expect.poll(() => hanging.bodies.length).toBe(1);
    agent.end();
    expect(await agent.finished).toMatchObject({ status: 0 });
  });

  test.each(["SIGTERM", "SIGINT"] as const)("%s", async (name) => {
    const agent = startRawProgram({ file: cli.file });
    await agent.ask(initialize());
    agent.signal(name);
    expect(await agent.finished).toEqual({ status: name, stderr: "" });
  });

  test("a message over the bound", async () => {
    const agent = startRawProgram({ file: cli.file });
    agent.write("x".repeat(2_200_000));
    const stderr = "hellorec: a message of the client has more than 2097152 bytes\n";
    expect(await agent.finished).toEqual({ status: 1, stderr });
  });

  test("a key that others can read, before anything is served", async () => {
    const agent = startRawProgram({ file: cli.file, env: { HELLOREC_KEY_FILE: cli.file } });
    const { status, stderr } = await agent.finished;
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("chmod 600") });
  });
});

describe("without a server", () => {
  test("calls say so, and the tools are there", async () => {
    const env = { HELLOREC_URL: "http://127.0.0.1:1" };
    await using agent = await connectAgent({ file: cli.file, env });
    const result = await agent.call("popular");
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^no answer from http:\S+ \(ECONNREFUSED\); start a server/);
    expect((await agent.client.listTools()).tools.length).toBeGreaterThan(5);
    expect(agent.stderr()).toBe("");
  });
});

// The last one: from the first key on the server wants one from all.
test("a server with keys: the key decides, whatever --allow says", async () => {
  const { key } = await createClient({ url: server.url }).keys.create.mutate({ scope: "admin" });
  const owner = createClient({ url: server.url, token: key });
  const reader = await owner.keys.create.mutate({ scope: "read" });
  const { token } = await owner.tokens.create.mutate({ user_id: "alice" });
  const connect = (HELLOREC_KEY: string) =>
    connectAgent({
      file: cli.file,
      args: ["--allow", "write"],
      env: { HELLOREC_URL: server.url, HELLOREC_KEY },
    });
  const refusals = async (agent: Agent, name: string, input: Record<string, unknown>) => {
    const result = await agent.call(name, input);
    return result.isError === true ? textOf(result) : undefined;
  };

  expect(await refusals(agents.read, "popular", {})).toContain("set HELLOREC_KEY");
  await using wrong = await connect(`${reader.key.slice(0, -3)}AAA`);
  expect(await refusals(wrong, "popular", {})).toContain("set HELLOREC_KEY");

  await using reading = await connect(reader.key);
  expect(await refusals(reading, "popular", {})).toBeUndefined();
  const events = [{ user_id: "alice", item_id: "film-1", type: "view" }];
  expect(await refusals(reading, "track", { events })).toContain("needs a key of the scope write");

  await using forAlice = await connect(token);
  expect(await refusals(forAlice, "recommend", { user_id: "alice" })).toBeUndefined();
  expect(await refusals(forAlice, "recommend", { user_id: "bob" })).toContain("user");
});

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  // A procedure is a function that has fields.
  return Object.fromEntries(value instanceof Object ? Object.entries(value) : []);
}

/** What the contract itself says. */
function procedures() {
  return Object.entries<unknown>(appRouter._def.procedures).map(([name, procedure]) => {
    const { type, meta } = fieldsOf(fieldsOf(procedure)["_def"]);
    if (!isProcedureMeta(meta)) throw new TypeError(`${name} has no meta`);
    return { name, kind: type, scope: meta.scope, description: meta.description };
  });
}
