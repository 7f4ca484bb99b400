/** Which proxy the environment names for a server: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`. */
import { BlockList, isIP } from "node:net";

/** A proxy, and where it came from. */
export interface Proxy {
  readonly url: URL;
  /** The variable that names it. */
  readonly variable: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = blockListOf(["127.0.0.0/8", "0.0.0.0", "::1"]);

/**
 * The proxy for a server; undefined: it is called directly. Loopback is never called through a proxy,
 * which would look for the server on its own machine.
 *
 * @throws {TypeError} the proxy is not an http(s) address
 * @example proxyFor(new URL("http://recs.example:5000"), { HTTP_PROXY: "http://10.0.0.1:3128" })
 */
export function proxyFor(server: URL, env: Environment): Proxy | undefined {
  const host = bareHost(server);
  if (isLoopback(host) || isExempt(host, portOf(server), read(env, "NO_PROXY")?.value ?? "")) {
    return undefined;
  }
  const own = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const named = read(env, own) ?? read(env, "ALL_PROXY");
  if (named === undefined) return undefined;
  const { variable, value } = named;
  const text = value.includes("://") ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new TypeError(
      `${variable}: it is not an http(s) proxy, such as http://10.0.0.1:3128; ` +
        `correct it, or add ${host} to NO_PROXY`,
    );
  }
  return { url, variable };
}

/** The host of an address, an IPv6 one without its brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.replaceAll(/[[\]]/g, "");
}

/** The port of an address, by its scheme where none is given. */
export function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || contains(LOOPBACK, host);
}

/**
 * Whether `NO_PROXY` exempts a host. Its entries are names, which stand for what ends in them too, IP
 * addresses or ranges, each with a port or without; `*` stands for all.
 */
function isExempt(host: string, port: number, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === "") return false;
      if (entry === "*") return true;
      const [, named = entry, only] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
      if (only !== undefined && Number(only) !== port) return false;
      const name = named.replaceAll(/[[\]]/g, "").replace(/^\*?\./, "");
      if (isIP(name.replace(/\/.*$/, "")) !== 0) return contains(blockListOf([name]), host);
      return host === name || host.endsWith(`.${name}`);
    });
}

function contains(list: BlockList, host: string): boolean {
  const version = isIP(host);
  return version !== 0 && list.check(host, version === 4 ? "ipv4" : "ipv6");
}

/** IP addresses and ranges; those with an impossible prefix are left out. */
function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    const bits = Number(prefix ?? (family === "ipv4" ? 32 : 128));
    if (Number.isInteger(bits) && bits >= 0 && bits <= (family === "ipv4" ? 32 : 128)) {
      list.addSubnet(address, bits, family);
    }
  }
  return list;
}

/** A variable in lower case, as curl has it, or in upper case. */
function read(env: Environment, name: string): { variable: string; value: string } | undefined {
  for (const variable of [name.toLowerCase(), name]) {
    const value = env[variable]?.trim() ?? "";
    if (value !== "") return { variable, value };
  }
  return undefined;
}
