/**
 * Keeps other web sites out: since any content type is read as JSON, a page elsewhere could
 * otherwise post here in the name of whoever looks at it.
 */
import type { IncomingHttpHeaders } from "node:http";

import { TRPCError } from "@trpc/server";
import type { FastifyRequest } from "fastify";

import { isRpcRequest } from "./request-path.ts";

export interface GuardOptions {
  /** The address the server listens on, as configured. */
  readonly host: string;
  /** Origins that may call besides the server's own: `https://shop.example`. */
  readonly allowedOrigins: readonly string[];
  /** Names the server answers to, besides the loopback's on a loopback address. */
  readonly allowedHosts: readonly string[];
}

/** Throws a FORBIDDEN where a request must not be served. */
export type Guard = (request: FastifyRequest) => void;

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Builds the check every request passes first.
 *
 * Two rules. `Host` must be a known name where the server listens on loopback, or wherever names are
 * configured: a foreign name that resolves to this machine (DNS rebinding) makes a foreign page
 * "same-origin". And what changes or tells something must not come from a page of another origin:
 * `Sec-Fetch-Site` says so, else `Origin` against `Host`. Programs send neither and pass; so does
 * following a link to a page.
 */
export function createGuard(options: GuardOptions): Guard {
  const hosts = knownHosts(options);
  const origins = new Set(options.allowedOrigins);
  // Nearly every request names the same host: what was found good once is not taken apart again.
  let lastGood: string | undefined;
  return (request) => {
    const { headers } = request;
    if (headers.host === undefined || headers.host !== lastGood) {
      checkHost(headers.host, hosts);
      lastGood = headers.host;
    }
    if (isRpcRequest(request) || !SAFE_METHODS.has(request.method)) checkOrigin(headers, origins);
  };
}

/** Whether an address can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The names allowed in `Host`; undefined: any. */
function knownHosts(options: GuardOptions): ReadonlySet<string> | undefined {
  const loopback = isLoopback(options.host);
  if (!loopback && options.allowedHosts.length === 0) return undefined;
  const own = options.host.includes(":") ? `[${options.host}]` : options.host;
  return new Set([...LOOPBACK_NAMES, own, ...options.allowedHosts].map((n) => n.toLowerCase()));
}

function checkHost(host: string | undefined, known: ReadonlySet<string> | undefined): void {
  // A browser always sends Host; without one (HTTP/1.0) there is no page behind the request.
  if (known === undefined || host === undefined) return;
  const name = host.replace(/:\d*$/, "").replace(/\.$/, "").toLowerCase();
  if (known.has(name)) return;
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

/** Whether `origin` is where a page served under `host` comes from, behind a TLS proxy or not. */
function isOriginOf(host: string | undefined, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  const own = `${page.protocol}//${host ?? ""}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

function forbidden(what: string, setting: string): TRPCError {
  return new TRPCError({ code: "FORBIDDEN", message: `${what}: ${setting} can allow it` });
}
