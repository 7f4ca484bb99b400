/**
 * The service: store, engine and ports. It closes what it opens, in reverse order. Tested
 * through program-serve.test.ts.
 */
import type { Ports } from "@hellorec/api";
import { openEngine } from "@hellorec/engine";
import type { EngineMeasurements } from "@hellorec/engine";
import type { OnCallEnd } from "@hellorec/rpc-fastify";
import { openStore } from "@hellorec/store";
import type { Logger } from "pino";

import { OPERATIONS_PER_UNIT } from "./config/config.ts";
import type { Config } from "./config/config.ts";
import { demoPort } from "./demo/demo-port.ts";
import { KeyRegistry } from "./http/access/key-registry.ts";
import { Sessions } from "./http/access/sessions.ts";
import { keysPort } from "./keys/keys-port.ts";
import { prepareKeys } from "./keys/prepare-keys.ts";
import { noTokens } from "./keys/tokens-port.ts";
import { ServiceMetrics } from "./metrics/service-metrics.ts";
import { FailedCalls } from "./routes/failed-calls.ts";
import { procedures } from "./routes/procedures.ts";

/** A running service, without its HTTP side. */
export interface Service {
  readonly ports: Ports;
  /** The data file, or the database and its server, without a password. */
  readonly dataName: string;
  /** The keys in memory. */
  readonly registry: KeyRegistry;
  /** The sessions of the page. */
  readonly sessions: Sessions;
  /** Counts a call of a procedure, for `stats.get`. */
  readonly onCallEnd: OnCallEnd;
  /** Counts what it does, for `/metrics`. */
  readonly metrics: ServiceMetrics;
  /** What the engine does now and has done. */
  readonly measureEngine: () => Promise<EngineMeasurements>;
  /** Whether the store has neither events nor items. */
  isEmpty(): Promise<boolean>;
  /** Whether the database can be reached now. */
  isReachable(): boolean;
  /** Calls `listener` once if the store fails and acknowledges no write from then on. */
  onFailure(listener: (error: Error) => void): void;
  /** Ends live lists and fits, waits for writes in progress, closes the store. */
  close(): Promise<void>;
}

/**
 * Opens the store, migrates it, and opens the engine over it.
 *
 * @param tell tells the operator what happens on the way, such as a migration
 * @throws {StoreError} the store cannot be opened: the message is one line for the operator
 */
export async function openService(
  config: Config,
  log: Logger,
  tell: (line: string) => void,
): Promise<Service> {
  const metrics = new ServiceMetrics(procedures.map(({ name }) => name));
  const { observeCommit: onCommit } = metrics;
  const store = await openStore({ url: config.DATABASE_URL, log: tell, onCommit });
  let opened: KeyRegistry | undefined;
  try {
    const keys = await KeyRegistry.open({
      store,
      onError: (error) => log.error({ err: error }, "the keys cannot be read"),
    });
    opened = keys;
    await prepareKeys({ store, registry: keys, warn: (line) => log.warn(line) }, config);
    const engine = await openEngine({
      store,
      eventWeights: config.EVENT_WEIGHTS,
      popularityHalfLifeDays: config.POPULARITY_HALF_LIFE_DAYS,
      historyHalfLifeDays: config.HISTORY_HALF_LIFE_DAYS,
      untouchedShare: config.UNTOUCHED_SHARE,
      untouchedShareSimilar: config.UNTOUCHED_SHARE_SIMILAR,
      model: config.MODEL,
      modelBudgetOperations: config.MODEL_BUDGET_OPERATIONS * OPERATIONS_PER_UNIT,
      modelBudgetSeconds: config.MODEL_BUDGET_SECONDS,
      fitMemoryMb: config.FIT_MEMORY_MB,
      refitAfterEvents: config.REFIT_AFTER_EVENTS,
      refitAfterHours: config.REFIT_AFTER_HOURS,
      onError: (error) => log.error({ err: error }, "a background task failed"),
      onNote: (line) => log.warn(line),
    });
    const failed = new FailedCalls();
    return {
      dataName: store.name,
      registry: keys,
      sessions: new Sessions({ store, registry: keys }),
      ports: {
        ...engine.ports,
        events: metrics.countEvents(engine.ports.events),
        users: {
          ...engine.ports.users,
          forget: async (userId) => {
            try {
              return await engine.ports.users.forget(userId);
            } finally {
              // If it fails, the registry follows a second later.
              await keys.refresh().catch(() => {});
            }
          },
        },
        keys: keysPort({ store, registry: keys }),
        tokens: noTokens,
        demo: demoPort({
          ports: engine.ports,
          events: store.events,
          removeEvents: engine.removeEvents,
        }),
        stats: {
          get: async () => {
            const failed_calls = failed.newestFirst();
            return {
              ...(await engine.stats()),
              procedures: metrics.calls.summary(),
              ...(failed_calls.length > 0 && { failed_calls }),
            };
          },
        },
      },
      onCallEnd: (end) => {
        metrics.calls.observe(end);
        failed.observe(end);
      },
      metrics,
      measureEngine: () => engine.measure(),
      isEmpty: async () => {
        const { events } = await store.events.list({ limit: 1 });
        const { items } = await store.items.list({ limit: 1 });
        return events.length === 0 && items.length === 0;
      },
      isReachable: () => store.isReachable,
      onFailure: (listener) => store.onFailure(listener),
      close: async () => {
        keys.close();
        try {
          await engine.close();
        } finally {
          await store.close();
        }
      },
    };
  } catch (error) {
    opened?.close();
    await store.close();
    throw error;
  }
}
