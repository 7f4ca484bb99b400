/** `call`: any query or mutation by its name. The contract is loaded for this command alone. */
import { getUntypedClient } from "@hellorec/client";
import type { Command } from "commander";

import { closest } from "../closest.ts";
import { withExamples } from "../command-line.ts";
import { UsageError } from "../failure.ts";
import { parseJson } from "../json-argument.ts";
import type { Run } from "../program.ts";

export function addCall(program: Command, run: Run): void {
  withExamples(
    program
      .command("call")
      .description("call any procedure with JSON, and print its output as JSON")
      .argument("<procedure>", "its name, such as recommend or items.list")
      .argument("[json]", 'its input; left out: none; "-" reads it from standard input')
      .action((name: string, json: string | undefined) =>
        run(async ({ client, signal }) => {
          const kind = await kindOf(name);
          const input = json === undefined ? undefined : await parseJson(json);
          const untyped = getUntypedClient(client);
          const output = await untyped[kind](name, input, { signal });
          return { output, text: () => JSON.stringify(output, undefined, 2) };
        }),
      ),
    `hellorec call recommend '{"user_id":"alice","limit":3}'`,
    "hellorec call stats.get --json",
  );
}

type Kind = "query" | "mutation" | "subscription";

/** @throws {UsageError} there is no such procedure, or it is a subscription */
async function kindOf(name: string): Promise<Exclude<Kind, "subscription">> {
  const { appRouter } = await import("@hellorec/api");
  // At run time the router keeps its procedures flat, by full name; its type shows them nested.
  const procedures = new Map<string, unknown>(Object.entries(appRouter._def.procedures));
  const kind = kindFrom(procedures.get(name));
  if (kind === undefined) {
    const names = [...procedures]
      .filter(([, procedure]) => kindFrom(procedure) !== "subscription")
      .map(([known]) => known);
    const near = closest(name, names);
    const advice = near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`;
    throw new UsageError(`no procedure is called "${name}"; ${advice}`);
  }
  if (kind !== "subscription") return kind;
  throw new UsageError(`${name} goes on for ever; "call" takes queries and mutations`);
}

function kindFrom(procedure: unknown): Kind | undefined {
  const definition: unknown =
    typeof procedure === "function" && "_def" in procedure ? procedure._def : undefined;
  if (typeof definition !== "object" || definition === null || !("type" in definition)) {
    return undefined;
  }
  const { type } = definition;
  return type === "query" || type === "mutation" || type === "subscription" ? type : undefined;
}
