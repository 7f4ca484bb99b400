/** The acting user, by ID, or a visitor whose events are not tracked. Kept across visits. */
import { userIn } from "../state/address.ts";
import { Signal, useSignal } from "../state/signal.ts";
import { storeText, parseTexts, readText } from "../state/storage.ts";
import { movedToFront, without } from "./remembered.ts";

const USER = "hellorec.user";
const RECENT = "hellorec.recent_users";
const MOST_RECENT = 6;
/** The longest ID the contract allows. */
export const MAX_USER_ID = 256;

const local = () => window.localStorage;

const user = new Signal(
  userIn(new URLSearchParams(window.location.search)) ?? readText(local, USER),
);
const recent = new Signal<readonly string[]>(parseTexts(readText(local, RECENT)));

// Follows other tabs: a user erased there must not be written back from here.
window.addEventListener("storage", ({ key, newValue }) => {
  if (key === RECENT) recent.set(parseTexts(newValue ?? undefined));
});

/** The ID of the acting user; undefined: a visitor. */
export function useUser(): string | undefined {
  return useSignal(user);
}

/** Users acted as before, the last one first. */
export function useRecentUsers(): readonly string[] {
  return useSignal(recent);
}

/** Changes the acting user; undefined: a visitor. `useUserInAddress` updates the address. */
export function actAs(userId: string | undefined): void {
  user.set(userId);
  storeText(local, USER, userId);
  if (userId === undefined) return;
  storeRecent(movedToFront(recent.get(), userId, MOST_RECENT));
}

/** Removes a user from this browser's storage; a visitor acts instead. */
export function forgetRememberedUser(userId: string): void {
  if (user.get() === userId) actAs(undefined);
  storeRecent(without(recent.get(), userId));
}

function storeRecent(users: readonly string[]): void {
  recent.set(users);
  storeText(local, RECENT, users.length === 0 ? undefined : JSON.stringify(users));
}
