/**
 * The documentation at /docs/, as plain text: a server that was copied without its repository still
 * says how it is called. Tested through docs-pages.test.ts.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import type { FastifyInstance } from "fastify";

import { sendNotFound } from "../http/not-found/unmatched.ts";
import { pathOf } from "../http/request-path.ts";

const DOCS_PREFIX = "/docs/";

/** Beside the bundled program, or in the repository. */
const DOCS = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../../../docs" : "docs", import.meta.url),
);

/** Adds `GET` and `HEAD` of the Markdown pages in `docs`. They are read once, at the start. */
export async function addDocsPages(app: FastifyInstance): Promise<void> {
  const pages = await readPages(DOCS);
  app.get(`${DOCS_PREFIX}*`, (request, reply) => {
    const text = pages.get(pathOf(request).slice(DOCS_PREFIX.length));
    if (text === undefined) return sendNotFound(request, reply);
    // Browsers show plain text; some only save Markdown.
    return reply.type("text/plain; charset=utf-8").send(text);
  });
}

/** The pages by their name in the folder, with forward slashes. */
async function readPages(folder: string): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".md")) continue;
    const file = join(entry.parentPath, entry.name);
    pages.set(relative(folder, file).replaceAll(sep, "/"), await readFile(file, "utf8"));
  }
  return pages;
}
