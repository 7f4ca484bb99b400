/** Calls the procedure of a tool, and makes its answer or its error the result of the tool. */
import { getUntypedClient, isHellorecError } from "@hellorec/client";
import type { HellorecClient } from "@hellorec/client";
import type { CallToolResult } from "@modelcontextprotocol/server";

import { failureOf } from "../framework/failure.ts";
import { isRecord } from "../procedures/procedures.ts";
import { MOST_ENTRIES, usualEntries } from "./tool-schema.ts";
import type { ProcedureTool } from "./tools.ts";

/** Most characters of an answer, about 25,000 tokens. */
export const MOST_CHARACTERS = 100_000;

const MORE =
  "There is more: call the tool again with the same input, and with next_cursor as its cursor.";

/**
 * The result of a call. It never rejects: what goes wrong is a result with `isError`, and a text that
 * says what to do.
 *
 * @param report gets what is no error of the call but of this program
 * @example await callTool(tool, { user_id: "alice" }, { client, signal, report: console.error })
 */
export async function callTool(
  { tool, procedure }: ProcedureTool,
  input: Readonly<Record<string, unknown>>,
  {
    client,
    signal,
    report,
  }: {
    readonly client: HellorecClient;
    readonly signal: AbortSignal;
    readonly report: (error: unknown) => void;
  },
): Promise<CallToolResult> {
  const { kind, name } = procedure;
  if (kind === "subscription") return failed(`${name} does not answer once`);
  const { limit } = input;
  if (Number(limit) > MOST_ENTRIES && usualEntries(tool.inputSchema) !== undefined) {
    return failed(
      `limit: must be at most ${MOST_ENTRIES} here; next_cursor leads to further entries`,
    );
  }
  try {
    const sent = limit === undefined ? { ...defaultLimit(tool.inputSchema), ...input } : input;
    const output = await getUntypedClient(client)[kind](name, sent, { signal });
    return resultOf(output, kind);
  } catch (error) {
    if (isHellorecError(error)) return failed(failureOf(error).line);
    report(error);
    return failed("hellorec mcp failed at this call (internal error); its stderr tells why");
  }
}

/** A result that says what went wrong. */
export function failed(text: string): CallToolResult {
  return { isError: true, content: [{ type: "text", text }] };
}

function defaultLimit(schema: ProcedureTool["tool"]["inputSchema"]): { readonly limit?: number } {
  const limit = usualEntries(schema);
  return limit === undefined ? {} : { limit };
}

function resultOf(output: unknown, kind: "query" | "mutation"): CallToolResult {
  const text = typeof output === "string" ? output : (JSON.stringify(output) ?? "done");
  if (text.length > MOST_CHARACTERS) return failed(tooLong(text.length, kind));
  const fields = isRecord(output) ? output : undefined;
  const hasMore = typeof fields?.["next_cursor"] === "string";
  return {
    content: [{ type: "text", text }, ...(hasMore ? [{ type: "text" as const, text: MORE }] : [])],
    ...(fields !== undefined && { structuredContent: { ...fields } }),
  };
}

function tooLong(length: number, kind: "query" | "mutation"): string {
  const size = `the answer has ${length} characters, more than the ${MOST_CHARACTERS} that a tool gives`;
  return kind === "query"
    ? `${size}: ask for less, by a smaller limit, fewer IDs or a narrower search`
    : `the call was carried out, so do not repeat it; but ${size}: next time send fewer entries`;
}
