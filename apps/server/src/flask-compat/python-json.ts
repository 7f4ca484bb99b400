/**
 * How Python's `json.loads` decodes the bytes of a body: the one place that knows.
 *
 * Beyond JSON it takes UTF-16 and UTF-32, with or without a byte order mark, encoded surrogates,
 * and the words NaN, Infinity and -Infinity. It refuses nesting that exhausts Python's stack and
 * integers too long for Python to convert.
 */
import { isUtf8 } from "node:buffer";

/** Python's stack gives out between 970 and 990 levels, depending on who calls. */
const MAX_DEPTH = 980;
/** `sys.int_info.default_max_str_digits` of Python 3.11. */
const MAX_INTEGER_DIGITS = 4300;
const REPLACEMENT = "\ufffd";

/** The body is not what Python would decode. Says nothing more: no client is told. */
export class PythonJsonError extends Error {
  override readonly name = "PythonJsonError";
}

/**
 * The value of a body, as Python's `json.loads(body)` sees it. NaN and the infinities come back as
 * `null`: they are valid anywhere, but no procedure takes one.
 *
 * @throws {PythonJsonError} where Python raises
 * @example pythonJsonLoads(Buffer.from('{"user_id":"alice","x":NaN}')) // { user_id: "alice", x: null }
 */
export function pythonJsonLoads(body: Buffer): unknown {
  if (isPlain(body)) {
    const text = body.toString("utf8");
    // What is no UTF-8 was decoded to this.
    if (!text.includes(REPLACEMENT)) {
      try {
        const value: unknown = JSON.parse(text);
        return value;
      } catch {
        // Python may still take it: NaN and its like.
      }
    }
  }
  const text = decode(body);
  try {
    const value: unknown = JSON.parse(rewrite(text));
    return value;
  } catch (error) {
    if (error instanceof PythonJsonError) throw error;
    throw new PythonJsonError("not JSON", { cause: error });
  }
}

/** Too short for any of Python's limits, and neither UTF-16 nor marked: what clients send. */
function isPlain(body: Buffer): boolean {
  return body.length < MAX_DEPTH && body[0] !== 0 && body[0] !== 0xef && body[1] !== 0;
}

/** Python's `json.detect_encoding`, then its decoder with `surrogatepass`. */
function decode(body: Buffer): string {
  const [a, b, c, d] = body;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return decodeUtf32(body.subarray(4), "BE");
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return decodeUtf32(body.subarray(4), "LE");
  if (a === 0xfe && b === 0xff) return decodeUtf16(body.subarray(2), "BE");
  if (a === 0xff && b === 0xfe) return decodeUtf16(body.subarray(2), "LE");
  if (a === 0xef && b === 0xbb && c === 0xbf) return decodeUtf8(body.subarray(3));
  if (body.length >= 4) {
    if (a === 0) return b === 0 ? decodeUtf32(body, "BE") : decodeUtf16(body, "BE");
    if (b === 0) return c === 0 && d === 0 ? decodeUtf32(body, "LE") : decodeUtf16(body, "LE");
  } else if (body.length === 2) {
    if (a === 0) return decodeUtf16(body, "BE");
    if (b === 0) return decodeUtf16(body, "LE");
  }
  return decodeUtf8(body);
}

function decodeUtf16(body: Buffer, order: "LE" | "BE"): string {
  if (body.length % 2 !== 0) throw new PythonJsonError("truncated UTF-16");
  // swap16 works in place, and the body belongs to the caller.
  return (order === "LE" ? body : Buffer.from(body).swap16()).toString("utf16le");
}

function decodeUtf32(body: Buffer, order: "LE" | "BE"): string {
  if (body.length % 4 !== 0) throw new PythonJsonError("truncated UTF-32");
  const units = new Utf16Writer(body.length / 2);
  for (let at = 0; at < body.length; at += 4) {
    const point = order === "LE" ? body.readUInt32LE(at) : body.readUInt32BE(at);
    if (point > 0x10ffff) throw new PythonJsonError("not a code point");
    units.write(point);
  }
  return units.text();
}

function decodeUtf8(body: Buffer): string {
  if (isUtf8(body)) return body.toString("utf8");
  // Encoded surrogates (ed a0 80 to ed bf bf) are the one thing Python takes and UTF-8 does not:
  // with others in their place, what is left must be UTF-8.
  const standIn = Buffer.from(body);
  for (let at = 0; at < body.length; at++) {
    if (body[at] === 0xed && isSurrogate(body[at + 1], body[at + 2])) standIn[at + 1] = 0x80;
  }
  if (!isUtf8(standIn)) throw new PythonJsonError("not UTF-8");
  const units = new Utf16Writer(body.length);
  for (let at = 0; at < body.length;) {
    const lead = body[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    // The lead byte's own bits, then six of every byte after it.
    let point = length === 1 ? lead : lead & (0xff >> (length + 1));
    for (let next = at + 1; next < at + length; next++) {
      point = (point << 6) | ((body[next] ?? 0) & 0x3f);
    }
    units.write(point);
    at += length;
  }
  return units.text();
}

function isSurrogate(second: number | undefined, third: number | undefined): boolean {
  if (second === undefined || third === undefined) return false;
  return second >= 0xa0 && second <= 0xbf && third >= 0x80 && third <= 0xbf;
}

/** Collects code points, surrogates among them, as UTF-16. */
class Utf16Writer {
  readonly #bytes: Buffer;
  #end = 0;

  /** @param units - the most that will be written */
  constructor(units: number) {
    this.#bytes = Buffer.allocUnsafe(units * 2);
  }

  write(point: number): void {
    if (point < 0x10000) {
      this.#unit(point);
    } else {
      this.#unit(0xd800 + ((point - 0x10000) >> 10));
      this.#unit(0xdc00 + ((point - 0x10000) & 0x3ff));
    }
  }

  text(): string {
    return this.#bytes.toString("utf16le", 0, this.#end);
  }

  // Byte by byte: the buffer's own methods check every call, and that adds up.
  #unit(unit: number): void {
    this.#bytes[this.#end++] = unit & 0xff;
    this.#bytes[this.#end++] = unit >> 8;
  }
}

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;

/**
 * JSON with the meaning of Python's: its extra words become null, its limits are checked. Text that
 * is no JSON stays none: the spaces around a replacement keep it from joining what is beside it.
 */
function rewrite(text: string): string {
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

/** The length of NaN, Infinity or -Infinity at this position; 0 where there is none. */
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
