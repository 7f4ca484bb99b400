/** The demo: the films and the made-up viewers that an empty store is filled with. */
import { z } from "zod";

export const demoStatusOutput = z.strictObject({
  loaded: z.boolean().describe("Whether the store has the demo"),
  alone: z.boolean().describe("Whether it has nothing else: no other item, and no event on one"),
  items: z.int().describe("Films of the demo in the catalog"),
  own_events: z
    .int()
    .optional()
    .describe(
      "Events on these films that are none of the demo's, of the first 100,000 events; absent beside other data, where nobody counts them",
    ),
});
export const demoRemoveOutput = z.strictObject({
  removed_items: z.int().describe("Films that were removed from the catalog"),
  removed_events: z
    .int()
    .describe("Events that were removed: all on these films, also those of real users"),
});

/** Whether the store has the demo, and how much of it. */
export type DemoStatus = z.output<typeof demoStatusOutput>;
/** What the removal of the demo took away. */
export type DemoRemoval = z.output<typeof demoRemoveOutput>;
