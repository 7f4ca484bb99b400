/**
 * Calls the schemas of validation libraries, at once where they can answer at once. Tested through
 * conformance.test.ts and schema-parser.test.ts.
 */
import type { MaybePromise } from "./maybe-promise.ts";

/** Gives a value as a schema makes it, at once if it can. Throws or rejects if it refuses it. */
export type Parse = (value: unknown) => MaybePromise<unknown>;

type Method = (value: unknown) => unknown;

/**
 * How tRPC calls a schema. undefined: it is of no kind that all of tRPC 11 calls in one way, and the
 * middleware that tRPC made of it runs in its place, which costs a promise or two.
 */
export function parserOf(schema: unknown): Parse | undefined {
  if (isFunction(schema)) {
    // Those of ArkType return what is wrong, and have a method that throws it.
    if (hasMethod(schema, "assert")) return (value) => schema.assert(value);
    // Those of Effect do not parse when they are called.
    return "~standard" in schema ? undefined : schema;
  }
  if (!hasMethod(schema, "parse")) return undefined;
  return hasMethod(schema, "parseAsync") ? parseMaybeLater(schema) : (value) => schema.parse(value);
}

/** A schema with a part that has to be waited for says so by an error that names no issue. */
function parseMaybeLater(
  schema: Readonly<Record<"parse", Method>> & Readonly<Record<"parseAsync", Method>>,
): Parse {
  let isLate = false;
  return (value) => {
    if (isLate) return schema.parseAsync(value);
    try {
      return schema.parse(value);
    } catch (cause) {
      if (hasIssues(cause)) throw cause;
    }
    isLate = true;
    return schema.parseAsync(value);
  };
}

function hasIssues(cause: unknown): boolean {
  return (
    typeof cause === "object" && cause !== null && "issues" in cause && Array.isArray(cause.issues)
  );
}

function isFunction(value: unknown): value is Method {
  return typeof value === "function";
}

function hasMethod<Name extends string>(
  value: unknown,
  name: Name,
): value is Readonly<Record<Name, Method>> {
  return (
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    typeof Reflect.get(value, name) === "function"
  );
}
