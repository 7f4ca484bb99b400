/** What no route took: unknown paths, and known paths with a wrong method. */
import { TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply } from "fastify";

import { envelopeError, sendAnswer } from "./errors.ts";
import { pathOf } from "./request-path.ts";

/** Paths where the lesson's Flask app answers a wrong method: with a page, not with JSON. */
const FLASK_PATHS: ReadonlySet<string> = new Set(["/", "/hello_rec"]);

/**
 * Answers as Flask does: 404 pages, 405 with `Allow` (as JSON, but on the lesson's own paths), and
 * OPTIONS with `Allow`. Call it before any route is added: it learns their methods.
 */
export function addUnmatchedHandler(app: FastifyInstance): void {
  const methods = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ path, method }) => {
    const known = methods.get(path) ?? new Set(["OPTIONS"]);
    for (const one of [method].flat()) known.add(one);
    methods.set(path, known);
  });

  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const allowed = methods.get(path) ?? methods.get(`${path.split("/", 2).join("/")}/*`);
    if (allowed === undefined) return sendNotFound(reply);
    const allow = [...allowed].sort().join(", ");
    reply.header("allow", allow);
    if (request.method === "OPTIONS") return reply.type(HTML).send("");
    if (FLASK_PATHS.has(path)) {
      const text = page(405, "Method Not Allowed", `This address takes ${allow}.`);
      return reply.code(405).type(HTML).headers(PAGE_HEADERS).send(text);
    }
    const message = `this address takes ${allow}`;
    const error = new TRPCError({ code: "METHOD_NOT_SUPPORTED", message });
    return sendAnswer(reply, envelopeError(error));
  });
}

/** Sends the page of an address that is not there. */
export function sendNotFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).type(HTML).headers(PAGE_HEADERS).send(NOT_FOUND_PAGE);
}

/** The type of every page. */
export const HTML = "text/html; charset=utf-8";
/** The page of an address that is not there. */
export const NOT_FOUND_PAGE = page(404, "Not Found", "There is nothing here.");
/** What only means something to a browser that shows a page. */
const PAGE_HEADERS = { "x-frame-options": "DENY", "referrer-policy": "no-referrer" };

/** A small page of the server's own. */
export function page(status: number, title: string, text: string): string {
  return `<!doctype html>\n<html lang="en">\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
}
