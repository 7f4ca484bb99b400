/** What the router says about its procedures: names, addresses and the JSON Schema of each input. */
import { z } from "zod";

import { procedures } from "../../src/routes/procedures.ts";
import type { JsonSchema } from "./inputs.ts";

/** A procedure, as a client sees it. */
export interface Callable {
  readonly name: string;
  readonly type: "query" | "mutation" | "subscription";
  readonly restPath: string;
  readonly input: JsonSchema;
  /** Whether the server accepts an input. */
  readonly accepts: (input: unknown) => boolean;
}

// tRPC keeps the schemas of a procedure without declaring them, so they are checked.
const definition = z.object({ inputs: z.array(z.instanceof(z.ZodType)) });

/** Every procedure of the router. */
export const callables: readonly Callable[] = procedures.map((entry) => {
  const [schema = z.undefined()] = definition.parse(entry.procedure._def).inputs;
  return {
    name: entry.name,
    type: entry.type,
    restPath: entry.restPath,
    input: z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
    accepts: (input) => schema.safeParse(input).success,
  };
});
