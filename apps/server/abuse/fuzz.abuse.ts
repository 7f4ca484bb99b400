/** Every procedure by every route, with inputs made from its schema: no 500, nothing left hanging. */
import { Agent, request } from "node:http";

import fc from "fast-check";
import { expect, test } from "vitest";

import type { FuzzRequest } from "./fuzz/fuzz-requests.ts";
import { describeRequest, fuzzRequest } from "./fuzz/fuzz-requests.ts";
import type { Answers } from "./support/client.ts";
import { note } from "./support/client.ts";
import { sizes } from "./support/form.ts";
import { expectHarmless } from "./support/under-load.ts";

const CALLS = Number(process.env["ABUSE_CASES"] ?? sizes({ quick: 4000, long: 30_000 }));
const SEED = Number(process.env["ABUSE_SEED"] ?? Date.now() % 1_000_000_000);
const CALLS_AT_ONCE = 8;
const CALLS_OF_A_SAMPLE = 400;
const HANGING_MS = 20_000;
const MOST_FAULTS_SHOWN = 10;
/** What no client may see: an internal error, or where in the code it arose. */
const INTERNAL = /"httpStatus":500|"code":2050|node_modules|\.js:\d+|SQLITE|TypeError|RangeError/;

test(`a fuzz of ${CALLS} requests, seed ${SEED}`, async () => {
  process.stdout.write(`fuzz: ${CALLS} requests; repeat it with --cases ${CALLS} --seed ${SEED}\n`);
  const faults: string[] = [];
  await expectHarmless({
    abuse: `a fuzz of ${CALLS.toLocaleString("en")} requests, ${CALLS_AT_ONCE} at a time`,
    load: async ({ port }) => {
      const answers: Answers = {};
      for (let done = 0; done < CALLS; done += CALLS_OF_A_SAMPLE) {
        const numRuns = Math.min(CALLS_OF_A_SAMPLE, CALLS - done);
        await callAll(
          port,
          fc.sample(fuzzRequest, { seed: SEED + done, numRuns }),
          answers,
          faults,
        );
      }
      return answers;
    },
  });
  expect(faults.slice(0, MOST_FAULTS_SHOWN), `seed ${SEED}`).toEqual([]);
});

async function callAll(
  port: number,
  requests: readonly FuzzRequest[],
  answers: Answers,
  faults: string[],
): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const left = requests.values();
  const worker = async (): Promise<void> => {
    for (const each of left) {
      const { status, fault } = await answerOf(port, each, agent);
      note(answers, status);
      if (fault !== undefined) faults.push(`${fault}: ${describeRequest(each)}`);
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
  agent.destroy();
}

/** Sends a request, and says what is wrong with its answer. Of a stream, the start is read. */
function answerOf(
  port: number,
  { method, path, body, content_type }: FuzzRequest,
  agent: Agent,
): Promise<{ status: string; fault: string | undefined }> {
  return new Promise((resolve) => {
    const fail = (fault: string): void => resolve({ status: "none", fault });
    const outgoing = request(
      { host: "127.0.0.1", port, method, path, agent, timeout: HANGING_MS },
      (incoming) => {
        const status = String(incoming.statusCode);
        let text = "";
        const end = (): void => {
          const isRefusal = status === "503" && incoming.headers["retry-after"] !== undefined;
          const isWrong = (status.startsWith("5") && !isRefusal) || INTERNAL.test(text);
          resolve({ status, fault: isWrong ? `${status} ${text.slice(0, 300)}` : undefined });
        };
        incoming.on("data", (chunk: Buffer) => {
          text += chunk.toString();
          if (incoming.headers["content-type"]?.startsWith("text/event-stream") !== true) return;
          end();
          incoming.destroy();
        });
        incoming.once("end", end);
        incoming.once("error", () => fail("the answer broke off"));
      },
    );
    outgoing.setHeader("content-type", content_type);
    outgoing.once("timeout", () => {
      fail("left hanging");
      outgoing.destroy();
    });
    outgoing.once("error", (error) => fail(error.message));
    outgoing.end(body);
  });
}
