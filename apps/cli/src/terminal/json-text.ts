/** JSON on stdout: exact for a program that reads it, and safe on a terminal. */

// JSON escapes the other control characters itself. Those here could recolour the screen, or reorder the
// text around them.
const UNSAFE = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/**
 * A value as JSON for stdout. On a terminal, characters that it would obey are escaped; it is the same
 * value.
 *
 * @param isTerminal whether stdout is one
 * @param indent spaces of each level @default all on one line
 * @example process.stdout.write(`${jsonText(output, process.stdout.isTTY)}\n`);
 */
export function jsonText(value: unknown, isTerminal: boolean, indent?: number): string {
  return safeJson(JSON.stringify(value, undefined, indent), isTerminal);
}

/** JSON that is written already, for stdout. */
export function safeJson(json: string, isTerminal: boolean): string {
  return isTerminal ? json.replace(UNSAFE, escaped) : json;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
