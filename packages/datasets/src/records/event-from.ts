/**
 * Makes an event of an untyped record: checks the contract's limits, and adds an ID if there is
 * none. Tested through contract.test.ts.
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";

import type { Event } from "@hellorec/api";

import type { Problem } from "../files/problem.ts";
import {
  MAX_RECOMMENDATION_ID_LENGTH,
  MAX_TIME_LENGTH,
  MAX_TYPE_LENGTH,
} from "./contract-limits.ts";
import {
  BadField,
  checkNumber,
  checkText,
  optionalField,
  refuseUnknown,
  requiredId,
  requiredText,
  valueOrProblem,
} from "./field-checks.ts";
import type { RawRecord } from "./field-checks.ts";
import { instantFrom } from "./instant.ts";
import type { ParsedEvent } from "./parsed-line.ts";
import { isOnScale, STARS_TEXT } from "./rating-scale.ts";

/** The place of a record. */
export interface RecordOrigin {
  readonly file: string;
  readonly line: number;
}

const FIELDS: ReadonlySet<string> = new Set<keyof Event>([
  "event_id",
  "user_id",
  "item_id",
  "type",
  "value",
  "occurred_at",
  "recommendation_id",
]);
const LARGE_VALUE_ADVICE = "write a smaller one";

/**
 * The event of a record, or the problem if it is not an event. Without an `event_id` it gets an ID
 * derived from its content, so that a second import of the file adds nothing. IDs and the type are taken
 * as they are: another ID is another user.
 *
 * @example eventFrom({ user_id: "alice", item_id: "m", type: "view" }, { file: "e.csv", line: 2 })
 */
export function eventFrom(raw: RawRecord, origin: RecordOrigin): ParsedEvent | Problem {
  return valueOrProblem(() => {
    refuseUnknown(raw, FIELDS, "an event");
    const event: Event = {
      user_id: requiredId(raw, "user_id"),
      item_id: requiredId(raw, "item_id"),
      type: requiredText(raw, "type", MAX_TYPE_LENGTH),
      ...optionalField(raw, "value", (name, value) => checkNumber(name, value, LARGE_VALUE_ADVICE)),
      ...optionalField(raw, "occurred_at", (name, value) =>
        instantFrom(checkText(name, value, MAX_TIME_LENGTH).trim()),
      ),
      ...optionalField(raw, "recommendation_id", (name, value) =>
        checkText(name, value, MAX_RECOMMENDATION_ID_LENGTH),
      ),
    };
    checkRating(event);
    const event_id =
      raw["event_id"] === undefined ? contentId(event, origin) : requiredId(raw, "event_id");
    return { kind: "event", event: { ...event, event_id } };
  });
}

function checkRating({ type, value }: Event): void {
  if (type !== "rating") return;
  if (value === undefined) throw new BadField(`a rating needs a value ${STARS_TEXT}`);
  if (!isOnScale(value)) throw new BadField(`the rating ${value} must be ${STARS_TEXT}`);
}

/**
 * 128 bits of the SHA-256 of the event. Without a time, the hash includes the place in the file:
 * two equal lines are two events.
 */
function contentId(event: Event, origin: RecordOrigin): string {
  const place = event.occurred_at === undefined ? [basename(origin.file), origin.line] : [];
  const content = [
    event.user_id,
    event.item_id,
    event.type,
    event.value ?? null,
    event.occurred_at ?? null,
    event.recommendation_id ?? null,
    ...place,
  ];
  const digest = createHash("sha256").update(JSON.stringify(content)).digest();
  return digest.subarray(0, 16).toString("base64url");
}
