/** What a fake client knows of the procedures of the contract. */
import { appRouter } from "@hellorec/api";
import { TRPCError } from "@trpc/server";

import { isRecord } from "../errors/error-shape.ts";

interface Parser {
  parse(value: unknown): unknown;
}

const PROCEDURES: ReadonlyMap<string, unknown> = new Map(
  Object.entries<unknown>(appRouter._def.procedures),
);

/** Whether a procedure is a query, a mutation or a subscription; undefined: there is none. */
export function typeOf(path: string): string | undefined {
  const { type } = definitionOf(path);
  return typeof type === "string" ? type : undefined;
}

/**
 * The input as the procedure gets it: checked, and with its defaults.
 *
 * @throws {TRPCError} BAD_REQUEST, as from the procedure itself
 */
export function checkedInput(path: string, input: unknown): unknown {
  try {
    return parsersOf(path).reduce((checked: unknown, parser) => parser.parse(checked), input);
  } catch (cause) {
    throw new TRPCError({ code: "BAD_REQUEST", cause });
  }
}

function parsersOf(path: string): readonly Parser[] {
  const { inputs } = definitionOf(path);
  return Array.isArray(inputs) ? inputs : [];
}

function definitionOf(path: string): { readonly type?: unknown; readonly inputs?: unknown } {
  const procedure = PROCEDURES.get(path);
  if (typeof procedure !== "function" || !("_def" in procedure)) return {};
  const { _def: definition } = procedure;
  return isRecord(definition) ? definition : {};
}
