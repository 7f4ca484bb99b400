/** The short messages on screen. */
import { Signal } from "../state/signal.ts";

/** One message. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "good" | "bad";
  /** What it is about: a newer message about the same replaces it, since it is no longer true. */
  readonly about?: string | undefined;
  readonly action?: ToastAction | undefined;
}

/** What a message offers to do. */
export interface ToastAction {
  readonly name: string;
  readonly run: () => void;
  /** The user whose action it takes back: the message is for that user alone. */
  readonly undoes?: string;
}

const SHOWN_MS = 5000;
/** With something to press. */
const SHOWN_WITH_ACTION_MS = 10_000;
const MOST = 3;

/** The messages on screen, oldest first. */
export const toasts = new Signal<readonly Toast[]>([]);
let lastId = 0;

/**
 * Shows a message for 5 seconds, or 10 where it has an action, and no shorter than it is held. A failure
 * stays until it is dismissed or retried.
 */
export function toast(
  text: string,
  options: Partial<Pick<Toast, "tone" | "about" | "action">> = {},
): void {
  const id = ++lastId;
  const { tone = "good", about, action } = options;
  const others = toasts.get().filter((other) => about === undefined || other.about !== about);
  toasts.set([...others, { id, text, tone, about, action }].slice(-MOST));
  if (tone === "good") dismissAfter(id, action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS);
}

/** The message under the pointer or with the focus: it stays, and no other takes its place. */
export const held = new Signal<number | undefined>(undefined);

function dismissAfter(id: number, milliseconds: number): void {
  setTimeout(() => {
    if (held.get() === id) dismissAfter(id, SHOWN_MS);
    else dismiss(id);
  }, milliseconds);
}

/** Removes a message. */
export function dismiss(id: number): void {
  if (held.get() === id) held.set(undefined);
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
