/** Ratios of servers, round by round. */
import { expect, test } from "vitest";

import { describeMachine } from "../reporting/machine.ts";
import type { Round } from "./servers-report.ts";
import { serversReport, summarize } from "./servers-report.ts";

function sample(round: number, servers: number, events_per_second: number): Round {
  return {
    round,
    servers,
    events_per_second,
    delay_ms: 5,
    batch: 100,
    callers: 4,
    p50_ms: 1,
    p99_ms: 2,
    refused: 0,
    server_cpu_us_per_event: 10,
    database_cpu_us_per_event: undefined,
    database_cores: undefined,
    waits: [{ event: servers === 1 ? "CPU" : "Lock: advisory", processes: round }],
  };
}

const MEASURED = [
  sample(1, 1, 1000),
  sample(1, 2, 2000),
  // Other work slowed this round down: the ratio is that of its own single server.
  sample(2, 1, 100),
  sample(2, 2, 150),
  sample(3, 1, 1000),
  sample(3, 2, 1700),
];

test("the ratio is the median of the rounds' own ratios", () => {
  const [one, two] = summarize(MEASURED);
  expect(one).toMatchObject({ servers: 1, of_one: 1, events_per_second: 1000 });
  expect(two).toMatchObject({ servers: 2, of_one: 1.7, database_cores: undefined });
  expect(two?.waits).toEqual([{ event: "Lock: advisory", processes: 2 }]);
});

test("two servers with the delay have a goal", () => {
  const machine = describeMachine();
  const run = {
    machine,
    rounds: 3,
    seconds: 1,
    title: "PostgreSQL 18",
    kind: "postgresql" as const,
  };
  const report = serversReport({ ...run, measured: MEASURED });
  expect(report.goals.map(({ measured, met }) => ({ measured, met }))).toEqual([
    { measured: 1.7, met: false },
  ]);
  expect(report.rows.at(-1)).toMatchObject({ servers: "2", "of one": "1.70", "its cores": "" });
});

test("a round without its single server is refused", () => {
  expect(() => summarize([sample(1, 2, 2000)])).toThrow("no single server in round 1");
});
