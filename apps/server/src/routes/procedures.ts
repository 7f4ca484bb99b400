/**
 * The procedures of the router: their names, their REST paths, and how to call one. Tested
 * through rest.test.ts.
 */
import type { Ports, ProcedureMeta } from "@hellorec/api";
import { appRouter, isProcedureMeta } from "@hellorec/api";
import type { Authorize, MaybePromise, OnCallEnd, Outcome, TraceCall } from "@hellorec/rpc-fastify";
import { callProcedure, permitOf, whenDone } from "@hellorec/rpc-fastify";
import type { AnyTRPCProcedure } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";

import { RPC_PREFIX } from "../http/request-path.ts";
import type { FailedCall } from "../metrics/service-metrics.ts";

/** One procedure of the router. */
export interface ProcedureEntry {
  /** As the router has it: `items.put`. */
  readonly name: string;
  readonly type: "query" | "mutation" | "subscription";
  /** Its REST address: `/items/put`. */
  readonly restPath: string;
  readonly procedure: AnyTRPCProcedure;
  /** Its description, and who may call it. */
  readonly meta: ProcedureMeta;
}

// At run time the router holds its procedures in a flat object, by full name. Its type nests them.
const byName: Readonly<Record<string, unknown>> = appRouter._def.procedures;

/** Every procedure of the contract, read from the router itself. */
export const procedures: readonly ProcedureEntry[] = entriesOf(byName);

/**
 * The entries of procedures.
 *
 * @throws {TypeError} one does not say who may call it
 */
export function entriesOf(byName: Readonly<Record<string, unknown>>): ProcedureEntry[] {
  return Object.entries(byName).map(([name, procedure]) => {
    if (!isProcedure(procedure)) throw new TypeError(`"${name}" of the router is not a procedure`);
    const { meta, type } = procedure._def;
    if (!isProcedureMeta(meta)) throw new TypeError(`"${name}" of the router names no scope`);
    return { name, type, restPath: restPathOf(name), procedure, meta };
  });
}

function isProcedure(value: unknown): value is AnyTRPCProcedure {
  return typeof value === "function" && "_def" in value;
}

/** The entry of a procedure. @throws {RangeError} the router has none of that name */
export function procedureNamed(name: string): ProcedureEntry {
  const entry = procedures.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new RangeError(`the router has no procedure "${name}"`);
  return entry;
}

/** What every call of a procedure gets, on any route. */
export interface CallTarget {
  readonly ports: Ports;
  /** Counts the call once it has ended. */
  readonly onCallEnd: OnCallEnd;
  /** Takes each call that failed or was refused. */
  readonly onFailedCall: (call: FailedCall) => void;
  /** Traces the call; undefined: nothing listens to traces. */
  readonly traceCall?: TraceCall | undefined;
  /** Checks the call before it runs. */
  readonly authorize: Authorize;
}

/** Calls a procedure for a request. The procedure checks `input`. */
export function callFor(
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { ports, onCallEnd, onFailedCall, traceCall, authorize }: CallTarget,
  { procedure, name }: ProcedureEntry,
  input: unknown,
): MaybePromise<Outcome> {
  const { request, reply } = exchange;
  const source = { rawRequest: request.raw, rawResponse: reply.raw, readInput: () => input };
  const outcome = whenDone(
    permitOf(authorize, source, name, 0),
    (permit): MaybePromise<Outcome> => {
      if (permit !== undefined && "error" in permit) return permit;
      const ctx = permit === undefined ? ports : permit.ctx;
      return callProcedure({ procedure, name, input, ctx, request, reply, onCallEnd, traceCall });
    },
  );
  return whenDone(outcome, (done) => {
    const { error } = done;
    if (error !== undefined) onFailedCall({ procedure: name, input, error });
    return done;
  });
}

/**
 * The REST path of a procedure: its name in snake_case, its groups as folders.
 *
 * @example restPathOf("recommendForSession") // "/recommend_for_session"
 */
export function restPathOf(name: string): string {
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `/${snake.replaceAll(".", "/")}`;
}

const callRoutes: ReadonlySet<string> = new Set(procedures.map(({ restPath }) => restPath));

/**
 * Whether the requests of a route are calls of procedures.
 *
 * @example isCallRoute("/items/put") // true
 */
export function isCallRoute(route: string): boolean {
  return callRoutes.has(route) || route.startsWith(`${RPC_PREFIX}/`);
}
