/**
 * The address that limits count a client by. Behind trusted proxies `X-Forwarded-For` names it; from
 * anyone else that header says nothing.
 */
import type { IncomingMessage } from "node:http";
import { isIP, isIPv6 } from "node:net";

import proxyAddresses from "@fastify/proxy-addr";

/**
 * Which proxies are believed: a number of them in a row, or their addresses and networks. An empty
 * list: none.
 *
 * @example const trust: TrustedProxies = ["10.0.0.0/8", "loopback"];
 */
export type TrustedProxies = number | readonly string[];

/** Says whether an address is a trusted proxy. `hop` counts the proxies between it and the server. */
export type IsProxy = (address: string, hop: number) => boolean;

/** Groups of an IPv6 address that name a network: a client usually has all addresses of it. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

/**
 * Makes the check of the settings; undefined: no proxy is trusted.
 *
 * @throws {TypeError} an address or a network is none
 */
export function proxyCheck(trusted: TrustedProxies): IsProxy | undefined {
  if (trusted === 0) return undefined;
  if (typeof trusted === "number") return (_address, hop) => hop < trusted;
  return trusted.length > 0 ? proxyAddresses.compile([...trusted]) : undefined;
}

/**
 * Whether a text names proxies: an address, a network, or one of the names `loopback`, `linklocal` and
 * `uniquelocal`.
 */
export function isNetwork(text: string): boolean {
  // A number would be the address 0.0.0.1.
  if (/^\d+$/.test(text)) return false;
  try {
    proxyAddresses.compile(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The address of the client of a request that came through a proxy. What is no address, such as
 * `unknown`, counts as the proxy's own.
 */
export function forwardedAddress(request: IncomingMessage, isProxy: IsProxy): string {
  const addresses = proxyAddresses.all(request, isProxy);
  const address = withoutPort(addresses.at(-1) ?? "");
  return isIP(address) === 0 ? (request.socket.remoteAddress ?? "") : address;
}

/**
 * The key of an address: an IPv4 address, or the /64 network of an IPv6 address.
 *
 * @example
 * addressKey("::ffff:192.0.2.1") // "192.0.2.1"
 * addressKey("2001:db8::1:2:3:4") // "2001:db8:0:0"
 */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [plain = ""] = address.split("%", 1);
  const [start = "", end] = plain.split("::");
  const before = groupsOf(start);
  const after = groupsOf(end ?? "");
  const between = end === undefined ? 0 : GROUPS - before.length - after.length;
  const groups = [...before, ...Array.from({ length: between }, () => "0"), ...after];
  return groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, "").toLowerCase())
    .join(":");
}

function groupsOf(text: string): string[] {
  // An IPv4 address at the end takes the place of two groups.
  return text === "" ? [] : text.split(":").flatMap((g) => (g.includes(".") ? [g, g] : [g]));
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}
