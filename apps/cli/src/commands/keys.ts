/** Keys of the server, for those who have one of the scope admin. Tested in keys.test.ts. */
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";

import { choice, given } from "../framework/arguments.ts";
import type { Context } from "../framework/context.ts";
import { withExamples } from "../framework/help.ts";
import type { CommandResult, Run } from "../framework/result.ts";
import { table } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";

const SCOPES = ["read", "write", "admin"] as const;
type Scope = (typeof SCOPES)[number];

interface ListedKey {
  readonly key_id: string;
  readonly scope: string;
  readonly state: string;
  readonly name: string;
  readonly expires_at?: string | undefined;
}

interface CreateOptions {
  readonly name?: string;
  readonly expires?: number;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Registers `keys` and the commands below it. */
export function addKeys(program: Command, run: Run): void {
  const keys = withExamples(
    program
      .command("keys")
      .description("the keys of the server, for a caller whose key has the scope admin")
      .helpCommand(false),
    "hellorec keys list",
  );
  withExamples(
    keys
      .command("list")
      .description("all keys, without what could be used to call")
      .action(() =>
        run(async (context) => {
          const { client, signal, style } = context;
          const output = await client.keys.list.query(undefined, { signal });
          const text = () => {
            if (output.keys.length > 0) return table(output.keys, COLUMNS, style);
            context.note("no keys: everyone on this machine may call");
            return "";
          };
          return { output, text };
        }),
      ),
    "hellorec keys list",
  );
  withExamples(
    keys
      .command("create")
      .description("make a key, which is shown this once")
      .addArgument(choice("<scope>", "what it may do", SCOPES))
      .option("--name <name>", "what it is for")
      .option("--expires <span>", "when it ends, such as 90d or 12h (default: never)", seconds)
      .action((scope: Scope, { name, expires }: CreateOptions) =>
        run(async (context) => {
          const { client, signal } = context;
          const input = { scope, ...given({ name, expires_in: expires }) };
          const output = await client.keys.create.mutate(input, { signal });
          return shown(output, context);
        }),
      ),
    'hellorec keys create write --name "the shop" --expires 90d',
  );
  withExamples(
    keys
      .command("rotate")
      .description("make a key like another one, which ends some time later")
      .argument("<key-id>", "the ID of the old key, as keys list shows it")
      .option("--overlap <span>", "how long the old key stays valid (default: 1d)", seconds)
      .action((key_id: string, { overlap }: { readonly overlap?: number }) =>
        run(async (context) => {
          const { client, signal } = context;
          const input = { key_id, ...given({ overlap }) };
          const output = await client.keys.rotate.mutate(input, { signal });
          return shown(output, context);
        }),
      ),
    "hellorec keys rotate 4fT0kQ2sVb1z --overlap 7d",
  );
  withExamples(
    keys
      .command("revoke")
      .description("end a key, with its tokens and sessions, on every server")
      .argument("<key-id>", "the ID of the key, as keys list shows it")
      .action((key_id: string) =>
        run(async ({ client, signal }) => {
          const output = await client.keys.revoke.mutate({ key_id }, { signal });
          return { output, text: () => (output.revoked ? "revoked" : "it was revoked before") };
        }),
      ),
    "hellorec keys revoke 4fT0kQ2sVb1z",
  );
}

const COLUMNS: readonly Column<ListedKey>[] = [
  { heading: "KEY", rank: "key", cell: ({ key_id }) => key_id },
  { heading: "SCOPE", rank: "whole", cell: ({ scope }) => scope },
  { heading: "STATE", rank: "whole", cell: ({ state }) => state },
  { heading: "EXPIRES", rank: "optional", cell: ({ expires_at = "never" }) => expires_at },
  { heading: "NAME", cell: ({ name }) => name },
];

/** The key alone on stdout, so that a script can take it. */
function shown(
  output: { readonly key: string; readonly key_id: string },
  context: Context,
): CommandResult {
  const text = () => {
    context.note(
      `the key ${output.key_id} is shown this once: keep it where only its user can read it`,
    );
    return output.key;
  };
  return { output, text };
}

/** The seconds of a span such as 90d. @throws {InvalidArgumentError} it has another form */
function seconds(text: string): number {
  const [, count, unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const each = UNIT_SECONDS[unit];
  if (count === undefined || each === undefined) {
    throw new InvalidArgumentError("It must be a span of time, such as 90d, 12h, 30m or 45s.");
  }
  return Number(count) * each;
}
