/**
 * Decodes the bytes of a body as Python's `json.loads` does.
 *
 * Beyond JSON it accepts UTF-16 and UTF-32, with or without a byte order mark, encoded surrogates,
 * and the words NaN, Infinity and -Infinity. It refuses nesting that exhausts Python's stack and
 * integers too long for Python to convert.
 */
import { PythonJsonError } from "./python-json-error.ts";
import { MAX_DEPTH, toStandardJson } from "./python-json-syntax.ts";
import { decodePythonText } from "./python-text.ts";

const REPLACEMENT = "\ufffd";

/**
 * The value of a body, as Python's `json.loads(body)` returns it. NaN and the infinities become
 * `null`: they are valid anywhere, but no procedure takes them.
 *
 * @throws {PythonJsonError} Python raises an error
 * @example pythonJsonLoads(Buffer.from('{"user_id":"alice","x":NaN}')) // { user_id: "alice", x: null }
 */
export function pythonJsonLoads(body: Buffer): unknown {
  if (isPlain(body)) {
    const text = body.toString("utf8");
    // Invalid UTF-8 decodes to this character.
    if (!text.includes(REPLACEMENT)) {
      try {
        const value: unknown = JSON.parse(text);
        return value;
      } catch {
        // Python may still accept it: NaN, for example.
      }
    }
  }
  const text = decodePythonText(body);
  try {
    const value: unknown = JSON.parse(toStandardJson(text));
    return value;
  } catch (error) {
    if (error instanceof PythonJsonError) throw error;
    throw new PythonJsonError("not JSON", { cause: error });
  }
}

/** The usual body: too short for any of Python's limits, not UTF-16, no byte order mark. */
function isPlain(body: Buffer): boolean {
  return body.length < MAX_DEPTH && body[0] !== 0 && body[0] !== 0xef && body[1] !== 0;
}
