/**
 * Decodes text as Python's `json.loads` does: UTF-8, UTF-16 and UTF-32. Tested through
 * python-json.test.ts.
 */
import { isUtf8 } from "node:buffer";

import { PythonJsonError } from "./python-json-error.ts";
import { Utf16Writer } from "./utf16-writer.ts";

/**
 * Decodes bytes as Python's `json.detect_encoding` and its decoder with `surrogatepass` do.
 *
 * @throws {PythonJsonError} the bytes are not valid in their encoding
 */
export function decodePythonText(body: Buffer): string {
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
  // swap16 works in place, so it gets a copy.
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
  // Python accepts encoded surrogates (ed a0 80 to ed bf bf), UTF-8 does not. With other characters
  // in their place, the body must be valid UTF-8.
  const replaced = Buffer.from(body);
  for (let at = 0; at < body.length; at++) {
    if (body[at] === 0xed && isSurrogate(body[at + 1], body[at + 2])) replaced[at + 1] = 0x80;
  }
  if (!isUtf8(replaced)) throw new PythonJsonError("not UTF-8");
  const units = new Utf16Writer(body.length);
  for (let at = 0; at < body.length;) {
    const lead = body[at] ?? 0;
    const length = utf8Length(lead);
    // The bits of the lead byte, then six of every byte after it.
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

/** Bytes of a character in UTF-8, by its first byte. */
function utf8Length(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
