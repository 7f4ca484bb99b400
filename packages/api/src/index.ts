/** The contract of hellorec: schemas, procedures, and the ports they call. No I/O. */
export { hellorecCode, httpStatusOf, toPublicError } from "./base/errors.ts";
export type { PublicError } from "./base/errors.ts";
export {
  DEFAULT_EVENT_WEIGHTS,
  EVENT_TYPES,
  RATING_MIDPOINT,
  RETRACTED_TYPES,
} from "./checks/event-types.ts";
export type { InputIssue } from "./base/input-issues.ts";
export { InexactError, multiply, parseNumber } from "./base/exact-numbers.ts";
export type * from "./base/ports.ts";
export { isProcedureMeta } from "./base/procedure-meta.ts";
export { allows, SCOPES } from "./checks/scope.ts";
export type { Scope } from "./checks/scope.ts";
export type { Effect, OwnError, ProcedureMeta, UserField } from "./base/procedure-meta.ts";
export { appRouter } from "./root.ts";
export type { AppRouter } from "./root.ts";
export type * from "./schemas/demo.ts";
export { editDistance } from "./checks/edit-distance.ts";
export {
  eventSchema,
  MAX_EVENT_TYPE_LENGTH,
  RATING_STARS,
  storedEventSchema,
} from "./schemas/event.ts";
export type * from "./schemas/event.ts";
export type * from "./schemas/explanation.ts";
export { itemSchema, MAX_ITEM_BYTES, storedItemSchema } from "./schemas/item.ts";
export type * from "./schemas/item.ts";
export {
  keysCreateInput,
  keysCreateOutput,
  keysListOutput,
  keysRevokeOutput,
  keysRotateInput,
  keysRotateOutput,
} from "./schemas/key.ts";
export type * from "./schemas/key.ts";
export { fitJobSchema } from "./schemas/model.ts";
export type * from "./schemas/model.ts";
export { MAX_ENTRIES_PER_CALL, MAX_ID_LENGTH, STORABLE } from "./schemas/primitives.ts";
export type * from "./schemas/recommendations.ts";
export { MAX_FAILED_CALLS } from "./schemas/stats.ts";
export type * from "./schemas/stats.ts";
export type * from "./schemas/user.ts";
