/**
 * Reads the three parameters that tRPC knows from a request's URL, without parsing the whole URL.
 * The values equal those that URLSearchParams reads.
 */

/** The parameters of a tRPC request, each the first of its name, or null where the URL has none. */
export interface QueryParameters {
  readonly batch: string | null;
  readonly input: string | null;
  readonly connectionParams: string | null;
}

const INPUT = "input";
const BATCH = "batch";
const PARAMS = "connectionParams";
const NONE: QueryParameters = { batch: null, input: null, connectionParams: null };

/**
 * Reads `batch`, `input` and `connectionParams` of a request target such as `/trpc/a?input=%7B%7D`.
 * The target has no fragment.
 *
 * @returns null if a name is escaped, or a value has escapes that are none or no UTF-8: URLSearchParams
 * reads those too, but replaces what is not UTF-8
 */
export function readQuery(target: string): QueryParameters | null {
  const start = target.indexOf("?");
  if (start === -1) {
    return NONE;
  }
  try {
    return readParameters(target, start + 1);
  } catch {
    return null;
  }
}

/** Throws a URIError where a value cannot be decoded. */
function readParameters(target: string, start: number): QueryParameters | null {
  let batch: string | null = null;
  let input: string | null = null;
  let connectionParams: string | null = null;
  let from = start;
  while (from < target.length) {
    let end = target.indexOf("&", from);
    if (end === -1) {
      end = target.length;
    }
    const equals = target.indexOf("=", from);
    const nameEnd = equals === -1 || equals > end ? end : equals;
    const length = nameEnd - from;
    if (length === INPUT.length && target.startsWith(INPUT, from)) {
      input ??= decode(target.slice(nameEnd + 1, end));
    } else if (length === BATCH.length && target.startsWith(BATCH, from)) {
      batch ??= decode(target.slice(nameEnd + 1, end));
    } else if (length === PARAMS.length && target.startsWith(PARAMS, from)) {
      connectionParams ??= decode(target.slice(nameEnd + 1, end));
    } else if (target.slice(from, nameEnd).includes("%")) {
      // An escaped name may be any of the three. No client sends one.
      return null;
    }
    from = end + 1;
  }
  return { batch, input, connectionParams };
}

function decode(raw: string): string {
  const spaced = raw.includes("+") ? raw.replaceAll("+", " ") : raw;
  return spaced.includes("%") ? decodeURIComponent(spaced) : spaced;
}
