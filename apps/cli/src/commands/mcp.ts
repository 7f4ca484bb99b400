/** `mcp`: serves agents over stdin and stdout. Tested in mcp.test.ts. */
import type { Scope } from "@hellorec/api";
import { Option } from "commander";
import type { Command } from "commander";

import { withExamples } from "../framework/help.ts";
import type { Run } from "../framework/result.ts";
import { loadProcedures } from "../procedures/procedures.ts";
import { rowsText } from "../terminal/wrap.ts";
import type { LabelledRow } from "../terminal/wrap.ts";

interface McpCommandOptions {
  readonly allow: Scope;
  readonly list?: boolean;
}

/** Registers `mcp`. */
export function addMcp(program: Command, run: Run): void {
  withExamples(
    program
      .command("mcp")
      .description("serve agents by the Model Context Protocol, over stdin and stdout")
      .addOption(
        new Option("--allow <scope>", "what an agent may do, if its key may too")
          .choices(["read", "write", "admin"])
          .default("read"),
      )
      .option("--list", "print the tools that an agent gets, and end")
      .action(({ allow, list = false }: McpCommandOptions) =>
        run(async (context) => {
          const { toolsOf, allowedTools } = await import("../mcp/tools.ts");
          const tools = toolsOf(await loadProcedures());
          if (list) {
            const output = allowedTools(tools, allow).map(({ tool }) => tool);
            const rows = output.map(({ name, description }): LabelledRow => [name, description]);
            return { output, text: () => rowsText(rows, context.style.width) };
          }
          const { stdin, stdout } = context.io;
          if (stdin.isTTY) {
            context.note("waits for an MCP client on standard input; Ctrl-C ends it");
          }
          const { serveMcp } = await import("../mcp/serve.ts");
          const version = program.version() ?? "";
          await serveMcp({ ...context, tools, scope: allow, version }, stdin, stdout);
          return {};
        }, "json"),
      ),
    "hellorec mcp --list",
    "hellorec mcp",
    "hellorec mcp --allow write",
  );
}
