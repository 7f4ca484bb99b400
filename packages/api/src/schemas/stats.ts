/** Statistics of the service. */
import { z } from "zod";

import { instant } from "./primitives.ts";

/** How many of the last failed calls a server remembers. */
export const MAX_FAILED_CALLS = 100;

export const statsOutput = z.strictObject({
  started_at: instant.describe("When this process began to serve"),
  uptime_seconds: z.number().describe("How long it has been serving"),
  counts: z
    .strictObject({
      events: z.int().describe("Events in the log"),
      users: z.int().describe("Users with at least one event"),
      items: z.int().describe("Items in the catalog"),
    })
    .describe("What the store holds; the number of users may be up to five minutes old"),
  events_per_minute: z
    .array(
      z.strictObject({
        minute: instant.describe("Start of the minute"),
        events: z.int().describe("Events accepted in it"),
      }),
    )
    .max(60)
    .describe("Events accepted by this process in each of the last 60 minutes, oldest first"),
  recommendations: z
    .strictObject({
      served: z
        .int()
        .describe(
          "Lists served, by all servers over the same data since it exists; the last seconds of another server are missing",
        ),
      clicked: z.int().describe("Of these, how many an event named later; a list counts once"),
      click_through: z.number().describe("clicked / served; 0 where nothing was served"),
    })
    .describe("How often recommendations lead to events"),
  procedures: z
    .array(
      z.strictObject({
        procedure: z.string().max(100).describe("The procedure's name, as items.put"),
        requests: z.int().describe("Finished calls, failed and refused ones included"),
        errors: z
          .int()
          .describe(
            "Calls that the server failed to answer (HTTP 5xx); what it refused (4xx) is the caller's mistake and not counted here",
          ),
        latency_ms: z
          .strictObject({
            p50: z.number().describe("Half of the calls took at most this many milliseconds"),
            p99: z.number().describe("99 of 100 calls took at most this many milliseconds"),
          })
          .describe("From the start of the procedure to its result"),
      }),
    )
    .max(100)
    .describe("Calls handled by this process since it started"),
  failed_calls: z
    .array(
      z.strictObject({
        procedure: z.string().max(100).describe("The procedure's name, as items.put"),
        code: z.string().max(64).describe("The kind of error, as NOT_FOUND"),
        http_status: z
          .int()
          .describe("400 to 499: the call was refused; from 500 on: the server failed"),
        message: z.string().max(300).describe("What the caller was told, or the start of it"),
        failed_at: instant.describe("When it ended"),
      }),
    )
    .max(MAX_FAILED_CALLS)
    .optional()
    .describe("The last calls that this process refused or failed, newest first; absent: none"),
});

/** Counts, rates and latencies of one server. */
export type Stats = z.output<typeof statsOutput>;
