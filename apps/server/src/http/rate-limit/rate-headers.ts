/**
 * The header fields that tell a client its limits: `RateLimit-Policy` and `RateLimit`, as in the
 * Internet-Draft draft-ietf-httpapi-ratelimit-headers-10, and `Retry-After`.
 */
import type { ServerResponse } from "node:http";

import type { Quota, Rate } from "./rate-table.ts";

/** What an answer says about one limit. */
export interface ToldQuota {
  /** The name of the limit. */
  readonly name: string;
  readonly rate: Rate;
  readonly quota: Quota;
}

/** Sets the headers of an answer to a call that limits apply to. */
export function setRateHeaders(response: ServerResponse, told: readonly ToldQuota[]): void {
  if (response.headersSent) return;
  response.setHeader("ratelimit-policy", told.map(policyOf).join(", "));
  response.setHeader("ratelimit", told.map(stateOf).join(", "));
  const waitMs = Math.max(...told.map(({ quota }) => quota.waitMs));
  if (waitMs > 0) response.setHeader("retry-after", String(seconds(waitMs)));
}

/** `q`: the quota, `w`: the seconds in which it is restored. */
function policyOf({ name, rate: { perSecond, burst } }: ToldQuota): string {
  return `"${name}";q=${burst};w=${seconds((burst * 1000) / perSecond)}`;
}

/** `r`: what remains, `t`: the seconds until the whole quota is there. */
function stateOf({ name, quota: { remaining, resetMs } }: ToldQuota): string {
  return `"${name}";r=${remaining};t=${seconds(resetMs)}`;
}

/** Whole seconds, rounded up: a client that waits so long is not too early. */
export function seconds(ms: number): number {
  return Math.ceil(ms / 1000 - 1e-9);
}
