/** The versions of the protocol and the bounds of the server for agents, without a process of its own. */
import { setTimeout } from "node:timers/promises";

import { createFakeClient, fakeError } from "@hellorec/client/testing";
import { beforeAll, describe, expect, test } from "vitest";

import { loadProcedures } from "../procedures/procedures.ts";
import { initialize, startLocalAgent } from "../testing/agents.ts";
import { toolsOf } from "./tools.ts";
import type { ProcedureTool } from "./tools.ts";

let tools: readonly ProcedureTool[];

beforeAll(async () => {
  tools = toolsOf(await loadProcedures());
});

function start(fake = createFakeClient()) {
  return startLocalAgent(fake.client, tools);
}

/** The part of an answer that a tool gives. */
const result = (text: unknown, isError = false) => ({
  result: { ...(isError && { isError }), content: [{ type: "text", text }] },
});

describe("versions of the protocol", () => {
  test.each(["2024-10-07", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])(
    "%s is served as asked for",
    async (version) => {
      const agent = start();
      expect(await agent.ask(initialize(version))).toMatchObject({
        result: { protocolVersion: version, serverInfo: { name: "hellorec" } },
      });
      expect(await agent.call("helloRec", { user_id: "x" })).toMatchObject(result("hello x"));
      agent.end();
      await agent.finished;
      expect(agent.notes).toEqual([]);
    },
  );

  test("an unknown one gets the newest that begins with a handshake", async () => {
    const agent = start();
    const answer = await agent.ask(initialize("2031-01-01"));
    expect(answer).toMatchObject({ result: { protocolVersion: "2025-11-25" } });
    agent.end();
  });
});

describe("bounds", () => {
  test("16 calls at a time; the next one is told so, and later ones are carried out", async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const fake = createFakeClient();
    fake.override({
      multiply: async () => {
        await answered;
        return 42;
      },
    });
    const agent = start(fake);
    await agent.ask(initialize());
    const open = Array.from({ length: 16 }, () => agent.call("multiply", { a: 6, b: 7 }));
    const late = agent.call("helloRec", { user_id: "x" });
    await expect.poll(() => fake.calls.length).toBe(16);
    answer();
    // Each call here gets the next line, whichever call it answers.
    const all = await Promise.all([...open, late]);
    expect(all[0]).toMatchObject(
      result(expect.stringMatching(/^more than 16 calls at a time/), true),
    );
    expect(all.slice(1)).toEqual(open.map(() => expect.objectContaining(result("42"))));
    expect(await agent.call("helloRec", { user_id: "x" })).toMatchObject(result("hello x"));
    agent.end();
  });

  test("a message of more than 2 MiB ends it with an error", async () => {
    const agent = start();
    agent.write("x".repeat(2_200_000));
    await expect(agent.finished).rejects.toThrow(
      "a message of the client has more than 2097152 bytes",
    );
    expect(agent.notes).toEqual([]);
  });

  test("messages that are more than 2 MiB together are answered", async () => {
    const agent = start();
    await agent.ask(initialize());
    const user_id = "x".repeat(700_000);
    for (const _ of [1, 2, 3, 4]) {
      expect(await agent.call("helloRec", { user_id })).toMatchObject(
        result(expect.stringContaining("the answer has 700006 characters, more than"), true),
      );
    }
    agent.end();
  });

  test("the answer of a mutation that is too long says that it was carried out", async () => {
    const agent = start();
    await agent.ask(initialize());
    const item_ids = Array.from({ length: 1000 }, (_, at) => `${"x".repeat(200)}${at}`);
    expect(await agent.call("items_remove", { item_ids })).toMatchObject(
      result(expect.stringMatching(/^the call was carried out, so do not repeat it; but /), true),
    );
    agent.end();
  });
});

test("many answers may wait for their reader: Node warns of no leak", async () => {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error) => void warnings.push(message);
  process.on("warning", onWarning);
  const agent = start();
  await agent.ask(initialize());
  agent.output.pause();
  const list = `${JSON.stringify({ jsonrpc: "2.0", id: 2, method: "tools/list" })}\n`;
  agent.write(list.repeat(50));
  await expect.poll(() => agent.output.listenerCount("drain")).toBeGreaterThan(20);
  process.off("warning", onWarning);
  expect(warnings).toEqual([]);
  agent.output.resume();
  agent.end();
  await agent.finished;
});

test("what is no message is noted in one line, and the next one is answered", async () => {
  const agent = start();
  agent.write('what is this?\n{"is":"no message"}\n');
  expect(await agent.ask(initialize())).toMatchObject({ id: 1 });
  expect(agent.notes).toEqual([
    "hellorec mcp: skipped a line of the client that is no message of JSON-RPC 2.0",
  ]);
  agent.end();
});

test("a client that sends all at once and closes its end gets every answer", async () => {
  const fake = createFakeClient();
  fake.override({
    multiply: async ({ a, b }) => {
      // Longer than the turn in which the input ends.
      await setTimeout(20);
      return a * b;
    },
  });
  const agent = start(fake);
  const open = [
    agent.ask(initialize()),
    agent.call("multiply", { a: 6, b: 7 }),
    agent.call("multiply", { a: 2, b: 3 }),
  ];
  agent.end();
  expect(await Promise.all(open)).toMatchObject([{ id: 1 }, result("42"), result("6")]);
  await agent.finished;
});

test("a failure of the server: nothing internal is told to the agent", async () => {
  const fake = createFakeClient();
  fake.override({
    popular: () => {
      throw fakeError({
        reason: "refused",
        kind: "INTERNAL_SERVER_ERROR",
        message: "SQLITE_IOERR",
      });
    },
  });
  const agent = start(fake);
  await agent.ask(initialize());
  expect(await agent.call("popular")).toMatchObject(
    result("the server failed (internal error); its own log tells why", true),
  );
  agent.end();
});
