/** A tarball, opened: its files by their paths, as bytes with their modes. */
import { once } from "node:events";

import { Parser } from "tar";

import { parseManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";

export interface PackedFile {
  readonly bytes: Buffer;
  /** The permissions, as `chmod` takes them. */
  readonly mode: number;
}

export interface Tarball {
  readonly manifest: Manifest;
  /** By path in the package, `dist/index.js`. */
  readonly files: ReadonlyMap<string, PackedFile>;
  readonly packedBytes: number;
}

/** In a tarball of npm everything is in this folder. */
const TOP = "package/";
/** Files with these are no text. */
const BINARY = /\.(?:br|gz|png|ico|jpg|woff2)$/;

/** @throws {Error} no tarball of a package: something else than files, or no package.json */
export async function openTarball(packed: Uint8Array): Promise<Tarball> {
  const files = new Map<string, PackedFile>();
  const reading: Promise<void>[] = [];
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry) => {
      if (!/^(?:Old)?File$/.test(entry.type) || !entry.path.startsWith(TOP)) {
        parser.abort(new Error(`${entry.path} is a ${entry.type}, not a file under ${TOP}`));
      }
      const path = entry.path.slice(TOP.length);
      const store = (bytes: Buffer) => void files.set(path, { bytes, mode: entry.mode ?? 0 });
      reading.push(entry.concat().then(store));
    },
  });
  const ended = once(parser, "end");
  parser.end(Buffer.from(packed));
  await ended;
  await Promise.all(reading);
  const text = files.get("package.json")?.bytes.toString();
  if (text === undefined) throw new Error("the tarball has no package.json");
  return { manifest: parseManifest(text, "package.json"), files, packedBytes: packed.length };
}

/** The files that are text, with their texts. */
export function textsOf(tarball: Tarball): (readonly [path: string, text: string])[] {
  return [...tarball.files]
    .filter(([path]) => !BINARY.test(path))
    .map(([path, { bytes }]) => [path, bytes.toString()]);
}

/** The text of a file; undefined where there is none. */
export function textOf(tarball: Tarball, path: string): string | undefined {
  return tarball.files.get(path)?.bytes.toString();
}

/** The bytes of all files together. */
export function unpackedBytes(tarball: Tarball): number {
  return [...tarball.files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
}
