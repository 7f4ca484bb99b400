/**
 * The built web page in memory: its files, their encodings, and how long caches may keep them.
 * Tested through web-page.test.ts.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";

/** A file in one encoding. */
export interface Variant {
  readonly encoding: "br" | "gzip" | undefined;
  readonly etag: string;
  readonly body: Buffer;
}

/** One file of the page. */
export interface PageFile {
  readonly type: string;
  readonly cacheControl: string;
  /** The smallest first. The last is the file without encoding. */
  readonly variants: readonly Variant[];
}

/** The file for every path without a file of its own. */
export const INDEX = "index.html";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".woff2": "font/woff2",
};
const ENCODINGS = { ".br": "br", ".gz": "gzip" } as const;

/** The names of these files contain a hash of their content. */
const HASHED = /^assets\//;

/**
 * Reads a built page, some hundred kilobytes, so that no request waits for the disk.
 *
 * @returns the files by their name in `folder`, with forward slashes; undefined: no page was built
 */
export async function readPage(folder: string): Promise<ReadonlyMap<string, PageFile> | undefined> {
  const bodies = await readFiles(folder);
  if (!bodies.has(INDEX)) return undefined;
  const files = new Map<string, PageFile>();
  for (const [name, body] of bodies) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const variants: Variant[] = [];
    for (const [ending, encoding] of Object.entries(ENCODINGS)) {
      const smaller = bodies.get(name + ending);
      if (smaller !== undefined) variants.push(variant(smaller, encoding));
    }
    variants.push(variant(body, undefined));
    const cacheControl = HASHED.test(name) ? "public, max-age=31536000, immutable" : "no-cache";
    files.set(name, { type, cacheControl, variants });
  }
  return files;
}

async function readFiles(folder: string): Promise<Map<string, Buffer>> {
  const bodies = new Map<string, Buffer>();
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      bodies.set(file.slice(join(folder, sep).length).replaceAll(sep, "/"), await readFile(file));
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  return bodies;
}

function variant(body: Buffer, encoding: Variant["encoding"]): Variant {
  const hash = createHash("sha256").update(body).digest("base64url").slice(0, 22);
  return { encoding, etag: `"${hash}"`, body };
}

/**
 * The index as an address in deeper folders needs it: its links are relative to the page's folder, since
 * a proxy may serve the page below any path.
 *
 * @param depth folders between the page's own and the address: 1 for /app/a/b
 */
export function withLinksFrom({ variants, ...file }: PageFile, depth: number): PageFile {
  const html = variants.at(-1)?.body.toString() ?? "";
  const body = html.replaceAll(/(?<=\s(?:href|src)=")\.\//g, "../".repeat(depth));
  return { ...file, variants: [variant(Buffer.from(body), undefined)] };
}

/**
 * The smallest variant that an `Accept-Encoding` header accepts.
 *
 * @example pickVariant(file, "gzip, br;q=0").encoding // "gzip"
 */
export function pickVariant({ variants }: PageFile, accepted: string | undefined): Variant {
  const encodings = new Set<string | undefined>([undefined]);
  for (const part of (accepted ?? "").toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
    const q = parameters.find((text) => text.startsWith("q="));
    if (q === undefined || Number(q.slice(2)) > 0) encodings.add(name);
  }
  const picked = variants.find(({ encoding }) => encodings.has(encoding));
  if (picked === undefined) throw new Error("a file has no variant without encoding");
  return picked;
}
