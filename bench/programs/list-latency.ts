/** Requests users' lists one after another, three times: `node list-latency.js '{"port":…}'`. */
import { benchEvent } from "../src/store/events.ts";
import { HOST, HttpConnection } from "../src/store/http-connection.ts";
import { quantile } from "../src/store/latency.ts";
import type { ListOutput } from "../src/store/list-latency.ts";
import { listLatencySchema } from "../src/store/list-latency.ts";

const { port, users, warm_up_users } = listLatencySchema.parse(JSON.parse(process.argv[2] ?? "{}"));
using connection = await HttpConnection.open(port);
const known = new Set<string>();
for (let number = 0; known.size < users + warm_up_users; number++) {
  known.add(benchEvent(number).user_id);
}
const ids = [...known];

/** Minimum share of personal lists: few users have only items that no other user has. */
const LEAST_PERSONAL = 0.9;

async function pass(userIds: readonly string[], limit: number) {
  const latencies: number[] = [];
  let personal = 0;
  for (const user_id of userIds) {
    const input = encodeURIComponent(JSON.stringify({ user_id, limit }));
    const start = performance.now();
    const { status, body } = await connection.send(
      `GET /trpc/recommend?input=${input} HTTP/1.1\r\nHost: ${HOST}:${port}\r\n\r\n`,
    );
    latencies.push(performance.now() - start);
    if (status !== 200) throw new Error(`recommend ${user_id}: ${status} ${body.slice(0, 300)}`);
    if (body.includes('"strategy":"personal"')) personal++;
  }
  if (personal < LEAST_PERSONAL * userIds.length) {
    throw new Error(`only ${personal} of ${userIds.length} lists are personal`);
  }
  return { p50_ms: quantile(latencies, 0.5), p99_ms: quantile(latencies, 0.99) };
}

// Other users first, in all three ways, so that compiled code is measured.
const others = ids.slice(users);
for (const limit of [10, 9, 10]) await pass(others, limit);
const measured = ids.slice(0, users);
const output: ListOutput = {
  cold: await pass(measured, 10),
  profile_cached: await pass(measured, 9),
  list_cached: await pass(measured, 10),
};
process.stdout.write(`${JSON.stringify(output)}\n`);
