/** What a visitor looked at in this tab: it makes the visitor's row, and goes nowhere else. */
import { Signal, useSignal } from "../signal.ts";
import { keep, parseTexts, recall } from "../storage.ts";
import { withNewest } from "./remembered.ts";

const LOOKED_AT = "hellorec.looked_at";
/** Of the contract: most items of one call. */
const MOST = 100;

const session = () => window.sessionStorage;
const lookedAt = new Signal<readonly string[]>(parseTexts(recall(session, LOOKED_AT)));

/** The items looked at, oldest first. */
export function useLookedAt(): readonly string[] {
  return useSignal(lookedAt);
}

/** Adds an item as the newest. */
export function lookAt(itemId: string): void {
  lookedAt.set(withNewest(lookedAt.get(), itemId, MOST));
  keep(session, LOOKED_AT, JSON.stringify(lookedAt.get()));
}
