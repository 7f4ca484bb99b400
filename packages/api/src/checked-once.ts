/** Output schemas of values that are sent again and again without being changed. */
import type { z } from "zod";

/**
 * Makes a schema check each object or array once: the same one, met again, passes as it is. For
 * outputs that a service keeps and sends many times, and never changes afterwards; a check of ten
 * items costs as much as all the rest of an answer.
 *
 * @returns the same schema
 * @example z.strictObject({ rows: checkedOnce(z.array(rowSchema)), asked_at: z.number() })
 */
export function checkedOnce<Schema extends z.ZodType>(schema: Schema): Schema {
  const passed = new WeakSet<object>();
  // oxlint-disable-next-line no-underscore-dangle -- zod's name for what libraries build on
  const internals = schema._zod;
  const run = internals.run.bind(internals);
  internals.run = (payload, context) => {
    const { value } = payload;
    if (typeof value !== "object" || value === null) return run(payload, context);
    if (passed.has(value)) return payload;
    const result = run(payload, context);
    if (!(result instanceof Promise) && result.issues.length === 0) passed.add(value);
    return result;
  };
  return schema;
}
