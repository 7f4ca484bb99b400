/** For tests: what each procedure of the router was built from. */
import { z } from "zod";

import { appRouter } from "../root.ts";

/** The schemas and the description of a procedure. */
export interface Definition {
  readonly inputs: readonly z.ZodType[];
  readonly output: z.ZodType | undefined;
  readonly type: string;
  readonly meta: { readonly description: string; readonly effect?: unknown };
}

/** Every procedure, by name. */
export const definitions: readonly (readonly [name: string, Definition])[] =
  Object.entries<unknown>(appRouter._def.procedures).map(([name, procedure]) => [
    name,
    definitionOf(procedure),
  ]);

/** tRPC keeps what a procedure was built from without declaring all of it, so it is checked. */
function definitionOf(procedure: unknown): Definition {
  if (typeof procedure !== "function" || !("_def" in procedure)) {
    throw new TypeError("not a procedure of tRPC 11");
  }
  const { inputs, output, type, meta } = z
    .object({
      inputs: z.array(z.instanceof(z.ZodType)),
      output: z.instanceof(z.ZodType).optional(),
      type: z.string(),
      meta: z.object({ description: z.string(), effect: z.unknown().optional() }),
    })
    .parse(procedure._def);
  return { inputs, output, type, meta };
}
