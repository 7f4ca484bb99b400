/** The items a visitor opened in this tab. They make the visitor's list and are not stored elsewhere. */
import { Signal, useSignal } from "../state/signal.ts";
import { storeText, parseTexts, readText } from "../state/storage.ts";
import { movedToEnd } from "./remembered.ts";

const LOOKED_AT = "hellorec.looked_at";
/** The most items of one call, by the contract. */
const MOST = 100;

const session = () => window.sessionStorage;
const lookedAt = new Signal<readonly string[]>(parseTexts(readText(session, LOOKED_AT)));

/** The items opened, oldest first. */
export function useLookedAt(): readonly string[] {
  return useSignal(lookedAt);
}

/** Adds an item as the newest. */
export function lookAt(itemId: string): void {
  lookedAt.set(movedToEnd(lookedAt.get(), itemId, MOST));
  storeText(session, LOOKED_AT, JSON.stringify(lookedAt.get()));
}
