/**
 * The CSRF guard. The server reads any content type as JSON, so without it a page of another site
 * could post here in the name of its visitor.
 */
import type { IncomingHttpHeaders } from "node:http";

import { TRPCError } from "@trpc/server";
import type { FastifyRequest } from "fastify";

import { isLoopback, LOOPBACK_NAMES } from "./loopback.ts";
import { isRpcRequest } from "./request-path.ts";

export interface CsrfGuardOptions {
  /** The address the server listens on, as configured. */
  readonly host: string;
  /** Origins that may call, besides the server's own: `https://shop.example`. */
  readonly allowedOrigins: readonly string[];
  /** Values of `Host` that are accepted. On a loopback address its own names are accepted too. */
  readonly allowedHosts: readonly string[];
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route answers under any `Host`: what it says is no secret, and probes name any. */
    readonly anyHost?: boolean;
  }
}

/** Throws a FORBIDDEN error if a request must not be served. */
export type CsrfGuard = (request: FastifyRequest) => void;

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Builds the check that every request passes first. It has two rules.
 *
 * Allowed hosts: `Host` must be a known name if the server listens on loopback or if names are
 * configured. A foreign name that resolves to this machine (DNS rebinding) would make a foreign page
 * "same-origin". Routes with `anyHost` are open: load balancers probe by IP address.
 *
 * Allowed origins: RPC calls and unsafe methods must not come from a page of another origin.
 * `Sec-Fetch-Site` tells the origin; without it `Origin` is compared with `Host`. Programs send
 * neither header and pass, as do links to a page.
 */
export function createCsrfGuard(options: CsrfGuardOptions): CsrfGuard {
  const hosts = acceptedHosts(options);
  const origins = new Set(options.allowedOrigins);
  // Nearly every request has the same Host: the last accepted value is not parsed again.
  let lastAccepted: string | undefined;
  return (request) => {
    const { headers } = request;
    if (headers.host !== lastAccepted && request.routeOptions.config.anyHost !== true) {
      checkHost(headers.host, hosts);
      lastAccepted = headers.host;
    }
    if (isRpcRequest(request) || !SAFE_METHODS.has(request.method)) checkOrigin(headers, origins);
  };
}

/** The names accepted in `Host`; undefined: any. */
function acceptedHosts(options: CsrfGuardOptions): ReadonlySet<string> | undefined {
  const loopback = isLoopback(options.host);
  if (!loopback && options.allowedHosts.length === 0) return undefined;
  const own = options.host.includes(":") ? `[${options.host}]` : options.host;
  return new Set([...LOOPBACK_NAMES, own, ...options.allowedHosts].map((n) => n.toLowerCase()));
}

function checkHost(host: string | undefined, accepted: ReadonlySet<string> | undefined): void {
  // A browser always sends Host. A request without one (HTTP/1.0) does not come from a page.
  if (accepted === undefined || host === undefined) return;
  const name = host.replace(/:\d*$/, "").replace(/\.$/, "").toLowerCase();
  if (accepted.has(name)) return;
  throw forbidden(`this server does not answer to the Host ${quote(name)}`, "ALLOWED_HOSTS");
}

function checkOrigin(headers: IncomingHttpHeaders, allowed: ReadonlySet<string>): void {
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  if (origin !== undefined && allowed.has(origin)) return;
  if (origin === "null") {
    throw forbidden("requests from a page without an origin are refused", "ALLOWED_ORIGINS");
  }
  if (site === "same-origin" || site === "none") return;
  if (site === undefined) {
    if (origin === undefined || isOriginOf(headers.host, origin)) return;
  }
  const from = origin === undefined ? "another site" : quote(origin);
  throw forbidden(`requests from pages of ${from} are refused`, "ALLOWED_ORIGINS");
}

/** Whether `origin` is the origin of a page served under `host`, behind a TLS proxy or not. */
function isOriginOf(host: string | undefined, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  const own = `${page.protocol}//${host ?? ""}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

function forbidden(problem: string, setting: string): TRPCError {
  return new TRPCError({ code: "FORBIDDEN", message: `${problem}: ${setting} can allow it` });
}
