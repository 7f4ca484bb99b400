/** Counts for people. */

/**
 * A number with its thousands grouped.
 *
 * @example grouped(9125) // "9,125"
 */
export function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * How many there are of something.
 *
 * @example counted(1, "item") // "1 item"; counted(9125, "item") // "9,125 items"
 */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/**
 * The events on the demo's films that the demo did not make.
 *
 * @example ownEventsText(1) // "1 event of your own users"
 */
export function ownEventsText(count: number): string {
  return `${counted(count, "event")} of your own users`;
}

/**
 * The counts in the answer of a mutation. What is no count, such as a list of names, is left out.
 *
 * @example
 * countsText({ accepted: 1, duplicates: 0 }) // "1 accepted, 0 duplicates"
 * countsText({ erased_events: 1 }) // "1 event erased"
 */
export function countsText(counts: unknown): string {
  if (typeof counts !== "object" || counts === null) return JSON.stringify(counts);
  return Object.entries(counts)
    .filter(([, count]) => typeof count === "number")
    .map(([name, count]) => countText(name, count))
    .join(", ");
}

function countText(name: string, count: number): string {
  const [, verb, things, noun] = /^(?:([a-z]+)_)?(([a-z]+)s)$/.exec(name) ?? [];
  if (noun === undefined) return `${grouped(count)} ${name}`;
  const text = count === 1 ? `1 ${noun}` : `${grouped(count)} ${things}`;
  return verb === undefined ? text : `${text} ${verb}`;
}
