/** The processes of one PostgreSQL server: `initdb` once, then `postgres` as often as it is started. */
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { packagedBinaries, runnableBinaries } from "./binaries.ts";
import { serverUser } from "./server-user.ts";
import type { ServerUser } from "./server-user.ts";

const OUTPUT_BYTES = 64 * 1024;

/** What a cluster is made of. */
export interface ClusterOptions {
  /** An empty directory that every user can enter. */
  readonly directory: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly initdb_flags: readonly string[];
}

/** A data directory, and the server process on it. */
export class Cluster {
  readonly data: string;
  readonly #port: number;
  readonly #programs: string;
  readonly #as: ServerUser | undefined;
  #process: ChildProcess | undefined;

  private constructor(data: string, port: number, programs: string, as: ServerUser | undefined) {
    this.data = data;
    this.#port = port;
    this.#programs = programs;
    this.#as = as;
  }

  /** Makes the data directory. @throws {Error} with the output of `initdb` if it fails */
  static async create(options: ClusterOptions): Promise<Cluster> {
    const { directory, port, user, password, initdb_flags } = options;
    const as = await serverUser();
    const programs = await runnableBinaries(packagedBinaries(), directory, as);
    const data = join(directory, "data");
    const secret = join(directory, "password");
    await mkdir(data);
    await writeFile(secret, `${password}\n`, { mode: 0o600 });
    if (as !== undefined) {
      await chown(data, as.uid, as.gid);
      await chown(secret, as.uid, as.gid);
    }
    const cluster = new Cluster(data, port, programs, as);
    const args = ["-D", data, "-U", user, "--auth=password", `--pwfile=${secret}`];
    await promisify(execFile)(
      join(programs, "bin/initdb"),
      [...args, "--lc-messages=C", ...initdb_flags],
      cluster.#spawnOptions(),
    );
    await rm(secret);
    return cluster;
  }

  /** Starts the server. @throws {Error} with its output if it ends instead */
  async start(): Promise<void> {
    // It listens on a port of 127.0.0.1 alone: no socket file, no other address.
    const settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
    const args = ["-D", this.data, "-p", String(this.#port), ...settings];
    const server = spawn(join(this.#programs, "bin/postgres"), args, {
      ...this.#spawnOptions(),
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = server;
    let output = "";
    await new Promise<void>((resolve, reject) => {
      server.on("error", reject);
      server.on("close", () => reject(new Error(`it ended: ${output.trim()}`)));
      server.stderr.setEncoding("utf8").on("data", (text: string) => {
        output = (output + text).slice(-OUTPUT_BYTES);
        if (output.includes("ready to accept connections")) resolve();
      });
    });
  }

  /** Ends the server with a signal, and resolves when it has ended. */
  async stop(signal: "SIGINT" | "SIGQUIT"): Promise<void> {
    const server = this.#process;
    if (server === undefined) return;
    this.#process = undefined;
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  }

  /** Ends the server at once, and waits for nothing: its data is lost. */
  kill(): void {
    this.#process?.kill("SIGQUIT");
  }

  /** The current directory may be closed to the server's user. */
  #spawnOptions() {
    const ids = this.#as === undefined ? {} : { uid: this.#as.uid, gid: this.#as.gid };
    return { ...ids, cwd: this.data, env: { ...process.env, LC_MESSAGES: "C" } };
  }
}
