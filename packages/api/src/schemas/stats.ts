/** What the service tells of itself. */
import { z } from "zod";

const milliseconds = z.number().describe("Milliseconds");

export const statsOutput = z.strictObject({
  started_at: z.iso.datetime(),
  uptime_seconds: z.number(),
  counts: z.strictObject({
    events: z.int().describe("Events in the log"),
    users: z.int().describe("Users with at least one event"),
    items: z.int().describe("Items in the catalogue"),
  }),
  events_per_minute: z
    .array(z.strictObject({ minute: z.iso.datetime(), events: z.int() }))
    .max(60)
    .describe("Events accepted by this process in each of the last 60 minutes, oldest first"),
  recommendations: z.strictObject({
    served: z.int().describe("Lists served by this process since it started"),
    clicked: z.int().describe("Of these, how many an event came back for"),
    click_through: z.number().describe("clicked / served; 0 where nothing was served"),
  }),
  procedures: z
    .array(
      z.strictObject({
        procedure: z.string().max(100),
        requests: z.int(),
        errors: z.int(),
        latency_ms: z.strictObject({ p50: milliseconds, p99: milliseconds }),
      }),
    )
    .max(100)
    .describe("Calls handled by this process since it started"),
});

export type Stats = z.output<typeof statsOutput>;
