/** Callers of `track`, each with one open connection: `node track-load.js '{"port":5000,…}'`. */
import { setTimeout as sleep } from "node:timers/promises";

import { HOST, HttpConnection } from "../src/store/http-connection.ts";
import { quantile } from "../src/store/latency.ts";
import type { TrackLoad, TrackOutput } from "../src/store/track-load.ts";
import { trackLoadSchema } from "../src/store/track-load.ts";
import { TrackRequests } from "../src/store/track-requests.ts";

/** A request that was answered 503 is retried after this. */
const PAUSE_MS = 50;

async function run(load: TrackLoad): Promise<TrackOutput> {
  const requests = new TrackRequests(`${HOST}:${load.port}`, load.batch);
  const expected = `{"result":{"data":{"accepted":${load.batch},"duplicates":0}}}`;
  const connections = await Promise.all(
    Array.from({ length: load.callers }, () => HttpConnection.open(load.port)),
  );
  const latencies: number[] = [];
  let [turn, refused] = [Math.ceil(load.first_event / load.batch), 0];
  const lastTurn = turn + Math.ceil(load.most_events / load.batch);
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const deadline = start + load.seconds * 1000;
  await Promise.all(
    connections.map(async (connection) => {
      while (turn < lastTurn && performance.now() < deadline) {
        const request = requests.bytes(turn++);
        const sent = performance.now();
        let answer = await connection.send(request);
        while (answer.status === 503) {
          refused++;
          await sleep(PAUSE_MS);
          answer = await connection.send(request);
        }
        if (answer.status !== 200 || answer.body !== expected) {
          throw new Error(`track: ${answer.status} ${answer.body.slice(0, 500)}`);
        }
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  for (const connection of connections) connection[Symbol.dispose]();
  return {
    requests: latencies.length,
    next_event: turn * load.batch,
    seconds,
    p50_ms: quantile(latencies, 0.5),
    p99_ms: quantile(latencies, 0.99),
    refused,
    generator_cpu_seconds: (user + system) / 1e6,
  };
}

const load = trackLoadSchema.parse(JSON.parse(process.argv[2] ?? "{}"));
process.stdout.write(`${JSON.stringify(await run(load))}\n`);
