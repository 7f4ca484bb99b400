/** Calls through a real proxy: HTTP by its whole address, HTTPS through a tunnel. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, request as forward } from "node:http";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect } from "node:net";
import type { Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { buildCli } from "../testing/programs.ts";
import type { BuiltCli } from "../testing/programs.ts";

let cli: BuiltCli;
let plain: Listening;
let proxy: Listening;
const proxied: string[] = [];
const CREDENTIALS = `Basic ${Buffer.from("me:secret").toString("base64")}`;

interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Greets as a hellorec server does. */
const greet: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify([{ result: { data: "hello" } }]));
};

beforeAll(async () => {
  cli = await buildCli();
  plain = await listening(createServer(greet));
  proxy = await listening(createProxy());
});

afterAll(async () => {
  await cli[Symbol.asyncDispose]();
  await plain.close();
  await proxy.close();
});

async function listening(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    close: async () => {
      // Those of tunnels are the server's no more: it would not close them.
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A proxy with a password. It takes every host for this machine. */
function createProxy() {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    proxied.push(`${request.method} ${new URL(request.url ?? "").host}`);
    const { "proxy-authorization": login, ...headers } = request.headers;
    if (login !== CREDENTIALS) {
      response.writeHead(407, { "content-type": "text/html" }).end("<p>who are you?</p>");
      return;
    }
    const { port, pathname, search } = new URL(request.url ?? "");
    const options = { host: "127.0.0.1", port, path: pathname + search, headers };
    forward({ ...options, method: request.method }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
    })
      .on("error", () => response.writeHead(502, { "content-type": "text/html" }).end())
      .end();
  });
  server.on("connect", (request, socket) => {
    proxied.push(`CONNECT ${request.url}`);
    if (request.headers["proxy-authorization"] !== CREDENTIALS) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const target = connect(Number(request.url?.split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
    socket.on("error", () => target.destroy());
  });
  return server;
}

describe("HTTP", () => {
  test("a server elsewhere is called through the proxy", async () => {
    const server = `http://one.example:${plain.port}`;
    const HTTP_PROXY = `http://me:secret@127.0.0.1:${proxy.port}`;
    const finished = await cli.run(["hello", "a", "--url", server], { HTTP_PROXY });
    expect(finished).toEqual({ status: 0, stdout: "hello\n", stderr: "" });
    expect(proxied).toContain(`GET one.example:${plain.port}`);
  });

  test("loopback is not, nor what NO_PROXY names", async () => {
    const HTTP_PROXY = "http://127.0.0.1:1";
    for (const [server, env] of [
      [`http://127.0.0.1:${plain.port}`, {}],
      [`http://localhost:${plain.port}`, { NODE_USE_ENV_PROXY: "1" }],
    ] as const) {
      const finished = await cli.run(["hello", "a", "--url", server], { HTTP_PROXY, ...env });
      expect(finished).toEqual({ status: 0, stdout: "hello\n", stderr: "" });
    }
    const url = "http://nowhere.invalid";
    const env = { HTTP_PROXY, NO_PROXY: "invalid" };
    const { stderr } = await cli.run(["hello", "a", "--url", url], env);
    expect(stderr).toMatch(/no answer from http:\/\/nowhere\.invalid \((?!through)/);
  });

  test.each([[["hello", "a"]], [["call", "live", '{"user_id":"a"}']]])(
    "%j names the proxy that does not answer or refuses",
    async (args) => {
      const url = "http://two.example";
      const through = (HTTP_PROXY: string) => cli.run([...args, "--url", url], { HTTP_PROXY });
      expect(await through("http://me:secret@127.0.0.1:1")).toEqual({
        status: 3,
        stdout: "",
        stderr: expect.stringContaining(
          `no answer from ${url} (through the proxy http://127.0.0.1:1 of HTTP_PROXY: ECONNREFUSED);`,
        ),
      });
      const { stderr } = await through(`127.0.0.1:${proxy.port}`);
      expect(stderr).toContain("of HTTP_PROXY: HTTP 407; it wants a user and a password)");
    },
  );

  test("what is no proxy is wrong usage", async () => {
    const env = { HTTP_PROXY: "socks5://127.0.0.1:1080" };
    const finished = await cli.run(["hello", "a", "--url", "http://three.example"], env);
    expect(finished).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^hellorec: HTTP_PROXY: it is not an http\(s\) proxy/),
    });
  });
});

describe("HTTPS", () => {
  test("a server elsewhere is called through a tunnel, and its certificate is checked", async ({
    skip,
  }) => {
    const directory = await mkdtemp(join(tmpdir(), "hellorec-tls-"));
    const [key, cert] = [join(directory, "key.pem"), join(directory, "cert.pem")];
    const subject = ["-subj", "/CN=four.example", "-addext", "subjectAltName=DNS:four.example"];
    const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject];
    const made = await promisify(execFile)("openssl", [...args, "-keyout", key, "-out", cert]).then(
      () => true,
      () => false,
    );
    skip(!made, "openssl is not installed: there is no certificate to try");
    const keys = { key: await readFile(key), cert: await readFile(cert) };
    const secure = await listening(createSecureServer(keys, greet));
    const HTTPS_PROXY = `http://me:secret@127.0.0.1:${proxy.port}`;
    const through = (host: string, env: Record<string, string>) =>
      cli.run(["hello", "a", "--url", `https://${host}:${secure.port}`], { HTTPS_PROXY, ...env });
    try {
      expect(await through("four.example", { NODE_EXTRA_CA_CERTS: cert })).toEqual({
        status: 0,
        stdout: "hello\n",
        stderr: "",
      });
      expect(proxied).toContain(`CONNECT four.example:${secure.port}`);
      const unknown = await through("four.example", {});
      expect(unknown.stderr).toContain("DEPTH_ZERO_SELF_SIGNED_CERT");
      const other = await through("five.example", { NODE_EXTRA_CA_CERTS: cert });
      expect(other.stderr).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
      const refused = await through("four.example", {
        HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      });
      expect(refused.stderr).toContain("of HTTPS_PROXY: HTTP 407");
    } finally {
      await secure.close();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
