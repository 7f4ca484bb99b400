/** Who acts: a user by ID, or a visitor of whom nothing is tracked. Kept across visits. */
import { userIn } from "../address.ts";
import { Signal, useSignal } from "../signal.ts";
import { keep, parseTexts, recall } from "../storage.ts";
import { withLatest, without } from "./remembered.ts";

const USER = "hellorec.user";
const RECENT = "hellorec.recent_users";
const MOST_RECENT = 6;
/** Of the contract. */
export const MAX_USER_ID = 256;

const local = () => window.localStorage;

const user = new Signal(userIn(new URLSearchParams(window.location.search)) ?? recall(local, USER));
const recent = new Signal<readonly string[]>(parseTexts(recall(local, RECENT)));

// Another tab's: who was forgotten there is not written back from here.
window.addEventListener("storage", ({ key, newValue }) => {
  if (key === RECENT) recent.set(parseTexts(newValue ?? undefined));
});

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
  remember(withLatest(recent.get(), userId, MOST_RECENT));
}

/** Nothing kept in this browser names the user any more; a visitor acts where the user did. */
export function forgetUser(userId: string): void {
  if (user.get() === userId) actAs(undefined);
  remember(without(recent.get(), userId));
}

function remember(users: readonly string[]): void {
  recent.set(users);
  keep(local, RECENT, users.length === 0 ? undefined : JSON.stringify(users));
}
