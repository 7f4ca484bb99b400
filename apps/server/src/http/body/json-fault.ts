/** Finds the place where a text stops being JSON. The parser of each version of Node words it otherwise. */

/** What may come next. */
type Next = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end";

const WORD_OR_NUMBER = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;
/** Characters below this one are controls, which a string may only have as escapes. */
const FIRST_PRINTABLE = 0x20;

/**
 * Says where a text is no JSON, and what stands there; undefined: it is JSON.
 *
 * @example describeJsonFault('{"a":}') // 'line 1, column 6 has "}"'
 */
export function describeJsonFault(text: string): string | undefined {
  const at = findFault(text);
  if (at === undefined) return undefined;
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const line = countOf("\n", text.slice(0, at)) + 1;
  // Columns count characters, not the units of the text.
  const column = charactersOf(text.slice(lineStart, at)) + 1;
  const found = text.codePointAt(at);
  const what =
    found === undefined ? "is its end" : `has ${JSON.stringify(String.fromCodePoint(found))}`;
  return `line ${line}, column ${column} ${what}`;
}

/** The position of the first fault; undefined: there is none. */
function findFault(text: string): number | undefined {
  // The ends of the lists and objects that are open.
  const ends: string[] = [];
  let next: Next = "value";
  let at = 0;
  for (;;) {
    at = afterBlanks(text, at);
    const char = text[at];
    if (next === "comma or end" && ends.length === 0) return char === undefined ? undefined : at;
    if (char === undefined) return at;
    if (next.endsWith("end") && char === ends.at(-1)) {
      ends.pop();
      next = "comma or end";
      at += 1;
    } else if (next === "colon" || next === "comma or end") {
      if (char !== (next === "colon" ? ":" : ",")) return at;
      next = next === "comma or end" && ends.at(-1) === "}" ? "key" : "value";
      at += 1;
    } else if (char === '"') {
      const string = readString(text, at + 1);
      if (!string.isClosed) return string.end;
      next = next.startsWith("key") ? "colon" : "comma or end";
      at = string.end;
    } else if (next.startsWith("key")) {
      return at;
    } else if (char === "{" || char === "[") {
      ends.push(char === "{" ? "}" : "]");
      next = char === "{" ? "key or end" : "value or end";
      at += 1;
    } else {
      WORD_OR_NUMBER.lastIndex = at;
      if (!WORD_OR_NUMBER.test(text)) return at;
      next = "comma or end";
      at = WORD_OR_NUMBER.lastIndex;
    }
  }
}

function countOf(part: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) count += 1;
  return count;
}

function charactersOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text.charAt(at))) at += 1;
  return at;
}

/** Reads the string whose content starts at `from`, to behind its end or to its first fault. */
function readString(text: string, from: number): { end: number; isClosed: boolean } {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= FIRST_PRINTABLE) {
    if (text[at] === '"') return { end: at + 1, isClosed: true };
    if (text[at] === "\\") {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) break;
      at = ESCAPE.lastIndex;
    } else {
      at += 1;
    }
  }
  return { end: at, isClosed: false };
}
