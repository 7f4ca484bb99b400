/** The stack of an error names the file of the caller. */
import { expect, test } from "vitest";

import { createClient, getUntypedClient, isHellorecError } from "./index.ts";
import { startTestServer } from "./testing/test-server.ts";

async function askForLostItem(url: string): Promise<unknown> {
  return await createClient({ url }).items.get.query({ item_id: "lost" });
}

async function forgetEmpty(url: string): Promise<unknown> {
  return await createClient({ url }).users.forget.mutate({ user_id: "" });
}

async function callUntyped(url: string): Promise<unknown> {
  const client = createClient({ url });
  return await getUntypedClient(client).query("items.get", { item_id: "lost" });
}

// Without await: the engine itself keeps no trace of such a caller.
function handInOver(url: string): Promise<unknown> {
  const call = createClient({ url }).items.get.query({ item_id: "lost" });
  return new Promise((resolve, reject) => {
    call.then(resolve, reject);
  });
}

test.each([askForLostItem, forgetEmpty, callUntyped, handInOver])(
  "that of $name",
  async (called) => {
    await using server = await startTestServer();
    const { stackTraceLimit } = Error;
    const error: unknown = await called(server.url).catch((cause: unknown) => cause);
    const stack = isHellorecError(error) ? (error.stack ?? "") : "";
    expect(stack).toMatch(/^HellorecError: .+\n/);
    const line = stack.split("\n").find((text) => text.includes("caller-client.test.ts"));
    expect(line).toContain(called.name);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  },
);

test("none is made where the program wants none", async () => {
  await using server = await startTestServer();
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const call = askForLostItem(server.url);
  Error.stackTraceLimit = stackTraceLimit;
  const error: unknown = await call.catch((cause: unknown) => cause);
  expect(String(isHellorecError(error) && error.stack)).not.toContain("caller-client.test.ts");
});
