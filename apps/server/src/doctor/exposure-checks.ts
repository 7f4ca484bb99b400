/** Checks who can call the server, and what of it is logged. Tested through checks.test.ts. */
import type { Config } from "../config/config.ts";
import { isLoopback } from "../http/gate/loopback.ts";
import { isLocal, whyOthersCanCall } from "../keys/prepare-keys.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./finding.ts";

/** Networks of more than one in 256 of all addresses. */
const WIDE_NETWORK = /\/[1-7]$/;

/** The settings that decide. */
export type ExposureSettings = Pick<
  Config,
  | "HOST"
  | "TRUST_PROXY"
  | "ALLOWED_HOSTS"
  | "ALLOWED_ORIGINS"
  | "HELLOREC_ADMIN_KEY"
  | "LEGACY_OPEN"
  | "LOG_LEVEL"
>;

/** All of them. `keys`: how many were ever made; undefined: the data cannot be read. */
export function checkExposure(config: ExposureSettings, keys: number | undefined): Finding[] {
  return [checkKeys(config, keys), checkProxy(config), checkLog(config)];
}

function checkKeys(config: ExposureSettings, keys: number | undefined): Finding {
  const { ok, warn, fail } = findingsOf("keys");
  const hasKey = (keys ?? 0) > 0 || config.HELLOREC_ADMIN_KEY !== undefined;
  if (hasKey && config.LEGACY_OPEN && !isLocal(config)) {
    return warn("LEGACY_OPEN=1: everyone can call /hello_rec and /multiply without a key");
  }
  if (hasKey) {
    return ok(keys === undefined || keys === 0 ? "the one of HELLOREC_ADMIN_KEY" : `${keys} made`);
  }
  if (keys === undefined) return warn("not known, as the data cannot be read");
  const reason = whyOthersCanCall(config);
  if (reason === undefined) return ok("none: every program on this machine can call, and no other");
  return fail(
    `${reason}, and there is no key, so serve refuses to start: hellorec-server keys create --scope admin makes one, or set HELLOREC_ADMIN_KEY`,
  );
}

function checkProxy({ HOST, TRUST_PROXY, ALLOWED_HOSTS }: ExposureSettings): Finding {
  const { ok, warn } = findingsOf("proxy");
  if (
    typeof TRUST_PROXY !== "number" &&
    TRUST_PROXY.some((network) => WIDE_NETWORK.test(network))
  ) {
    return warn(
      "TRUST_PROXY believes a large part of all addresses, from which each caller can choose its own: name the proxies alone",
    );
  }
  const isTrusting = typeof TRUST_PROXY === "number" ? TRUST_PROXY > 0 : TRUST_PROXY.length > 0;
  if (typeof TRUST_PROXY === "number" && isTrusting && !isLoopback(HOST)) {
    return warn(
      `TRUST_PROXY=${TRUST_PROXY} with HOST=${HOST}: callers that reach this port past the proxies can choose their address: let a firewall keep them off, or name the proxies by address`,
    );
  }
  if (!isTrusting && ALLOWED_HOSTS.length > 0) {
    return warn(
      "ALLOWED_HOSTS is set and TRUST_PROXY is not: behind a proxy all callers would share the limits of one address, set TRUST_PROXY=1 there",
    );
  }
  return ok(isTrusting ? `trusts ${String(TRUST_PROXY)}` : "none is trusted");
}

function checkLog({ LOG_LEVEL }: ExposureSettings): Finding {
  const { ok, warn } = findingsOf("log");
  if (LOG_LEVEL === "silent") {
    return warn("LOG_LEVEL=silent: failures show nowhere, set it to error at least");
  }
  if (LOG_LEVEL === "debug" || LOG_LEVEL === "trace") {
    return warn(
      `LOG_LEVEL=${LOG_LEVEL}: a line for each request, which costs time and room: info is usual`,
    );
  }
  return ok(`${LOG_LEVEL} and above, to stderr`);
}
