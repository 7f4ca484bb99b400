/** The tools that an agent gets: one for each procedure of the contract that it may call. */
import { allows } from "@hellorec/api";
import type { Scope } from "@hellorec/api";
import type { Tool } from "@modelcontextprotocol/server";

import type { Procedure } from "../procedures/procedures.ts";
import { inputSchemaOf, outputSchemaOf } from "./tool-schema.ts";

/** A tool, and the procedure that it calls. */
export interface ProcedureTool {
  readonly tool: Tool;
  readonly procedure: Procedure;
  /** What has to be allowed before an agent gets it. */
  readonly needs: Scope;
}

/**
 * A tool for each procedure that answers once. The list that a subscription sends is also the answer
 * of a query, such as `recommend` for `live`.
 *
 * @example toolsOf(await loadProcedures()).map(({ tool }) => tool.name) // ["helloRec", …]
 */
export function toolsOf(procedures: readonly Procedure[]): readonly ProcedureTool[] {
  return procedures
    .filter(({ kind }) => kind !== "subscription")
    .map((procedure) => ({ procedure, needs: neededFor(procedure), tool: toolOf(procedure) }));
}

/** Those that are allowed. */
export function allowedTools(
  tools: readonly ProcedureTool[],
  scope: Scope,
): readonly ProcedureTool[] {
  return tools.filter(({ needs }) => allows(scope, needs));
}

/** A key that may only read makes tokens too; an agent that may only read makes none. */
function neededFor({ kind, scope }: Procedure): Scope {
  return kind === "mutation" && scope === "read" ? "write" : scope;
}

function toolOf(procedure: Procedure): Tool {
  const { name, kind, description, effect } = procedure;
  const isQuery = kind === "query";
  const outputSchema = outputSchemaOf(procedure.output());
  return {
    // Some models take no dots in names.
    name: name.replaceAll(".", "_"),
    title: name,
    description,
    inputSchema: inputSchemaOf(procedure.input()),
    ...(outputSchema !== undefined && { outputSchema }),
    annotations: {
      title: name,
      readOnlyHint: isQuery,
      destructiveHint: !isQuery && effect?.isDestructive !== false,
      idempotentHint: isQuery || effect?.isIdempotent === true,
      // It calls one server, and nothing beyond it.
      openWorldHint: false,
    },
  };
}
