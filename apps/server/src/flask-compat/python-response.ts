/** Writes JSON as Flask does: sorted keys, no spaces, only ASCII, a newline at the end. */
import { SUCCESS_MESSAGE } from "../routes/json-reply.ts";

// Everything but printable ASCII. Python's `ensure_ascii` escapes all of it, including DEL.
const TO_ESCAPE = /[^ -~]/;
const ESCAPE_LENGTH = 6;
const HEX_DIGITS = Buffer.from("0123456789abcdef");

/** The answer of the legacy Flask API to any error. */
export const LEGACY_ERROR = flaskJson({ code: 2000, msg: "error" });

const SUCCESS_TAIL = `,"msg":${toAscii(JSON.stringify(SUCCESS_MESSAGE))}}\n`;

/**
 * The answer of the legacy Flask API to a successful call, as Flask's `jsonify` writes it.
 *
 * @example legacySuccess("hello ü") // '{"code":0,"data":"hello \\u00fc","msg":"\\u8bf7…"}\n'
 */
export function legacySuccess(data: unknown): string {
  return `{"code":0,"data":${toAscii(JSON.stringify(data))}${SUCCESS_TAIL}`;
}

/** The keys of `fields` must be in alphabetical order. */
function flaskJson(fields: Record<string, unknown>): string {
  return `${toAscii(JSON.stringify(fields))}\n`;
}

/** Replaces every character that is not printable ASCII by a lower-case \\uXXXX. */
function toAscii(json: string): string {
  if (!TO_ESCAPE.test(json)) return json;
  // Byte by byte: a name may fill the largest body, where a replace by pattern would be slow.
  const bytes = Buffer.allocUnsafe(json.length * ESCAPE_LENGTH);
  let end = 0;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (unit >= 0x20 && unit <= 0x7e) {
      bytes[end++] = unit;
      continue;
    }
    bytes[end++] = 0x5c;
    bytes[end++] = 0x75;
    for (let shift = 12; shift >= 0; shift -= 4) {
      bytes[end++] = HEX_DIGITS[(unit >> shift) & 0xf] ?? 0;
    }
  }
  return bytes.toString("latin1", 0, end);
}
