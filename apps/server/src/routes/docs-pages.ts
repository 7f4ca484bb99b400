/**
 * The documentation at /docs/ and the files that it links to, as plain text: a server that was
 * copied without its repository still says how it is called. Tested through docs-pages.test.ts.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { namesHtml } from "../http/not-found/accept.ts";
import { sendNotFound } from "../http/not-found/unmatched.ts";
import { pathOf } from "../http/request-path.ts";
import linkedPages from "./linked-pages.json" with { type: "json" };

/** The repository, or the copy of its pages beside the bundled program. */
const ROOT = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../../.." : "pages", import.meta.url),
);

/**
 * Adds `GET` and `HEAD` of the Markdown pages and images in `docs`, and of the files outside of it that they
 * link to, each at its path in the repository, so that links lead to where they lead there. They
 * are read once, at the start.
 */
export async function addDocsPages(app: FastifyInstance): Promise<void> {
  const pages = await readPages(ROOT);
  const sendPage = (request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request);
    const page = pages.get(path.endsWith("/") ? `${path}README.md` : path);
    if (page === undefined) {
      const ending = [".md", "/"].find(
        (each) => pages.has(`${path}${each}`) || pages.has(`${path}${each}README.md`),
      );
      if (ending === undefined) return sendNotFound(request, reply);
      // Relative: a proxy may serve the server below a path.
      const name = path.slice(path.lastIndexOf("/") + 1);
      return reply.redirect(`${encodeURIComponent(name)}${ending}`, 308);
    }
    // Browsers show plain text; some only save Markdown.
    return reply.type(path.endsWith(".png") ? "image/png" : "text/plain; charset=utf-8").send(page);
  };
  // A browser gets the page of the API, which links to the others.
  app.get("/docs", (request, reply) => {
    const page = namesHtml(request.headers.accept) ? "docs/api" : "docs/";
    return reply.header("vary", "accept").redirect(page, 308);
  });
  app.get("/docs/*", sendPage);
  for (const page of linkedPages) app.get(`/${page}`, sendPage);
}

/** The bytes of each page and image by its address. */
async function readPages(root: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = linkedPages.map((page) => join(root, page));
  const docs = join(root, "docs");
  for (const entry of await readdir(docs, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.(?:md|png)$/.test(entry.name)) {
      files.push(join(entry.parentPath, entry.name));
    }
  }
  const pages = new Map<string, Buffer>();
  for (const file of files) {
    pages.set(`/${relative(root, file).replaceAll(sep, "/")}`, await readFile(file));
  }
  return pages;
}
