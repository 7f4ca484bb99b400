/** The two calls of the legacy Flask API: `hello` and `multiply`. Tested in commands.test.ts. */
import type { Command } from "commander";

import { numberArgument } from "../framework/arguments.ts";
import { withExamples } from "../framework/help.ts";
import type { Run } from "../framework/result.ts";
import { printable } from "../terminal/printable.ts";

/** Registers `hello` and `multiply`. */
export function addLegacy(program: Command, run: Run): void {
  withExamples(
    program
      .command("hello")
      .description("greet a user: the quickest way to see whether a server is there")
      .argument("<user>", "whom to greet")
      .action((user_id: string) =>
        run(async ({ client, signal }) => {
          const output = await client.helloRec.query({ user_id }, { signal });
          return { output, text: () => printable(output) };
        }),
      ),
    "hellorec hello alice",
  );
  withExamples(
    program
      .command("multiply")
      .description("multiply two numbers: the exact product, or an error")
      .argument("<a>", "a number, as JSON writes it", numberArgument)
      .argument("<b>", "another one", numberArgument)
      // Every negative number is an operand, -1E5 too, and not an unknown option.
      .allowUnknownOption()
      .action((a: number, b: number) =>
        run(async ({ client, signal }) => {
          const output = await client.multiply.query({ a, b }, { signal });
          return { output, text: () => String(output) };
        }),
      ),
    "hellorec multiply 6 7",
    "hellorec multiply -3 0.5",
  );
}
