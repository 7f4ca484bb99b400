/** The schemas of the contract's procedures, as JSON Schemas, and the schemas inside them. */
import { z } from "zod";

import type { Schema, Side } from "./schema-doc.ts";

/** One procedure of the contract. */
export interface ProcedureSchemas {
  /** Its name, such as `items.put`. */
  readonly name: string;
  readonly type: "query" | "mutation" | "subscription";
  readonly meta: ProcedureMeta;
  readonly input: Schema;
  /** What it answers, or each message of a stream. */
  readonly output: Schema;
  /** Whether the input may be left out. */
  readonly isInputOptional: boolean;
}

/** What a procedure has besides its schemas. */
export type ProcedureMeta = z.output<typeof meta>;

const meta = z.object({
  description: z.string(),
  scope: z.enum(["read", "write", "admin"]),
  user: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

// tRPC keeps the schemas of a procedure without declaring them, so they are checked.
const definition = z.object({
  type: z.enum(["query", "mutation", "subscription"]),
  meta,
  inputs: z.tuple([z.instanceof(z.ZodType)]),
  output: z.instanceof(z.ZodType).optional(),
});

/**
 * The schemas of every procedure.
 *
 * @param procedures of a router, by name: its `_def.procedures`
 * @param streamed the schemas of the messages of streams, by procedure: a stream declares none
 * @throws {Error} a procedure without a schema, or a schema that JSON Schema cannot say
 */
export function schemasOf(
  procedures: Readonly<Record<string, unknown>>,
  streamed: Readonly<Record<string, z.ZodType>>,
): readonly ProcedureSchemas[] {
  return Object.entries(procedures).map(([name, procedure]) => {
    const {
      type,
      inputs,
      output = streamed[name],
      ...rest
    } = definition.parse(definitionOf(procedure));
    if (output === undefined) throw new TypeError(`"${name}" of the router has no output`);
    const [input] = inputs;
    return {
      name,
      type,
      meta: rest.meta,
      input: z.toJSONSchema(input, { io: "input" }),
      output: z.toJSONSchema(output, { io: "output" }),
      isInputOptional: input.safeParse(undefined).success,
    };
  });
}

function definitionOf(procedure: unknown): unknown {
  return typeof procedure === "function" && "_def" in procedure ? procedure._def : undefined;
}

/** A schema inside those of a procedure, and its side. */
export interface FoundSchema {
  readonly schema: Schema;
  readonly side: Side;
}

/**
 * The schema at a place, such as `recommend.output.items[]`.
 *
 * @throws {RangeError} there is none
 */
export function schemaAt(procedures: readonly ProcedureSchemas[], place: string): FoundSchema {
  const procedure = procedures.find(({ name }) => place.startsWith(`${name}.`));
  const [side, ...steps] = place.slice((procedure?.name.length ?? 0) + 1).match(/\w+|\[\]/g) ?? [];
  if (procedure === undefined || (side !== "input" && side !== "output")) {
    throw new RangeError(`${place}: no such procedure`);
  }
  let schema: unknown = procedure[side];
  for (const step of steps) schema = stepInto(schema, step);
  if (!isSchema(schema)) throw new RangeError(`${place}: no such field`);
  return { schema, side };
}

function stepInto(schema: unknown, step: string): unknown {
  if (!isSchema(schema)) return undefined;
  return step === "[]" ? schema.items : schema.properties?.[step];
}

/** Whether a value is a schema that says something: `true` and `false` are schemas too. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
