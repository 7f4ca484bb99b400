/** The typed client of hellorec: what a frontend or a service installs. */
export { createClient } from "./create-client.ts";
export { CALLS_PER_REQUEST, MAX_URL_LENGTH } from "./links/call-link.ts";
/**
 * Calls procedures by name, without types: for tools that get the name at run time.
 *
 * @example await getUntypedClient(client).query("recommend", { user_id: "alice" });
 */
export { getUntypedClient } from "@trpc/client";
export type { ClientOptions, HellorecClient } from "./create-client.ts";
export { HellorecError, isHellorecError } from "./errors/hellorec-error.ts";
export type { ErrorDetails, ErrorReason, EventInput } from "./errors/hellorec-error.ts";
export type { ErrorKind } from "./errors/error-shape.ts";
export { safe } from "./errors/safe.ts";
export type { SafeResult } from "./errors/safe.ts";
export type { ConnectionChange } from "./links/reconnect-link.ts";
export type { TokenOption } from "./transport/authorization.ts";
export type { HeadersOption } from "./transport/request-headers.ts";
export type { ByteStream, FetchInit, FetchLike, FetchResponse } from "./transport/http.ts";
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
