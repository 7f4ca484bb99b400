/** The demo: the films and the made-up viewers that an empty store is filled with. */
import { z } from "zod";

export const demoStatusOutput = z.strictObject({
  loaded: z.boolean().describe("Whether the store has the demo"),
  alone: z.boolean().describe("Whether it has nothing else: no other item, and no event on one"),
  items: z.int().describe("Films of the demo in the catalog"),
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
