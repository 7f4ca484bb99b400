/**
 * `hellorec-server serve`: starts everything in order, runs until a stop is requested, stops in
 * reverse. Tested through program-serve.test.ts and program-shutdown.test.ts.
 */
import type { UsersPort } from "@hellorec/api";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";

import packageFile from "../package.json" with { type: "json" };
import { createApp } from "./app.ts";
import { startedFrom } from "./command-line/started-from.ts";
import type { Config } from "./config/config.ts";
import { isDemoUnfinished, loadDemo } from "./demo/load-demo.ts";
import { Readiness } from "./http/health.ts";
import { LISTEN_BACKLOG } from "./http/limits.ts";
import { stopListening } from "./http/stopping/stop-listening.ts";
import { isLocal } from "./keys/prepare-keys.ts";
import { addressOf, checkPortIsFree, listenError } from "./listen-address.ts";
import { operatorLines } from "./log.ts";
import { createCallSpans } from "./metrics/call-spans.ts";
import { BUILT_PAGE } from "./routes/web-page.ts";
import type { Service } from "./service.ts";
import { openService } from "./service.ts";
import { ShutdownDeadline } from "./shutdown-deadline.ts";
import { graceMs } from "./shutdown-grace.ts";
import { startLines } from "./start-lines.ts";
import { StopRequest } from "./stop-request.ts";

/** What `serve` needs. */
export interface ServeOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Fill an empty store with the demo catalog. */
  readonly demo: boolean;
  /** Prints a line for the operator. */
  readonly print: (line: string) => void;
  /** Whether stdout and stderr are both on a terminal. */
  readonly isTerminal: boolean;
  /** Waits, with a bound, until what was printed and logged is written. */
  readonly flush: () => Promise<void>;
  /** Lines of the log that found no room so far. */
  readonly droppedLines: () => number;
}

/**
 * Serves until a signal or a failure of the store.
 *
 * @returns the exit status
 * @throws {UsageError} the address cannot be listened on
 * @throws {StoreError} the store cannot be opened
 */
export async function serve(options: ServeOptions): Promise<number> {
  const { config, log } = options;
  const readiness = new Readiness();
  const stop = new StopRequest((error) => {
    readiness.failed();
    log.fatal({ err: error }, "an unexpected error: the program ends");
  });
  const deadline = new ShutdownDeadline(config.SHUTDOWN_SECONDS, log);
  let wasReady = false;
  void stop.requested.then(() => {
    wasReady = readiness.state !== "starting";
    readiness.draining();
    deadline.start();
  });
  const opened: (() => Promise<void>)[] = [];
  let exitStatus: number;
  try {
    await checkPortIsFree(config.HOST, config.PORT);
    const opening = openService(config, log, operatorLines(options));
    opened.push(() => opening.then(closeService, ignoreRefusal));
    // A disk that does not respond must not delay the stop.
    const service = await Promise.race([opening, stop.requested.then(() => undefined)]);
    if (service !== undefined) {
      readiness.dependOn(() => service.isReachable());
      service.onFailure((error) => {
        readiness.failed();
        log.fatal({ err: error }, "the store failed: no write is acknowledged from now on");
        stop.stop({ because: "the store failed", exitStatus: 1, hasGrace: false });
      });
      const app = await openApp(service, options, readiness);
      opened.push(() => closeApp(app, deadline, log));
      const url = await listen(app, config);
      await Promise.race([start(service, options, readiness, url), stop.requested]);
    }
    const reason = await stop.requested;
    // A server that was never ready has no callers.
    const grace = wasReady ? graceMs(config, reason, readiness) : 0;
    log.info(
      { because: reason.because, ...(grace > 0 && { grace_seconds: grace / 1000 }) },
      "stopping",
    );
    if (grace > 0) {
      readiness.sendAway();
      await stop.grace(grace);
    }
    exitStatus = reason.exitStatus;
  } finally {
    readiness.draining();
    deadline.start();
    for (const close of opened.reverse()) await close();
    await options.flush();
    deadline.clear();
    stop.dispose();
  }
  // Closing writes too, and can fail.
  return readiness.state === "failed" ? 1 : exitStatus;
}

function closeService(service: Service): Promise<void> {
  return service.close();
}

/** A service that did not open needs no closing. `serve` reports the error, or is stopping. */
function ignoreRefusal(): void {}

function openApp(
  service: Service,
  { config, log, droppedLines }: ServeOptions,
  readiness: Readiness,
): Promise<FastifyInstance> {
  return createApp({
    ports: service.ports,
    onCallEnd: service.onCallEnd,
    metrics: service.metrics,
    measureEngine: service.measureEngine,
    droppedLines,
    traceCall: createCallSpans(packageFile.version),
    registry: service.registry,
    sessions: service.sessions,
    isLocal: isLocal(config),
    isLegacyOpen: config.LEGACY_OPEN,
    readiness,
    log,
    pageFolder: BUILT_PAGE,
    trustedProxies: config.TRUST_PROXY,
    callerLimits: {
      keyCalls: config.KEY_CALLS_PER_SECOND,
      tokenCalls: config.TOKEN_CALLS_PER_SECOND,
      addressCalls: config.ADDRESS_CALLS_PER_SECOND,
      keyCallsInFlight: config.KEY_CALLS_IN_FLIGHT,
      tokenCallsInFlight: config.TOKEN_CALLS_IN_FLIGHT,
      keyStreams: config.KEY_STREAMS,
      tokenStreams: config.TOKEN_STREAMS,
      limitsSignIns: true,
    },
    access: {
      listenAddress: config.HOST,
      allowedOrigins: config.ALLOWED_ORIGINS,
      allowedHosts: config.ALLOWED_HOSTS,
    },
  });
}

/** Loads the demo if asked for, then is ready and prints where it is. */
async function start(
  service: Service,
  { demo, print }: ServeOptions,
  readiness: Readiness,
  url: string,
): Promise<void> {
  if (demo && ((await service.isEmpty()) || (await isDemoUnfinished(service.ports)))) {
    await loadDemo(service.ports, print);
  }
  const user = await userToTry(service.ports.users).catch(() => undefined);
  readiness.ready();
  const { dataName, registry } = service;
  const from = startedFrom(process.argv[1] ?? "");
  const started = { url, dataName, needsKey: !registry.isEmpty, user, from };
  for (const line of startLines(started)) print(line);
}

/** A user with events whose ID a shell takes as it is: alice of the demo, or else the first one. */
async function userToTry(users: UsersPort): Promise<string | undefined> {
  const { users: alice } = await users.list({ search: "alice", limit: 1 });
  const { users: any } = alice.length > 0 ? { users: alice } : await users.list({ limit: 1 });
  return any.map(({ user_id }) => user_id).find((id) => /^[\w.@][\w.@-]*$/.test(id));
}

async function listen(app: FastifyInstance, { HOST, PORT }: Config): Promise<string> {
  try {
    return await app.listen({ host: await addressOf(HOST), port: PORT, backlog: LISTEN_BACKLOG });
  } catch (error) {
    throw listenError(error, HOST, PORT);
  }
}

/** Answers accepted requests. Slow ones are cut off early enough for the store to close. */
async function closeApp(
  app: FastifyInstance,
  deadline: ShutdownDeadline,
  log: Logger,
): Promise<void> {
  const cut = setTimeout(() => {
    log.warn("some requests were not answered in time: cutting them off");
    app.server.closeAllConnections();
  }, deadline.leftMs() * 0.7);
  await stopListening(app.server);
  await app.close();
  clearTimeout(cut);
}
