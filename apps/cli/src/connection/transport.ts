/**
 * Sends the requests of the client over Node's own HTTP client, directly or through the proxy that the
 * environment names. Tested through commands.test.ts and transport.test.ts.
 */
import { Agent, request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";

import type { FetchInit } from "@hellorec/client";

import { detailOf } from "./error-detail.ts";
import { bareHost, portOf, proxyFor } from "./proxy.ts";
import type { Proxy } from "./proxy.ts";

/** Sends one request and resolves with its answer. The caller reads the body. */
export type OpenRequest = (url: string, init: FetchInit) => Promise<IncomingMessage>;

/**
 * The transport to one server. Its connections are kept alive.
 *
 * @param server the server's base address
 * @throws {TypeError} the environment names a proxy that is none
 */
export function transportTo(
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): OpenRequest {
  // A wrong address is the client's to report.
  const proxy = URL.canParse(server) ? proxyFor(new URL(server), env) : undefined;
  const route = proxy === undefined ? directRoute() : proxyRoute(proxy);
  return async (url, { method, headers, body, signal }) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    try {
      const { request, headers: own, ...options } = await route(new URL(url));
      const sent = request({ ...options, method, headers: { ...headers, ...length, ...own } });
      destroyOnAbort(sent, signal);
      const answered = responseTo(sent);
      sent.end(body);
      const answer = await answered;
      if (proxy !== undefined) refuseForeign(answer);
      return answer;
    } catch (error) {
      throw proxy === undefined ? error : proxyError(error, proxy);
    }
  };
}

/**
 * Not by the request's own `signal`: that destroys the connection with an error, which nobody handles
 * where the answer has just ended.
 */
function destroyOnAbort(request: ClientRequest, signal: AbortSignal | undefined): void {
  const destroy = () => void request.destroy();
  if (signal?.aborted === true) destroy();
  signal?.addEventListener("abort", destroy, { once: true });
  request.once("close", () => signal?.removeEventListener("abort", destroy));
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on("response", resolve).on("error", reject);
  });
}

/** The options of a request to one address, and the function that sends it. */
interface RequestPlan extends RequestOptions {
  readonly request: (options: RequestOptions) => ClientRequest;
  readonly headers?: Readonly<Record<string, string>>;
}

type Route = (url: URL) => Promise<RequestPlan>;

/** Agents of its own: Node's may use a proxy for loopback too, where NODE_USE_ENV_PROXY is set. */
function directRoute(): Route {
  const plain = new Agent({ keepAlive: true });
  let secure: Agent | undefined;
  return async (url) => {
    const address = { host: bareHost(url), port: portOf(url), path: url.pathname + url.search };
    if (url.protocol !== "https:") return { request: httpRequest, ...address, agent: plain };
    const https = await import("node:https");
    secure ??= new https.Agent({ keepAlive: true });
    return { request: https.request, ...address, agent: secure };
  };
}

/** HTTPS goes through a tunnel, one for each call; of HTTP the proxy gets the whole address. */
function proxyRoute({ url: proxy }: Proxy): Route {
  const isSecure = proxy.protocol === "https:";
  const address = { host: bareHost(proxy), port: portOf(proxy) };
  const headers = login(proxy);
  const plain = new Agent({ keepAlive: true });
  let secure: Agent | undefined;
  return async (url) => {
    if (url.protocol === "https:") {
      const [{ request }, { openTunnel }] = await Promise.all([
        import("node:https"),
        import("./tunnel.ts"),
      ]);
      const [host, port] = [bareHost(url), portOf(url)];
      const socket = await openTunnel({ isSecure, ...address, headers }, host, port);
      return {
        request,
        host,
        port,
        path: url.pathname + url.search,
        createConnection: () => socket,
      };
    }
    const whole = { ...address, path: url.href, headers: { ...headers, host: url.host } };
    if (!isSecure) return { request: httpRequest, ...whole, agent: plain };
    const https = await import("node:https");
    secure ??= new https.Agent({ keepAlive: true });
    return { request: https.request, ...whole, agent: secure };
  };
}

function login({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(text).toString("base64")}` };
}

/** Refuses the answer of a proxy itself: a hellorec server answers with JSON or a stream. */
function refuseForeign(answer: IncomingMessage): void {
  const type = answer.headers["content-type"] ?? "";
  if (/^application\/json|^text\/event-stream/.test(type)) return;
  answer.resume();
  throw new Error(`HTTP ${answer.statusCode}`);
}

/** An error that names the proxy, without its password. */
function proxyError(cause: unknown, { url, variable }: Proxy): Error {
  const detail = detailOf(cause);
  const advice = detail === "HTTP 407" ? "; it wants a user and a password" : "";
  return new Error(`through the proxy ${url.origin} of ${variable}: ${detail}${advice}`);
}
