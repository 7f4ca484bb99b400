/** Answers requests that no route takes: unknown paths, and known paths with a wrong method. */
import { TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { envelopeError, sendAnswer } from "../errors.ts";
import { timeAnswer } from "../measuring/route-times.ts";
import type { ObserveRequest } from "../measuring/route-times.ts";
import { folderCount, pathOf } from "../request-path.ts";
import { namesHtml, namesJson } from "./accept.ts";
import { DOCS_PATH, HTML, HTML_PAGE_HEADERS, htmlPage, notFoundPage } from "./html-page.ts";
import { nearAddresses } from "./near-addresses.ts";

/** The longest part of a path that a message repeats. */
const SHOWN_PATH = 200;

/**
 * Answers as Flask does: 404 pages, 405 with `Allow`, and OPTIONS with `Allow`. The 405 is JSON. A
 * caller whose `Accept` names JSON gets every error as JSON, and so does a POST to a path that
 * resembles an address which is not of the Flask app. Call it before any route is added: it collects
 * the methods of the routes.
 *
 * @param htmlErrorPaths paths of the Flask app: their 405, and the 404 of what resembles them, is a page
 */
export function addUnmatchedHandler(
  app: FastifyInstance,
  htmlErrorPaths: ReadonlySet<string>,
  observe?: ObserveRequest,
): void {
  const methods = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ path, method }) => {
    const ofPath = methods.get(path) ?? new Set(["OPTIONS"]);
    for (const one of [method].flat()) ofPath.add(one);
    methods.set(path, ofPath);
  });

  const callAddresses = () =>
    [...methods].flatMap(([path, ofPath]) =>
      ofPath.has("POST") && !/[*:]/.test(path) ? path : [],
    );

  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = pathOf(request);
    const allowed = methods.get(path) ?? methods.get(`${path.split("/", 2).join("/")}/*`);
    if (allowed === undefined) {
      const near = nearAddresses(path, callAddresses());
      const isCall = request.method === "POST" && near.some((each) => !htmlErrorPaths.has(each));
      return sendNotFound(request, reply, { near, isCall });
    }
    const allow = [...allowed].sort().join(", ");
    reply.header("allow", allow);
    if (request.method === "OPTIONS") return reply.type(HTML).send("");
    if (htmlErrorPaths.has(path) && !wantsJson(request, reply)) {
      const text = htmlPage(405, "Method Not Allowed", `This address takes ${allow}.`);
      return reply.code(405).type(HTML).headers(HTML_PAGE_HEADERS).send(text);
    }
    const message = `this address takes ${allow}`;
    const error = new TRPCError({ code: "METHOD_NOT_SUPPORTED", message });
    return sendAnswer(reply, envelopeError(error));
  };
  app.setNotFoundHandler((request, reply) => timeAnswer(answer(request, reply), observe));
}

/** What is known of a path that does not exist. */
interface UnknownPath {
  /** The addresses that it resembles. */
  readonly near: readonly string[];
  /** Whether the request is meant for one of them: a program sent it, if `Accept` does not name HTML. */
  readonly isCall: boolean;
}

/** Says that a path does not exist: in JSON if `Accept` names it or a call went astray, else by a page. */
export function sendNotFound(
  request: FastifyRequest,
  reply: FastifyReply,
  { near, isCall }: UnknownPath = { near: [], isCall: false },
): FastifyReply {
  const isFromProgram = isCall && !namesHtml(request.headers.accept);
  if (!wantsJson(request, reply) && !isFromProgram) {
    const page = notFoundPage(folderCount(request.url));
    return reply.code(404).type(HTML).headers(HTML_PAGE_HEADERS).send(page);
  }
  const path = JSON.stringify(pathOf(request).slice(0, SHOWN_PATH));
  const hint = near.length === 0 ? "" : ` did you mean ${near.join(" or ")}?`;
  const message = `there is no address ${path}:${hint} ${DOCS_PATH} lists the addresses`;
  return sendAnswer(reply, envelopeError(new TRPCError({ code: "NOT_FOUND", message })));
}

/** Whether an answer that depends on `Accept` is JSON. */
function wantsJson(request: FastifyRequest, reply: FastifyReply): boolean {
  reply.header("vary", "accept");
  return namesJson(request.headers.accept);
}
