/** Which servers are called through which proxy. */
import { expect, test } from "vitest";

import { proxyFor } from "./proxy.ts";

const PROXY = { HTTP_PROXY: "http://10.0.0.1:3128" };
const proxyOf = (server: string, env: Record<string, string>) =>
  proxyFor(new URL(server), env)?.url.href;

test.each<[string, Record<string, string>, string | undefined]>([
  ["http://recs.example:5000", {}, undefined],
  ["http://recs.example:5000", PROXY, "http://10.0.0.1:3128/"],
  ["http://recs.example:5000", { http_proxy: "a:1", HTTP_PROXY: "b:1" }, "http://a:1/"],
  ["http://recs.example:5000", { HTTP_PROXY: " " }, undefined],
  ["https://recs.example", PROXY, undefined],
  ["https://recs.example", { HTTPS_PROXY: "https://user:secret@p" }, "https://user:secret@p/"],
  ["https://recs.example", { ALL_PROXY: "p:8080" }, "http://p:8080/"],
  // Loopback is never proxied.
  ["http://127.0.0.1:5000", PROXY, undefined],
  ["http://127.8.8.8:5000", PROXY, undefined],
  ["http://localhost:5000", PROXY, undefined],
  ["http://shop.localhost:5000", PROXY, undefined],
  ["http://[::1]:5000", PROXY, undefined],
  ["http://localhost.example", PROXY, "http://10.0.0.1:3128/"],
])("%s with %j: %s", (server, env, proxy) => {
  expect(proxyOf(server, env)).toBe(proxy);
});

test.each<[string, string, boolean]>([
  ["http://recs.example", "recs.example", true],
  ["http://recs.example", "other.example, recs.example", true],
  ["http://recs.example", "other.example recs.example", true],
  ["http://recs.example", "RECS.example", true],
  ["http://recs.example", "example", true],
  ["http://recs.example", ".example", true],
  ["http://recs.example", "*.example", true],
  ["http://recs.example", "*", true],
  ["http://recs.example", "ecs.example", false],
  ["http://recs.example", "", false],
  ["http://recs.example:5000", "recs.example:5000", true],
  ["http://recs.example:5000", "recs.example:80", false],
  ["http://recs.example", "recs.example:80", true],
  ["https://recs.example", "recs.example:443", true],
  ["http://10.1.2.3", "10.1.2.3", true],
  ["http://10.1.2.3", "10.0.0.0/8", true],
  ["http://11.1.2.3", "10.0.0.0/8", false],
  ["http://10.1.2.3", "10.0.0.0/99", false],
  ["http://[fd00::1]", "fd00::/8", true],
  ["http://[fd00::1]:5000", "[fd00::1]:5000", true],
])("%s with NO_PROXY=%j: exempt %s", (server, NO_PROXY, isExempt) => {
  const env = { HTTP_PROXY: "p:1", HTTPS_PROXY: "p:1", NO_PROXY };
  expect(proxyOf(server, env) === undefined).toBe(isExempt);
});

test.each(["socks5://user:secret@p:1080", "http://", "ftp://p"])(
  "%s is refused, keeping secrets",
  (HTTP_PROXY) => {
    const ask = () => proxyFor(new URL("http://recs.example"), { HTTP_PROXY });
    expect(ask).toThrow(/^HTTP_PROXY: (?!.*secret).* NO_PROXY$/);
  },
);
