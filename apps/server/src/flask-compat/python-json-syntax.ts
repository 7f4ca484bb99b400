/** Converts Python's extensions of JSON into standard JSON. Tested through python-json.test.ts. */
import { PythonJsonError } from "./python-json-error.ts";

/** Python's stack overflows between 970 and 990 levels of nesting, depending on the caller. */
export const MAX_DEPTH = 980;
/** `sys.int_info.default_max_str_digits` of Python 3.11. */
const MAX_INTEGER_DIGITS = 4300;

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;

/**
 * Converts the JSON that Python accepts into standard JSON: its extra words become null, its limits
 * are checked. Invalid text stays invalid, because spaces separate each null from its neighbours.
 *
 * @throws {PythonJsonError} the text exceeds one of Python's limits, or a string has no end
 * @example toStandardJson("[NaN]") // "[ null ]"
 */
export function toStandardJson(text: string): string {
  let out = "";
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      at = endOfString(text, at + 1);
    } else if (unit >= ZERO && unit <= NINE) {
      at = endOfNumber(text, at);
    } else {
      const length = extraWordAt(text, at);
      if (length > 0) {
        out += `${text.slice(copied, at)} null `;
        copied = at + length;
      }
      depth += depthChange(unit);
      if (depth > MAX_DEPTH) throw new PythonJsonError("nested too deep");
      at += Math.max(1, length);
    }
  }
  return copied === 0 ? text : out + text.slice(copied);
}

function depthChange(unit: number): number {
  switch (unit) {
    case 0x5b: // [
    case 0x7b: // {
      return 1;
    case 0x5d: // ]
    case 0x7d: // }
      return -1;
    default:
      return 0;
  }
}

/** The length of NaN, Infinity or -Infinity at this position; 0: none of them. */
function extraWordAt(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 0x4e:
      return text.startsWith("NaN", at) ? 3 : 0;
    case 0x49:
      return text.startsWith("Infinity", at) ? 8 : 0;
    case MINUS:
      return text.startsWith("-Infinity", at) ? 9 : 0;
    default:
      return 0;
  }
}

/** The position after the closing quote of the string whose content starts at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  throw new PythonJsonError("a string without an end");
}

const AFTER_INTEGER = ".eE";
const REST_OF_FLOAT = /(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** The position after the number that starts at `from` with a digit. */
function endOfNumber(text: string, from: number): number {
  let end = from + 1;
  while (text.charCodeAt(end) >= ZERO && text.charCodeAt(end) <= NINE) end++;
  const digits = end - from;
  if (AFTER_INTEGER.includes(text.charAt(end))) {
    REST_OF_FLOAT.lastIndex = end;
    REST_OF_FLOAT.test(text);
    if (REST_OF_FLOAT.lastIndex > end) return REST_OF_FLOAT.lastIndex;
  }
  if (digits > MAX_INTEGER_DIGITS) throw new PythonJsonError("an integer of too many digits");
  return end;
}
