/** The typed client of hellorec: what a frontend or a service installs. */
export { createClient, CALLS_PER_REQUEST, MAX_URL_LENGTH } from "./create-client.ts";
/**
 * Calls procedures by name, without types: for tools that get the name at run time.
 *
 * @example await getUntypedClient(client).query("recommend", { user_id: "alice" });
 */
export { getUntypedClient } from "@trpc/client";
export type { ClientOptions, HellorecClient } from "./create-client.ts";
export {
  HellorecConnectionError,
  HellorecError,
  isHellorecConnectionError,
  isHellorecError,
} from "./errors.ts";
export type { ConnectionFailure, ErrorKind } from "./errors.ts";
export type { ConnectionChange } from "./reconnect-link.ts";
export type { EventSourceClass } from "./subscription-link.ts";
export type { FetchInit, FetchLike, FetchResponse } from "./http.ts";
export type {
  AppRouter,
  DemoRemoval,
  DemoStatus,
  Event,
  EventPage,
  FitJob,
  InputIssue,
  Item,
  ItemCategories,
  ItemInput,
  ItemPage,
  ItemSort,
  ModelInfo,
  ModelStatus,
  Recommendation,
  Recommendations,
  Stats,
  StoredEvent,
} from "@hellorec/api";
