/** Lists whose check ends early: after 20 mistakes. Tested through early-end.test.ts. */
/* oxlint-disable no-underscore-dangle -- the part of zod for authors of schemas has this name */
import { z } from "zod";

/** Most mistakes of one input that are told. */
export const MAX_ISSUES = 20;

// A constructor and not a changed schema: zod copies schemas, as `describe` does, by calling it.
const ShortList = z.core.$constructor<z.ZodArray, z.core.$ZodArrayDef>("ShortList", (list, def) => {
  z.ZodArray.init(list, def);
  const checkAll = list._zod.parse.bind(list._zod);
  const maximum = Math.min(...(def.checks ?? []).map((check) => maximumOf(check._zod.def)));
  list._zod.parse = (payload, context) => {
    const entries = payload.value;
    // zod itself looks at no entry of a list that is too long.
    if (!Array.isArray(entries) || entries.length > maximum) return checkAll(payload, context);
    const checked: unknown[] = [];
    const issues: z.core.$ZodRawIssue[] = [];
    for (const [at, value] of entries.entries()) {
      const result = def.element._zod.run({ value, issues: [] }, context);
      if (result instanceof Promise) return checkAll(payload, context);
      if (result.issues.length > 0) issues.push(...z.core.util.prefixIssues(at, result.issues));
      if (issues.length >= MAX_ISSUES) break;
      checked.push(result.value);
    }
    payload.issues.push(...issues);
    payload.value = checked;
    return payload;
  };
});

/** The maximum of a check of the length; Infinity: it is another check. */
function maximumOf(check: z.core.$ZodCheckDef): number {
  if (check.check !== "max_length" || !("maximum" in check)) return Number.POSITIVE_INFINITY;
  return typeof check.maximum === "number" ? check.maximum : Number.POSITIVE_INFINITY;
}

/**
 * A list of such entries, in place of `z.array`. Give it a `max`.
 *
 * @example listOf(itemId).max(1000, IF_VALID_SO_FAR)
 */
export function listOf<Entry extends z.ZodType>(element: Entry): z.ZodArray<Entry>;
export function listOf(element: z.ZodType): z.ZodArray {
  return new ShortList({ type: "array", element });
}
