/** How Flask writes JSON: keys sorted, no spaces, ASCII alone, a newline at the end. */

const LAST_PRINTABLE = 0x7e;
const HEX = "0123456789abcdef";
const SUCCESS = "请求成功";

/** The lesson's answer where anything at all is wrong. */
export const LESSON_ERROR = flaskJson({ code: 2000, msg: "error" });

/**
 * The lesson's answer to a call that worked, byte for byte as Flask's `jsonify` writes it.
 *
 * @example lessonSuccess("hello ü").toString() // '{"code":0,"data":"hello \\u00fc","msg":"\\u8bf7…"}\n'
 */
export function lessonSuccess(data: unknown): Buffer {
  return flaskJson({ code: 0, data, msg: SUCCESS });
}

/** `fields` must be given in the order of their names. */
function flaskJson(fields: Record<string, unknown>): Buffer {
  return toAscii(`${JSON.stringify(fields)}\n`);
}

/** JSON text as bytes, everything that is not printable ASCII as a lower-case \uXXXX. */
function toAscii(json: string): Buffer {
  let escapes = 0;
  for (let at = 0; at < json.length; at++) {
    if (json.charCodeAt(at) > LAST_PRINTABLE) escapes++;
  }
  const bytes = Buffer.allocUnsafe(json.length + escapes * 5);
  let end = 0;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (unit <= LAST_PRINTABLE) {
      bytes[end++] = unit;
      continue;
    }
    bytes[end++] = 0x5c;
    bytes[end++] = 0x75;
    for (let shift = 12; shift >= 0; shift -= 4) {
      bytes[end++] = HEX.charCodeAt((unit >> shift) & 0xf);
    }
  }
  return bytes;
}
