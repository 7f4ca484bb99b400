/** `demo`: whether the server has the demo, and its removal. Tested in demo.test.ts. */
import type { DemoStatus } from "@hellorec/client";
import type { Command } from "commander";

import { withExamples } from "../framework/help.ts";
import type { Run } from "../framework/result.ts";
import { counted, countsText, ownEventsText } from "../terminal/counts.ts";

function besideText({ alone, own_events = 0 }: DemoStatus): string {
  if (!alone) return "beside other data";
  return own_events === 0 ? "and nothing else" : `and ${ownEventsText(own_events)} on its films`;
}

/** Registers `demo status` and `demo remove`. */
export function addDemo(program: Command, run: Run): void {
  const demo = withExamples(
    program
      .command("demo")
      .description("the demo films that a new server starts with")
      .helpCommand(false),
    "hellorec demo status",
  );
  withExamples(
    demo
      .command("status")
      .description("whether the server has the demo, and anything else")
      .action(() =>
        run(async ({ client, signal }) => {
          const output = await client.demo.status.query(undefined, { signal });
          const text = () => {
            if (!output.loaded) return "no demo";
            return `the demo, with ${counted(output.items, "film")}, ${besideText(output)}`;
          };
          return { output, text };
        }),
      ),
    "hellorec demo status",
  );
  withExamples(
    demo
      .command("remove")
      .description(
        "remove the demo's films, its viewers, and every event on its films, also those of your " +
          "own users. Other items, and what users did with those, stay. A server that starts with " +
          "--demo loads the demo again if its store is empty.",
      )
      .action(() =>
        run(async ({ client, signal }) => {
          const output = await client.demo.remove.mutate(undefined, { signal });
          return { output, text: () => countsText(output) };
        }),
      ),
    "hellorec demo remove",
  );
}
