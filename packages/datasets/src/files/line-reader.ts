/**
 * Reads the lines of a text file in blocks and decodes them. It handles bytes, encodings and line
 * ends, and does not know what the lines mean.
 */
import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";

import { DatasetError, fileError } from "./dataset-error.ts";
import { LineEnds } from "./line-ends.ts";
import { Problem } from "./problem.ts";

/** Called with the number of bytes of each read. */
export type OnRead = (bytes: number) => void;

const CHUNK_BYTES = 128 * 1024;
const MIB = 1024 * 1024;

/** A line without its end, but still with the "\r" of a "\r\n"; or why it cannot be decoded. */
export type Line = string | Problem;

/** Some lines of a file, one after the other. */
export interface LineBlock {
  /** The number of the first line, counted from 1. */
  readonly first: number;
  readonly lines: readonly Line[];
  /** Whether this is the file's last line and has no line end, so it may be cut off. */
  readonly unterminated: boolean;
}

/**
 * `utf-8`: a line that is not UTF-8 is a {@link Problem}. `utf-8-or-latin1`: such a line is read as
 * ISO-8859-1, the encoding of older data sets.
 */
export type TextEncoding = "utf-8" | "utf-8-or-latin1";

/**
 * The lines of a file. They end with "\n" or "\r\n"; in a file whose first line ends with "\r"
 * alone, each of the three is a line end. A byte order mark is dropped. A line of more than
 * `maxLineBytes` is a {@link Problem}, so that memory stays bounded.
 *
 * @throws {DatasetError} the file cannot be read, or is UTF-16
 */
export async function* readLines(
  file: string,
  encoding: TextEncoding,
  onRead: OnRead,
  maxLineBytes: number = MIB,
): AsyncGenerator<LineBlock> {
  let first = 1;
  // Copies of the parts of a line whose end is not read yet.
  let rest: Buffer[] = [];
  let restBytes = 0;
  let skipping = false;
  const ends = new LineEnds();
  for await (const chunk of readChunks(file, onRead)) {
    let data = chunk;
    ends.see(chunk);
    if (skipping) {
      const end = ends.firstIn(data);
      if (end === -1) continue;
      data = data.subarray(end + 1);
      skipping = false;
    }
    const end = ends.lastIn(data);
    if (end === -1) {
      rest.push(Buffer.from(data));
      restBytes += data.length;
      if (restBytes <= maxLineBytes) continue;
      const problem = new Problem(
        `the line is longer than ${maxLineBytes / MIB} MiB; write one record a line`,
      );
      yield { first, lines: [problem], unterminated: false };
      first += 1;
      rest = [];
      restBytes = 0;
      skipping = true;
      continue;
    }
    const whole = Buffer.concat([...rest, data.subarray(0, end)]);
    rest = [Buffer.from(data.subarray(end + 1))];
    restBytes = data.length - end - 1;
    const lines = decodeLines(whole, encoding, ends);
    yield { first, lines, unterminated: false };
    first += lines.length;
  }
  if (restBytes > 0) {
    yield { first, lines: decodeLines(Buffer.concat(rest), encoding, ends), unterminated: true };
  }
}

/** The file's bytes. A chunk is valid until the next one is read. */
async function* readChunks(file: string, onRead: OnRead): AsyncGenerator<Buffer> {
  const handle = await open(file).catch((error: unknown) => {
    throw fileError(file, error);
  });
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let atStart = true;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES).catch((error: unknown) => {
        throw fileError(file, error);
      });
      if (bytesRead === 0) return;
      onRead(bytesRead);
      const chunk = buffer.subarray(0, bytesRead);
      yield atStart ? withoutByteOrderMark(file, chunk) : chunk;
      atStart = false;
    }
  } finally {
    await handle.close();
  }
}

function withoutByteOrderMark(file: string, chunk: Buffer): Buffer {
  const [a, b, c] = chunk;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    throw new DatasetError(`${file}: is UTF-16 text; save it as UTF-8`);
  }
  if (a === 0x1f && b === 0x8b) {
    throw new DatasetError(`${file}: is compressed with gzip; unpack it first`);
  }
  if (a === 0x50 && b === 0x4b && c === 0x03) {
    throw new DatasetError(`${file}: is a zip archive; unpack it first`);
  }
  return a === 0xef && b === 0xbb && c === 0xbf ? chunk.subarray(3) : chunk;
}

function decodeLines(bytes: Buffer, encoding: TextEncoding, ends: LineEnds): Line[] {
  if (isUtf8(bytes)) return ends.split(bytes.toString("utf8"));
  const lines: Line[] = [];
  let start = 0;
  while (start <= bytes.length) {
    const rest = bytes.subarray(start);
    const end = ends.firstIn(rest);
    const line = end === -1 ? rest : rest.subarray(0, end);
    lines.push(decodeLine(line, encoding));
    start += line.length + 1;
  }
  return lines;
}

function decodeLine(bytes: Buffer, encoding: TextEncoding): Line {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  if (encoding === "utf-8-or-latin1") return bytes.toString("latin1");
  return new Problem("not valid UTF-8; save the file as UTF-8");
}
