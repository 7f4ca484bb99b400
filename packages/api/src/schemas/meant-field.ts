/** The field that an unknown one stands for: a typo, another spelling, or another common name. */
import { editDistance } from "../checks/edit-distance.ts";

const MAX_CHANGES = 2;

/** What other services call the fields of this one, without underscores. The first that an input has is meant. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  id: ["item_id", "user_id"],
  uid: ["user_id"],
  customer: ["user_id"],
  customerid: ["user_id"],
  visitor: ["user_id"],
  visitorid: ["user_id"],
  product: ["item_id"],
  productid: ["item_id"],
  sku: ["item_id"],
  ids: ["item_ids"],
  products: ["items", "item_ids"],
  productids: ["item_ids"],
  items: ["item_ids"],
  history: ["item_ids"],
  event: ["type", "events"],
  eventtype: ["type"],
  action: ["type"],
  kind: ["type"],
  rating: ["value"],
  score: ["value"],
  stars: ["value"],
  timestamp: ["occurred_at"],
  time: ["occurred_at"],
  date: ["occurred_at"],
  ts: ["occurred_at"],
  createdat: ["occurred_at"],
  name: ["title"],
  category: ["categories"],
  genre: ["categories"],
  genres: ["categories"],
  tags: ["categories"],
  link: ["url"],
  image: ["image_url"],
  picture: ["image_url"],
  count: ["limit"],
  size: ["limit"],
  n: ["limit"],
  k: ["limit"],
  top: ["limit"],
  exclude: ["exclude_items"],
  days: ["window_days"],
  q: ["search"],
  query: ["search"],
};

/**
 * The field that is meant by a name that is no field; undefined: none comes near.
 *
 * @example meantField("user", ["user_id", "limit"]) // "user_id"
 */
export function meantField(name: string, fields: readonly string[]): string | undefined {
  const typed = plain(name);
  const others = Object.hasOwn(OTHER_NAMES, typed) ? (OTHER_NAMES[typed] ?? []) : [];
  return (
    fields.find((field) => plain(field) === typed) ??
    others.find((field) => fields.includes(field)) ??
    fields.find((field) => field.startsWith(`${name.toLowerCase()}_`)) ??
    nearest(typed, fields)
  );
}

function nearest(typed: string, fields: readonly string[]): string | undefined {
  const allowed = Math.min(MAX_CHANGES, Math.floor(typed.length / 3));
  const [first] = fields
    .filter((field) => Math.abs(plain(field).length - typed.length) <= allowed)
    .map((field) => ({ field, changes: editDistance(typed, plain(field)) }))
    .filter(({ changes }) => changes <= allowed)
    .toSorted((a, b) => a.changes - b.changes);
  return first?.field;
}

/** A name without the differences of spelling: `userId`, `user-id` and `user_id` are one. */
function plain(name: string): string {
  return name.replaceAll(/[_\s-]/g, "").toLowerCase();
}
