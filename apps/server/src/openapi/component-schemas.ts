/** The schemas of the contract as components of the document. Tested through document.test.ts. */
import {
  eventSchema,
  fitJobSchema,
  itemSchema,
  STORABLE,
  storedEventSchema,
  storedItemSchema,
} from "@hellorec/api";
import { z } from "zod";

import { LEGACY_CALL_PATHS } from "../http/access/open-addresses.ts";
import type { ProcedureEntry } from "../routes/procedures.ts";
import { procedureNamed, procedures } from "../routes/procedures.ts";
import type { JsonSchema, Reference } from "./open-api.ts";

/** Where the document has its schemas. */
const PLACE = "#/components/schemas/";

/**
 * What every language has a pattern for, in place of STORABLE: most have no lone surrogates in their
 * texts, and their patterns cannot name them.
 */
const WITHOUT_NUL = String.raw`^[^\x00]*$`;

// tRPC keeps the schemas of a procedure without declaring them, so they are checked.
const definition = z.object({
  inputs: z.tuple([z.instanceof(z.ZodType)]),
  output: z.instanceof(z.ZodType).optional(),
});

/** A subscription checks what it yields itself: its definition has no output. */
const STREAMED: Readonly<Record<string, () => z.ZodType>> = {
  live: () => schemasOf(procedureNamed("recommend")).output,
  "model.progress": () => fitJobSchema,
};

/** The schemas of a procedure: of its input, and of what it answers or of each message of a stream. */
export function schemasOf({ procedure, name }: ProcedureEntry): {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
} {
  const { inputs, output = STREAMED[name]?.() } = definition.parse(procedure._def);
  if (output === undefined) throw new TypeError(`"${name}" of the router has no output`);
  return { input: inputs[0], output };
}

/** Which side of a schema is written: what is sent, or what is answered. */
type Side = "input" | "output";

/** Names of what several procedures share, and of what clients have types for. */
const SHARED: Readonly<Record<Side, readonly (readonly [string, () => z.ZodType])[]>> = {
  input: [
    ["ItemInput", () => itemSchema],
    ["EventInput", () => eventSchema],
    ["NoInput", () => schemasOf(procedureNamed("stats.get")).input],
  ],
  output: [
    ["Item", () => storedItemSchema],
    ["Event", () => storedEventSchema],
    ["FitJob", () => fitJobSchema],
    ["Recommendations", () => schemasOf(procedureNamed("recommend")).output],
    ["EventPage", () => schemasOf(procedureNamed("events.list")).output],
  ],
};

/** Inputs of the legacy calls, which ignore fields that they do not know. */
const OPEN_INPUTS: ReadonlySet<string> = new Set(
  procedures
    .filter(({ restPath }) => LEGACY_CALL_PATHS.has(restPath))
    .map(({ name }) => `${pascalCase(name)}Input`),
);

/** The schemas of all procedures, and references to them. */
export class ComponentSchemas {
  /** As the document has them, by their names. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly #names: ReadonlyMap<z.ZodType, string>;

  constructor() {
    const names = { input: namesOf("input"), output: namesOf("output") };
    this.schemas = { ...printed(names.input, "input"), ...printed(names.output, "output") };
    this.#names = new Map([...names.input, ...names.output]);
  }

  /** The reference to a procedure's schema. */
  of(entry: ProcedureEntry, side: Side): Reference {
    const name = this.#names.get(schemasOf(entry)[side]);
    if (name === undefined) throw new RangeError(`"${entry.name}" has no named ${side}`);
    return { $ref: `${PLACE}${name}` };
  }
}

function namesOf(side: Side): Map<z.ZodType, string> {
  const names = new Map(SHARED[side].map(([name, schema]) => [schema(), name]));
  for (const entry of procedures) {
    const schema = schemasOf(entry)[side];
    if (!names.has(schema)) names.set(schema, `${pascalCase(entry.name)}${pascalCase(side)}`);
  }
  return names;
}

/** @example pascalCase("items.getMany") // "ItemsGetMany" */
function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|\.)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** Puts a pattern that every language knows in the place of those of a text. */
function simplifyPatterns(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.pattern === STORABLE.source) schema.pattern = WITHOUT_NUL;
  const [first, second, ...others] = schema.allOf ?? [];
  if (first?.pattern !== STORABLE.source || second?.pattern === undefined) return;
  if (others.length > 0) return;
  // The second pattern of a link excludes NUL by itself.
  delete schema.allOf;
  schema.pattern = second.pattern.replaceAll(String.raw`\0`, String.raw`\x00`);
}

/** The JSON Schemas. Where one has another inside, it refers to it. */
function printed(names: ReadonlyMap<z.ZodType, string>, side: Side): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: side,
    uri: (id) => `${PLACE}${id}`,
    override: ({ jsonSchema }) => simplifyPatterns(jsonSchema),
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _dialect, $id: _place, ...schema }]) => {
      if (!OPEN_INPUTS.has(name)) return [name, schema];
      const { additionalProperties: _none, ...open } = schema;
      return [name, open];
    }),
  );
}
