/** nginx with the configuration of `deploy/nginx`, at ports and with a certificate of the test. */
import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const CONFIGURATION = fileURLToPath(
  new URL("../../../../deploy/nginx/hellorec.conf", import.meta.url),
);
const START_MS = 10_000;
const POLL_MS = 20;

/** What a proxied request was answered, as nginx logged it. */
export interface Passed {
  /** The servers that were asked, in order. */
  readonly servers: readonly string[];
  readonly status: string;
}

/** Why nginx cannot be tested here; undefined: it can. */
export function whyNoNginx(): string | undefined {
  for (const [program, flag] of [
    ["nginx", "-v"],
    ["openssl", "version"],
  ] as const) {
    try {
      execFileSync(program, [flag], { stdio: "pipe" });
    } catch {
      return `needs ${program}`;
    }
  }
  return undefined;
}

/** A running nginx. */
export class Nginx implements AsyncDisposable {
  /** The certificate of the proxy, which signs itself. */
  readonly certificate: Buffer;
  readonly #folder: string;
  readonly #process: ChildProcess;
  #errors = "";

  private constructor(folder: string) {
    this.#folder = folder;
    this.certificate = readFileSync(join(folder, "fullchain.pem"));
    this.#process = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process.stderr?.on("data", (chunk: Buffer) => (this.#errors += chunk.toString()));
  }

  /** Starts nginx on `port` of 127.0.0.1, before servers on two other ports. */
  static async start(folder: string, port: number, servers: readonly [number, number]) {
    makeCertificate(folder);
    writeFileSync(join(folder, "site.conf"), site(folder, port, servers));
    writeFileSync(join(folder, "nginx.conf"), frame(folder));
    // Its workers are another user's where root starts it.
    chmodSync(folder, 0o755);
    const nginx = new Nginx(folder);
    const deadline = Date.now() + START_MS;
    while (!(await isListening(port))) {
      const isOver = nginx.#process.exitCode !== null || Date.now() > deadline;
      if (isOver) throw new Error(`nginx does not start: ${nginx.#errors}`);
      await sleep(POLL_MS);
    }
    return nginx;
  }

  /** The requests that ended so far, once nginx has stopped. */
  passed(): Passed[] {
    const lines = readFileSync(join(this.#folder, "access.log"), "utf8").split("\n");
    return lines.filter(Boolean).map((line) => {
      const [status = "", servers = ""] = line.split("|");
      return { status, servers: servers.split(", ") };
    });
  }

  /** What went wrong, as nginx logged it. */
  errors(): string {
    return this.#errors;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.kill("SIGQUIT");
    await once(this.#process, "exit");
  }
}

/** The shipped file. Each change must find its place, so that the file cannot drift away. */
function site(folder: string, port: number, [one, other]: readonly [number, number]): string {
  const changes: readonly (readonly [string, string])[] = [
    ["listen 80;", `listen 127.0.0.1:${port + 1};`],
    ["listen 443 ssl http2;", `listen 127.0.0.1:${port} ssl http2;`],
    ["server 127.0.0.1:5001 ", `server 127.0.0.1:${one} `],
    ["server 127.0.0.1:5002 ", `server 127.0.0.1:${other} `],
    ["/etc/nginx/hellorec.d/", `${folder}/none/`],
    ["/etc/ssl/hellorec/fullchain.pem", join(folder, "fullchain.pem")],
    ["/etc/ssl/hellorec/privkey.pem", join(folder, "privkey.pem")],
  ];
  let text = readFileSync(CONFIGURATION, "utf8");
  for (const [shipped, here] of changes) {
    if (!text.includes(shipped)) throw new Error(`deploy/nginx/hellorec.conf has no ${shipped}`);
    text = text.replace(shipped, here);
  }
  return text;
}

/** What Debian's /etc/nginx/nginx.conf has around it, with all files in one folder. */
function frame(folder: string): string {
  const paths = ["client_body", "proxy", "fastcgi", "scgi", "uwsgi"];
  return `daemon off;
worker_processes 2;
error_log stderr warn;
pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  ${paths.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n  ")}
  log_format passed "$status|$upstream_addr|$upstream_status|$request";
  access_log ${folder}/access.log passed buffer=64k;
  server_names_hash_bucket_size 64;
  include ${folder}/site.conf;
}
`;
}

function makeCertificate(folder: string): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const files = ["-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")];
  const names = ["-subj", "/CN=shop.example", "-addext", "subjectAltName=DNS:shop.example"];
  execFileSync("openssl", ["req", "-x509", "-days", "2", ...key, ...files, ...names], {
    stdio: "pipe",
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
