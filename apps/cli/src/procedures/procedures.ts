/** The procedures of the contract, by name. The contract is loaded on the first call. */
import type { Effect, ProcedureMeta, Scope } from "@hellorec/api";

import { closest } from "../framework/closest.ts";
import { CliUsageError } from "../framework/failure.ts";

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One procedure of the contract. */
export interface Procedure {
  readonly name: string;
  readonly kind: "query" | "mutation" | "subscription";
  readonly description: string;
  /** The smallest scope of a key that may call it. */
  readonly scope: Scope;
  /** What a mutation does to what is stored. */
  readonly effect: Effect | undefined;
  /** The schema of its input; undefined: it takes none. */
  readonly input: () => JsonSchema | undefined;
  /** The schema of its output; undefined where the contract has none. */
  readonly output: () => JsonSchema | undefined;
}

/** Every procedure, in the order of the contract. */
export async function loadProcedures(): Promise<Procedure[]> {
  const { appRouter, isProcedureMeta } = await import("@hellorec/api");
  // At run time the router's procedures are flat, by full name; its type nests them.
  const entries: [string, unknown][] = Object.entries(appRouter._def.procedures);
  return entries.flatMap(
    ([name, procedure]) => procedureOf(name, procedure, isProcedureMeta) ?? [],
  );
}

/**
 * One procedure.
 *
 * @throws {CliUsageError} no procedure has this name; the message suggests the closest one
 */
export async function loadProcedure(name: string): Promise<Procedure> {
  const procedures = await loadProcedures();
  const found = procedures.find((procedure) => procedure.name === name);
  if (found !== undefined) return found;
  const near = closest(
    name,
    procedures.map((procedure) => procedure.name),
  );
  const advice = near === undefined ? '"hellorec call" lists them' : `did you mean ${near}?`;
  throw new CliUsageError(`no procedure is called "${name}"; ${advice}`);
}

function procedureOf(
  name: string,
  procedure: unknown,
  isMeta: (meta: unknown) => meta is ProcedureMeta,
): Procedure | undefined {
  if (typeof procedure !== "function" || !("_def" in procedure)) return undefined;
  const definition = procedure._def;
  if (!isRecord(definition)) return undefined;
  const { type, meta, inputs, output } = definition;
  if (type !== "query" && type !== "mutation" && type !== "subscription") return undefined;
  if (!isMeta(meta)) return undefined;
  const input: unknown = Array.isArray(inputs) ? inputs[0] : undefined;
  return {
    name,
    kind: type,
    description: meta.description,
    scope: meta.scope,
    effect: meta.effect,
    input: () => jsonSchemaOf(input, "input"),
    output: () => jsonSchemaOf(output, "output"),
  };
}

/** By Standard JSON Schema, which zod's schemas implement. */
function jsonSchemaOf(schema: unknown, side: "input" | "output"): JsonSchema | undefined {
  if (!isRecord(schema) || !isRecord(schema["~standard"])) return undefined;
  const { jsonSchema } = schema["~standard"];
  if (!isRecord(jsonSchema)) return undefined;
  const make = jsonSchema[side];
  const made: unknown = typeof make === "function" ? make({ target: "draft-2020-12" }) : undefined;
  return isRecord(made) ? made : undefined;
}

/** Whether a value's fields can be looked at. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
