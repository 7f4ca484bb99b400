/**
 * The line at the foot of the window: one message at a time, or what is said while there is none. It
 * always has its place, so that a message never covers the end of a page.
 */
import { useRef } from "react";
import type { FocusEvent, ReactNode } from "react";

import { useUser } from "../session/session.ts";
import { useSignal } from "../state/signal.ts";
import { Button } from "./button.tsx";
import { dismiss, held, toasts } from "./toast.ts";
import type { Toast, ToastAction } from "./toast.ts";
import { useFootHeight } from "./use-foot-height.ts";
import { UNDO_KEYS, useUndoKey } from "./use-undo-key.ts";

import styles from "./toasts.module.css";

interface ToastsProps {
  /** The ID of the element that gets the focus where the one before is gone. */
  readonly main: string;
  /** Shown while there is no message. */
  readonly children: ReactNode;
}

export function Toasts({ main, children }: ToastsProps) {
  const user = useUser();
  const all = useSignal(toasts).filter(({ action }) => isFor(action, user));
  const heldId = useSignal(held);
  const before = useRef<HTMLElement>(undefined);
  const foot = useRef<HTMLElement>(null);
  const shown = all.find(({ id }) => id === heldId) ?? all.at(-1);

  const onFocus = ({ currentTarget, relatedTarget }: FocusEvent) => {
    held.set(shown?.id);
    const isOutside =
      relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget);
    if (isOutside) before.current = relatedTarget;
  };
  const close = ({ id }: Toast) => {
    const last = before.current;
    dismiss(id);
    const target = last?.isConnected === true ? last : document.getElementById(main);
    target?.focus({ preventScroll: true });
  };
  const act = (toast: Toast) => {
    close(toast);
    toast.action?.run();
  };
  const release = () => held.set(undefined);
  useFootHeight(foot);
  // By the keys the focus stays where it is.
  const isUndoable = shown?.action?.undoes !== undefined;
  useUndoKey(
    isUndoable
      ? () => {
          dismiss(shown.id);
          shown.action?.run();
        }
      : undefined,
  );

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- they only hold the message
    <footer
      ref={foot}
      className={`${styles.region} ${shown?.tone === "bad" ? styles.bad : ""}`}
      onFocus={onFocus}
      onBlur={release}
      onMouseEnter={() => held.set(shown?.id)}
      onMouseLeave={release}
    >
      <div className={styles.line} role="status">
        {shown === undefined ? (
          <p className={styles.idle}>{children}</p>
        ) : (
          <Message
            key={shown.id}
            shown={shown}
            others={all.length - 1}
            onClose={close}
            onAct={act}
          />
        )}
      </div>
    </footer>
  );
}

/** To one user nothing is offered that another one did. A failure stays, and is retried as its user's. */
function isFor(action: ToastAction | undefined, user: string | undefined): boolean {
  return action?.undoes === undefined || action.undoes === user;
}

interface MessageProps {
  readonly shown: Toast;
  /** Messages that wait behind this one. */
  readonly others: number;
  readonly onClose: (toast: Toast) => void;
  readonly onAct: (toast: Toast) => void;
}

function Message({ shown, others, onClose, onAct }: MessageProps) {
  const { text, action } = shown;
  const isUndo = action?.undoes !== undefined;
  return (
    <>
      <p className={styles.text} title={text}>
        {text}
        {others > 0 && <span className={styles.others}> ({others} more)</span>}
      </p>
      {action !== undefined && (
        <Button aria-keyshortcuts={isUndo ? UNDO_KEYS : undefined} onClick={() => onAct(shown)}>
          {action.name}
          {isUndo && (
            <kbd className={styles.keys} aria-hidden="true">
              Ctrl Z
            </kbd>
          )}
        </Button>
      )}
      <button
        type="button"
        className={styles.close}
        aria-label="Dismiss this message"
        onClick={() => onClose(shown)}
      >
        <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
          <path d="M6 6l12 12M18 6L6 18" />
        </svg>
      </button>
    </>
  );
}
