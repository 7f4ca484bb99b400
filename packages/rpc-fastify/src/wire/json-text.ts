/** JSON of results. The text of parts that never change is made once. */

/**
 * Whether a value never changes from now on, nor anything in it.
 *
 * @example const isImmutable: IsImmutable = (value) => frozenLists.has(value);
 */
export type IsImmutable = (value: unknown) => boolean;

const texts = new WeakMap<object, string>();

/**
 * What `JSON.stringify` gives for a value; undefined for what has no JSON, such as a function. Where
 * a property of the value is immutable, its JSON is made once and reused for as long as it lives.
 * Throws what `JSON.stringify` throws: a TypeError at a cycle or a bigint.
 *
 * @example
 * ```ts
 * const frozen = new WeakSet([rows]);
 * toJson({ rows, asked_at: 5 }, (value) => frozen.has(value)); // '{"rows":[…],"asked_at":5}'
 * ```
 */
export function toJson(value: unknown, isImmutable?: IsImmutable): string | undefined {
  return isImmutable !== undefined && hasImmutablePart(value, isImmutable)
    ? joinParts(value, isImmutable)
    : stringify(value);
}

function hasImmutablePart(value: unknown, isImmutable: IsImmutable): value is object {
  if (!isObject(value) || Array.isArray(value) || "toJSON" in value) {
    return false;
  }
  return Object.values(value).some((part) => isObject(part) && isImmutable(part));
}

function joinParts(value: object, isImmutable: IsImmutable): string {
  // Added up and not joined: a join copies the long text, and what sends the answer does so anyway.
  let text = "";
  for (const [key, part] of Object.entries(value)) {
    const json = isObject(part) && isImmutable(part) ? cachedText(part) : stringify(part);
    if (json === undefined) continue;
    text += `${text === "" ? "{" : ","}${JSON.stringify(key)}:${json}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

function cachedText(part: object): string | undefined {
  let text = texts.get(part);
  if (text === undefined) {
    text = flat(stringify(part));
    if (text !== undefined) texts.set(part, text);
  }
  return text;
}

/**
 * The same text in one piece. V8 gives a long text of JSON.stringify as a tree of pieces, which each
 * later use walks through.
 */
function flat(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text).toString();
}

/** The type of JSON.stringify leaves out that it may give undefined, as for a function. */
function stringify(value: unknown): string | undefined {
  return JSON.stringify(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
