// JSON of results, with the text of parts that never change made once.

/**
 * Under this key, with the value `true`, an object or array says that it never changes. Where it is
 * a property of a result, its JSON is made when it is first sent, and kept for as long as it lives.
 *
 * @example
 * ```ts
 * const rows = Object.assign(await readRows(), { [IMMUTABLE]: true });
 * return { rows, asked_at: Date.now() }; // again and again with the same rows
 * ```
 */
export const IMMUTABLE: unique symbol = Symbol.for("@hellorec/rpc-fastify/immutable");

const texts = new WeakMap<object, string>();

/**
 * What `JSON.stringify` gives for a value; undefined for what has no JSON, as a function. Throws what
 * it throws: a TypeError at a cycle or a bigint.
 *
 * @example toJson({ rows, asked_at: 5 }) // '{"rows":[…],"asked_at":5}'
 */
export function toJson(value: unknown): string | undefined {
  return hasImmutablePart(value) ? joinParts(value) : JSON.stringify(value);
}

function hasImmutablePart(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value) || "toJSON" in value) {
    return false;
  }
  return Object.values(value).some((part) => isImmutable(part));
}

function isImmutable(part: unknown): part is object {
  return typeof part === "object" && part !== null && IMMUTABLE in part && part[IMMUTABLE] === true;
}

function joinParts(value: object): string {
  const parts: string[] = [];
  for (const [key, part] of Object.entries(value)) {
    const text = isImmutable(part) ? keptText(part) : toText(part);
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(",")}}`;
}

function keptText(part: object): string | undefined {
  let text = texts.get(part);
  if (text === undefined) {
    text = toText(part);
    if (text !== undefined) texts.set(part, text);
  }
  return text;
}

/** JSON.stringify's own type forgets that there may be no text, as for a function. */
function toText(value: unknown): string | undefined {
  return JSON.stringify(value);
}
