/**
 * Refuses requests by `Host` (DNS rebinding) and by `Origin` (CSRF). The server reads any content type
 * as JSON, so without this guard a page of another site could call it in the name of its visitor.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

import { TRPCError } from "@trpc/server";

import { PROBE_PATHS } from "../health.ts";
import { pathOf } from "../request-path.ts";
import { isLoopback, LOOPBACK_NAMES } from "./loopback.ts";
import { refuseHostForm } from "./request-form.ts";

/**
 * Who may call the server.
 *
 * @example
 * const access: AccessGuardOptions = {
 *   listenAddress: "127.0.0.1",
 *   allowedOrigins: ["https://shop.example"],
 *   allowedHosts: [],
 * };
 */
export interface AccessGuardOptions {
  /** The address the server listens on, as configured in `HOST`. */
  readonly listenAddress: string;
  /** Origins that may call, besides the server's own: `https://shop.example`. */
  readonly allowedOrigins: readonly string[];
  /** Values of `Host` that are accepted. On a loopback address its own names are accepted too. */
  readonly allowedHosts: readonly string[];
}

/** Gives an error if a request must not be served. `isRpc`: tRPC would serve it. */
export type AccessGuard = (request: IncomingMessage, isRpc: boolean) => TRPCError | undefined;

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Builds the check that every request passes first. It has two rules.
 *
 * Allowed hosts: `Host` must be an accepted name if the server listens on loopback or if names are
 * configured. A foreign name that resolves to this machine (DNS rebinding) would make a foreign page
 * "same-origin". The paths of probes are open: load balancers probe by IP address.
 *
 * Allowed origins: RPC calls and unsafe methods must not come from a page of another origin.
 * `Sec-Fetch-Site` tells the origin; without it `Origin` is compared with `Host`. Programs send
 * neither header and pass, as do links to a page.
 *
 * @example
 * const refusalOf = createAccessGuard(access);
 * const error = refusalOf(request, false); // undefined: serve it
 */
export function createAccessGuard(options: AccessGuardOptions): AccessGuard {
  const hosts = acceptedHosts(options);
  const origins = new Set(options.allowedOrigins);
  // Nearly every request has the same Host: the last accepted value is not parsed again.
  let lastAccepted: string | undefined;
  return ({ headers, method = "", url = "" }, isRpc) => {
    if (headers.host !== lastAccepted) {
      const isProbe = PROBE_PATHS.has(pathOf({ url }));
      const refusal =
        refuseHostForm(headers.host) ?? (isProbe ? undefined : refuseHost(headers.host, hosts));
      if (refusal !== undefined) return refusal;
      if (!isProbe) lastAccepted = headers.host;
    }
    return isRpc || !SAFE_METHODS.has(method) ? refuseOrigin(headers, origins) : undefined;
  };
}

/** The names accepted in `Host`; undefined: any. */
function acceptedHosts(options: AccessGuardOptions): ReadonlySet<string> | undefined {
  const loopback = isLoopback(options.listenAddress);
  if (!loopback && options.allowedHosts.length === 0) return undefined;
  const address = options.listenAddress;
  const own = address.includes(":") ? `[${address}]` : address;
  return new Set([...LOOPBACK_NAMES, own, ...options.allowedHosts].map((n) => n.toLowerCase()));
}

function refuseHost(
  host: string | undefined,
  accepted: ReadonlySet<string> | undefined,
): TRPCError | undefined {
  // A browser always sends Host. A request without one (HTTP/1.0) does not come from a page.
  if (accepted === undefined || host === undefined) return undefined;
  const name = host.replace(/:\d*$/, "").replace(/\.$/, "").toLowerCase();
  if (accepted.has(name)) return undefined;
  return forbidden(`this server does not answer to the Host ${quote(name)}`, "ALLOWED_HOSTS");
}

function refuseOrigin(
  headers: IncomingHttpHeaders,
  allowed: ReadonlySet<string>,
): TRPCError | undefined {
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  if (origin !== undefined && allowed.has(origin)) return undefined;
  if (origin === "null") {
    return forbidden("requests from a page without an origin are refused", "ALLOWED_ORIGINS");
  }
  if (site === "same-origin" || site === "none") return undefined;
  if (site === undefined) {
    if (origin === undefined || isOriginOf(headers.host, origin)) return undefined;
  }
  const from = origin === undefined ? "another site" : quote(origin);
  return forbidden(`requests from pages of ${from} are refused`, "ALLOWED_ORIGINS");
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
