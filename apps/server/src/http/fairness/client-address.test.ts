/** The address of a client, behind proxies and not. */
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";

import { expect, test } from "vitest";

import type { TrustedProxies } from "./client-address.ts";
import { addressKey, forwardedAddress, isNetwork, proxyCheck } from "./client-address.ts";

function addressOf(peer: string, header: string, trusted: TrustedProxies): string | undefined {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: peer });
  const request = new IncomingMessage(socket);
  request.headers["x-forwarded-for"] = header;
  const isProxy = proxyCheck(trusted);
  return isProxy && forwardedAddress(request, isProxy);
}

test.each<[string, string, TrustedProxies, string | undefined]>([
  ["10.0.0.1", "192.0.2.1", [], undefined],
  ["10.0.0.1", "192.0.2.1", 0, undefined],
  ["10.0.0.1", "192.0.2.1", 1, "192.0.2.1"],
  ["10.0.0.1", "198.51.100.9, 192.0.2.1", 1, "192.0.2.1"],
  ["10.0.0.1", "198.51.100.9, 192.0.2.1", 2, "198.51.100.9"],
  ["10.0.0.1", "198.51.100.9, 192.0.2.1, 10.9.9.9", ["10.0.0.0/8"], "192.0.2.1"],
  ["::ffff:10.0.0.1", "192.0.2.1", ["10.0.0.0/8"], "192.0.2.1"],
  ["127.0.0.1", "2001:db8::1", ["loopback"], "2001:db8::1"],
  // What is no proxy counts as itself, whatever it says.
  ["203.0.113.5", "192.0.2.1", ["10.0.0.0/8"], "203.0.113.5"],
  ["10.0.0.1", "", 1, "10.0.0.1"],
  ["10.0.0.1", "unknown", 1, "10.0.0.1"],
  ["10.0.0.1", "x".repeat(5000), 1, "10.0.0.1"],
  ["10.0.0.1", "192.0.2.1:4711", 1, "192.0.2.1"],
  ["10.0.0.1", "[2001:db8::1]:4711", 1, "2001:db8::1"],
])("%s with %j, trusted: %j: %s", (peer, header, trusted, address) => {
  expect(addressOf(peer, header, trusted)).toBe(address);
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["2001:DB8:0:0:ffff::", "2001:db8:0:0"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["64:ff9b::192.0.2.1", "64:ff9b:0:0"],
])("%s counts as %s", (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test("networks are told from other text", () => {
  for (const text of ["10.0.0.7", "10.0.0.0/8", "fd00::/8", "loopback"]) {
    expect(isNetwork(text)).toBe(true);
  }
  for (const text of ["1", "", "proxy.example", "10.0.0.0/33", "true"]) {
    expect(isNetwork(text)).toBe(false);
  }
});
