/**
 * Makes an event of an untyped record: checks the contract's limits, and adds an ID if there is
 * none. Tested through contract.test.ts.
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";

import type { Event } from "@hellorec/api";

import {
  BadField,
  checkId,
  checkNumber,
  checkText,
  optionalField,
  orReason,
  refuseUnknown,
  requiredId,
  requiredText,
} from "./bad-field.ts";
import type { RawRecord } from "./bad-field.ts";
import { instantFrom } from "./instant.ts";
import type { ParsedEvent } from "./parsed-line.ts";
import { isOnScale } from "./rating-scale.ts";

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

/**
 * The event of a record, or why the record is not an event. Without an `event_id` it gets an ID
 * derived from its content, so that a second import of the file adds nothing. IDs, type and time are
 * taken without blanks around them.
 *
 * @example eventFrom({ user_id: "alice", item_id: "m", type: "view" }, { file: "e.csv", line: 2 })
 */
export function eventFrom(raw: RawRecord, origin: RecordOrigin): ParsedEvent | string {
  return orReason(() => {
    refuseUnknown(raw, FIELDS, "an event");
    const event: Event = {
      user_id: requiredId(raw, "user_id"),
      item_id: requiredId(raw, "item_id"),
      type: checkId("type", requiredText(raw, "type", 64), 64),
      ...optionalField(raw, "value", checkNumber),
      ...optionalField(raw, "occurred_at", (name, value) =>
        instantFrom(checkText(name, value, 40).trim()),
      ),
      ...optionalField(raw, "recommendation_id", (name, value) => checkId(name, value, 64)),
    };
    checkRating(event);
    const event_id =
      raw["event_id"] === undefined ? contentId(event, origin) : requiredId(raw, "event_id");
    return { kind: "event", event: { ...event, event_id } };
  });
}

function checkRating({ type, value }: Event): void {
  if (type !== "rating") return;
  if (value === undefined) throw new BadField("a rating needs a value from 0.5 to 5");
  if (!isOnScale(value)) throw new BadField(`the rating ${value} is not from 0.5 to 5`);
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
