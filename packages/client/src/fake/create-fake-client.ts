/** Creates a client without a server, for tests of what uses the client. */
import type { AppRouter, StoredEvent } from "@hellorec/api";
import { createTRPCClient } from "@trpc/client";

import type { EventInput, HellorecClient, ItemInput } from "../index.ts";
import { demoPort, keysPort, statsPort, tokensPort } from "./admin-ports.ts";
import { eventsPort, itemsPort, usersPort } from "./catalog-ports.ts";
import { FakeData } from "./fake-data.ts";
import { fakeLink } from "./fake-link.ts";
import { listPort } from "./list-port.ts";
import { modelPort } from "./model-port.ts";
import { overridesByPath } from "./overrides.ts";
import type { FakeCall, FakeOverrides } from "./overrides.ts";
import { sampleEvents, sampleItems } from "./sample-data.ts";

/** The procedures that a test answers itself, and the data that the others answer from. */
export interface FakeOptions extends FakeOverrides {
  /** What the fake begins with; each is the sample data by default. */
  readonly data?: {
    readonly items?: readonly ItemInput[];
    readonly events?: readonly EventInput[];
  };
}

/** A client without a server, and what it got. */
export interface FakeClient {
  /** Pass it wherever a client of a server goes. */
  readonly client: HellorecClient;
  /** What was tracked, oldest first, each event once; without the data that the fake began with. */
  readonly events: readonly StoredEvent[];
  /** Every call, oldest first, those that failed too. */
  readonly calls: readonly FakeCall[];
  /**
   * Answers procedures from now on, such as from the moment when a server seems to fail. Returns what
   * ends that.
   *
   * @example
   * const recover = fake.override({ track: () => { throw fakeError({ reason: "unreachable" }); } });
   * recover();
   */
  override(overrides: FakeOverrides): () => void;
}

/**
 * A client for tests, without a network, a server, a clock or timers. It checks inputs as the server does,
 * with the same errors, and its answers have the same types. The same calls give the same answers.
 *
 * A user's list is made of the categories that films share with the user's history. What a user viewed,
 * clicked, liked, bought or rated leaves the list with the next answer, and `live` sends the list again.
 *
 * @throws {TypeError} an override of a procedure that does not exist
 * @throws {ZodError} an item or an event in `data` that the service would refuse
 * @example
 * const fake = createFakeClient();
 * await renderShop(fake.client);
 * expect(fake.events).toMatchObject([{ item_id: "metropolis", type: "like" }]);
 */
export function createFakeClient(options: FakeOptions = {}): FakeClient {
  const { data: given, ...own } = options;
  const data = new FakeData(given?.items ?? sampleItems, given?.events ?? sampleEvents);
  const overrides = new Map(overridesByPath(own));
  const calls: FakeCall[] = [];
  const ports = {
    events: eventsPort(data),
    recommendations: listPort(data),
    items: itemsPort(data),
    users: usersPort(data),
    model: modelPort(data),
    stats: statsPort(data),
    demo: demoPort(),
    keys: keysPort(data),
    tokens: tokensPort(data),
  };
  const link = fakeLink({
    ports,
    overrides,
    nextEventId: () => data.nextId("event"),
    onCall: (call) => calls.push(call),
  });
  return {
    client: createTRPCClient<AppRouter>({ links: [link] }),
    events: data.tracked,
    calls,
    override(added) {
      const paths = overridesByPath(added);
      const before = paths.map(([path]) => [path, overrides.get(path)] as const);
      for (const [path, override] of paths) overrides.set(path, override);
      return () => {
        for (const [path, override] of before) {
          if (override === undefined) overrides.delete(path);
          else overrides.set(path, override);
        }
      };
    },
  };
}
