/** `hellorec-server serve`: starts everything in order, runs until asked to stop, stops in reverse. */
import { lookup } from "node:dns/promises";

import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";

import type { Config } from "./config.ts";
import { isDemoUnfinished, loadDemo } from "./demo/load-demo.ts";
import { isLoopback } from "./guard.ts";
import { Readiness } from "./health.ts";
import { createHost } from "./http-host.ts";
import type { Service } from "./service.ts";
import { openService } from "./service.ts";
import { StopRequest } from "./stop-request.ts";
import { UsageError } from "./usage-error.ts";

export interface ServeOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Serve beyond loopback, though nothing asks callers for a key. */
  readonly insecure: boolean;
  /** Fill an empty store with the demo catalogue. */
  readonly demo: boolean;
  /** Takes lines for the person who started the program. */
  readonly print: (line: string) => void;
}

/**
 * Serves until a signal or a failure of the store; the exit status.
 *
 * @throws {UsageError} the address cannot be listened on
 * @throws {StoreError} the store cannot be opened
 */
export async function serve(options: ServeOptions): Promise<number> {
  const { config, log } = options;
  checkAddress(options);
  const readiness = new Readiness();
  const stop = new StopRequest();
  const opened: (() => Promise<void>)[] = [];
  let hardStop: NodeJS.Timeout | undefined;
  try {
    const service = await openService(config, log);
    opened.push(() => service.close());
    service.onFailure((error) => {
      readiness.failed();
      log.fatal({ err: error }, "the store failed: nothing is acknowledged any more");
      stop.stop({ because: "the store failed", exit_status: 1 });
    });
    const host = await createHost({
      ports: service.ports,
      readiness,
      log,
      guard: {
        host: config.HOST,
        allowedOrigins: config.ALLOWED_ORIGINS,
        allowedHosts: config.ALLOWED_HOSTS,
      },
    });
    opened.push(() => closeHost(host, config, log));
    const url = await listen(host, config);
    await Promise.race([start(service, options, readiness, url), stop.requested]);
    const reason = await stop.requested;
    log.info({ because: reason.because }, "stopping");
    return reason.exit_status;
  } finally {
    readiness.draining();
    hardStop = setTimeout(() => {
      log.fatal(`not stopped within SHUTDOWN_SECONDS=${config.SHUTDOWN_SECONDS}`);
      process.exit(1);
    }, config.SHUTDOWN_SECONDS * 1000);
    for (const close of opened.reverse()) await close();
    clearTimeout(hardStop);
    stop.dispose();
  }
}

/** Loads the demo where asked, then is ready and says so. */
async function start(
  service: Service,
  { config, demo, print }: ServeOptions,
  readiness: Readiness,
  url: string,
): Promise<void> {
  if (demo && ((await service.isEmpty()) || (await isDemoUnfinished(service.ports)))) {
    await loadDemo(service.ports, print);
  }
  readiness.ready();
  const remote = config.PORT === 5000 && isLoopback(config.HOST) ? "" : ` --url ${url}`;
  print(`hellorec serves ${url}`);
  print(`Try next:`);
  print(`  npx pnpm@12 hellorec hello alice${remote}`);
  if (demo) print(`  npx pnpm@12 hellorec recommend alice${remote}`);
  print(`  curl ${url}/hello_rec -d '{"user_id":"alice"}'`);
}

function checkAddress({ config, insecure, print }: ServeOptions): void {
  if (isLoopback(config.HOST)) return;
  if (!insecure) {
    throw new UsageError(
      `HOST=${config.HOST} can be reached from other machines, and nothing asks them for a key: leave HOST at 127.0.0.1, or pass --insecure if the network is trusted`,
    );
  }
  print(
    `WARNING: --insecure: everybody who reaches ${config.HOST} can read, change and erase all data`,
  );
}

async function listen(host: FastifyInstance, { HOST, PORT }: Config): Promise<string> {
  try {
    // A name may stand for several addresses; one is listened on, and printed.
    const { address } = await lookup(HOST);
    return await host.listen({ host: address, port: PORT });
  } catch (error) {
    throw new UsageError(listenProblem(error, HOST, PORT), { cause: error });
  }
}

function listenProblem(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} of ${host} is taken by another program: stop it, or set PORT to a free one (as PORT=${port === 5000 ? 5001 : 5000})`;
    case "EACCES":
      return `port ${port} may not be listened on without privileges: set PORT to one from 1024 on`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `HOST=${host} is no address of this machine`;
    default:
      return `cannot listen on HOST=${host} PORT=${port}: ${String(error)}`;
  }
}

/** Answers what was accepted; what takes too long is cut off in time for the store to close. */
async function closeHost(host: FastifyInstance, config: Config, log: Logger): Promise<void> {
  const cut = setTimeout(() => {
    log.warn("some requests were not answered in time: cutting them off");
    host.server.closeAllConnections();
  }, config.SHUTDOWN_SECONDS * 700);
  await host.close();
  clearTimeout(cut);
}
