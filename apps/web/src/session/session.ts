/** Who acts: a user by ID, or a visitor of whom nothing is tracked. Kept across visits. */
import { userIn } from "../address.ts";
import { Signal, useSignal } from "../signal.ts";
import { keep, parseTexts, recall } from "../storage.ts";
import { withLatest } from "./remembered.ts";

const USER = "hellorec.user";
const RECENT = "hellorec.recent_users";
const MOST_RECENT = 6;
/** Of the contract. */
export const MAX_USER_ID = 256;

const local = () => window.localStorage;

const user = new Signal(userIn(new URLSearchParams(window.location.search)) ?? recall(local, USER));
const recent = new Signal<readonly string[]>(parseTexts(recall(local, RECENT)));

/** The ID of the user who acts; undefined: a visitor. */
export function useUser(): string | undefined {
  return useSignal(user);
}

/** Users acted as before, last one first. */
export function useRecentUsers(): readonly string[] {
  return useSignal(recent);
}

/** From now on this user acts, or a visitor. The address follows, see `useUserInAddress`. */
export function actAs(userId: string | undefined): void {
  user.set(userId);
  keep(local, USER, userId);
  if (userId === undefined) return;
  recent.set(withLatest(recent.get(), userId, MOST_RECENT));
  keep(local, RECENT, JSON.stringify(recent.get()));
}
