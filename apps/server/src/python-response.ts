/** How Flask writes JSON: keys sorted, no spaces, ASCII alone, a newline at the end. */

// Everything but printable ASCII: what Python's `ensure_ascii` escapes, DEL included.
const TO_ESCAPE = /[^ -~]/g;
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
  return json.replace(
    TO_ESCAPE,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
