/**
 * Which requests take the fast path: plain JSON calls and batches whose procedures are loaded. Every
 * other request goes to tRPC's own handler before any part of it has run. That handler also answers
 * what is wrong with a request as a whole: too large a batch, mixed types, a bad URL.
 * Tested through conformance.test.ts.
 */
import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import type { HTTPBaseHandlerOptions } from "@trpc/server/http";
import type { FastifyRequest } from "fastify";

import { isPlainHost } from "../wire/plain-host.ts";
import { readQuery } from "../wire/query-string.ts";

/** One call of a request: its path, and the procedure if the router has it. */
export interface RequestedCall {
  readonly path: string;
  readonly procedure: AnyTRPCProcedure | null;
}

/** The calls of a request that takes the fast path, or a subscription by GET. */
export interface ParsedCalls {
  readonly method: "GET" | "POST";
  readonly isBatch: boolean;
  readonly calls: readonly RequestedCall[];
  /** The type of its procedures, "unknown" if the router has none of them. */
  readonly type: "query" | "mutation" | "subscription" | "unknown";
  /** Its inputs as the client wrote them. */
  readonly json: string | null;
}

/** The options that decide how a request is read. */
export type ReadingOptions<TRouter extends AnyTRPCRouter> = Pick<
  HTTPBaseHandlerOptions<TRouter, FastifyRequest>,
  "router" | "allowBatching" | "batching" | "maxBatchSize"
>;

/** Reads the calls of a request; null if it cannot take the fast path. `path` is the route's parameter. */
export function parseCalls<TRouter extends AnyTRPCRouter>(
  options: ReadingOptions<TRouter>,
  request: Pick<FastifyRequest, "raw" | "body">,
  path: string,
): ParsedCalls | null {
  const raw = request.raw;
  const method = raw.method;
  const target = raw.url;
  if ((method !== "GET" && method !== "POST") || target === undefined || !isPlainTarget(target)) {
    return null;
  }
  const headers = raw.headers;
  if (
    headers["trpc-accept"] !== undefined ||
    headers.accept?.includes("application/jsonl") === true ||
    !isPlainHost(headers.host ?? headers[":authority"]) ||
    path.includes("%")
  ) {
    return null;
  }
  let json: string | null;
  const query = readQuery(target);
  if (query === null || query.connectionParams !== null) {
    return null;
  }
  const contentType = headers["content-type"];
  if (method === "GET") {
    if (contentType !== undefined && !isJson(contentType)) {
      return null;
    }
    json = query.input;
  } else {
    const body = request.body;
    if (contentType === undefined || !isJson(contentType) || typeof body !== "string") {
      return null;
    }
    json = withoutByteOrderMark(body);
  }
  const isBatch = query.batch === "1";
  const paths = toProcedurePath(options.router, path);
  if (!isBatch) {
    return readSingle(options.router, method, paths, json);
  }
  return (options.allowBatching ?? options.batching?.enabled ?? true)
    ? readBatch(options, method, paths.split(","), json)
    : null;
}

function readSingle(
  router: AnyTRPCRouter,
  method: ParsedCalls["method"],
  path: string,
  json: string | null,
): ParsedCalls | null {
  const procedure = findLoaded(router, path);
  if (procedure === undefined) {
    return null;
  }
  const type = procedure === null ? "unknown" : procedure._def.type;
  if (type === "subscription" && method !== "GET") {
    return null;
  }
  return { method, isBatch: false, calls: [{ path, procedure }], type, json };
}

function readBatch<TRouter extends AnyTRPCRouter>(
  options: ReadingOptions<TRouter>,
  method: ParsedCalls["method"],
  paths: readonly string[],
  json: string | null,
): ParsedCalls | null {
  if (typeof options.maxBatchSize === "number" && paths.length > options.maxBatchSize) {
    return null;
  }
  const calls: RequestedCall[] = [];
  let type: ParsedCalls["type"] = "unknown";
  for (const path of paths) {
    const procedure = findLoaded(options.router, path);
    if (procedure === undefined) {
      return null;
    }
    calls.push({ path, procedure });
    if (procedure !== null) {
      const next = procedure._def.type;
      if (next === "subscription" || (type !== "unknown" && type !== next)) {
        return null;
      }
      type = next;
    }
  }
  return { method, isBatch: true, calls, type, json };
}

/** The procedure at a path; null: there is none; undefined: a lazy router must be loaded first. */
function findLoaded(router: AnyTRPCRouter, path: string): AnyTRPCProcedure | null | undefined {
  const procedures: Record<string, AnyTRPCProcedure | undefined> = router._def.procedures;
  const procedure = procedures[path];
  if (procedure !== undefined) {
    return procedure;
  }
  for (const key in router._def.lazy) {
    if (path === key || path.startsWith(`${key}.`)) {
      return undefined;
    }
  }
  return null;
}

function toProcedurePath(router: AnyTRPCRouter, path: string): string {
  // It is not there in older versions of tRPC.
  const separator: string | undefined = router._def._config.pathSeparator;
  return separator === undefined || separator === "." ? path : path.replaceAll(separator, ".");
}

// "//host/path" and "/\host/path" name another host, an absolute URL its own.
function isPlainTarget(target: string): boolean {
  const second = target.charCodeAt(1);
  return (
    target.charCodeAt(0) === SLASH &&
    second !== SLASH &&
    second !== BACKSLASH &&
    !target.includes("#")
  );
}

const SLASH = 47;
const BACKSLASH = 92;
const BYTE_ORDER_MARK = 0xfeff;

function isJson(contentType: string): boolean {
  return (
    contentType === "application/json" ||
    contentType.toLowerCase().split(";", 1)[0]?.trim() === "application/json"
  );
}

function withoutByteOrderMark(body: string): string {
  return body.charCodeAt(0) === BYTE_ORDER_MARK ? body.slice(1) : body;
}
