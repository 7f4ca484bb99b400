/** The short messages on screen. */
import { Signal } from "../state/signal.ts";

/** One message. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "good" | "bad";
  readonly action?: { readonly name: string; readonly run: () => void } | undefined;
}

const SHOWN_MS = 5000;
const MOST = 3;

/** The messages on screen, oldest first. */
export const toasts = new Signal<readonly Toast[]>([]);
let lastId = 0;

/** Shows a message for 5 seconds; a failure stays until it is dismissed or retried. */
export function toast(text: string, options: Partial<Pick<Toast, "tone" | "action">> = {}): void {
  const id = ++lastId;
  const { tone = "good", action } = options;
  toasts.set([...toasts.get(), { id, text, tone, action }].slice(-MOST));
  if (tone === "good") setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Removes a message. */
export function dismiss(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
