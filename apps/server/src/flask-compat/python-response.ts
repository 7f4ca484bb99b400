/** How Flask writes JSON: keys sorted, no spaces, ASCII alone, a newline at the end. */

// Everything but printable ASCII: what Python's `ensure_ascii` escapes, DEL included.
const TO_ESCAPE = /[^ -~]/;
const ESCAPE_LENGTH = 6;
const HEX_DIGITS = Buffer.from("0123456789abcdef");
const SUCCESS = "请求成功";

/** The lesson's answer where anything at all is wrong. */
export const LESSON_ERROR = flaskJson({ code: 2000, msg: "error" });

const SUCCESS_TAIL = `,"msg":${toAscii(JSON.stringify(SUCCESS))}}\n`;

/**
 * The lesson's answer to a call that worked, character for character as Flask's `jsonify` writes it.
 *
 * @example lessonSuccess("hello ü") // '{"code":0,"data":"hello \\u00fc","msg":"\\u8bf7…"}\n'
 */
export function lessonSuccess(data: unknown): string {
  return `{"code":0,"data":${toAscii(JSON.stringify(data))}${SUCCESS_TAIL}`;
}

/** `fields` must be given in the order of their names. */
function flaskJson(fields: Record<string, unknown>): string {
  return `${toAscii(JSON.stringify(fields))}\n`;
}

/** JSON text with everything that is not printable ASCII as a lower-case \\uXXXX. */
function toAscii(json: string): string {
  if (!TO_ESCAPE.test(json)) return json;
  // Byte by byte: a name may fill the largest body, and a replace by pattern would take long.
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
