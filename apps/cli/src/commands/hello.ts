/** The lesson's two: `hello` and `multiply`. */
import type { Command } from "commander";

import { numberArgument, withExamples } from "../command-line.ts";
import type { Run } from "../program.ts";
import { printable } from "../terminal/printable.ts";

export function addHello(program: Command, run: Run): void {
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
      // So that every negative number is an operand and no unknown option, -1E5 among them.
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
