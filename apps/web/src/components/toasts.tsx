/**
 * The line at the foot of the window: one short message at a time, or what is said while there is none.
 * It always has its place, so that a message never covers anything.
 */
import { useRef } from "react";
import type { FocusEvent, ReactNode } from "react";

import { useSignal } from "../state/signal.ts";
import { Button } from "./button.tsx";
import { dismiss, held, toasts } from "./toast.ts";
import type { Toast } from "./toast.ts";

import styles from "./toasts.module.css";

interface ToastsProps {
  /** The ID of the element that gets the focus where the one before is gone. */
  readonly main: string;
  /** Shown while there is no message. */
  readonly children: ReactNode;
}

export function Toasts({ main, children }: ToastsProps) {
  const all = useSignal(toasts);
  const heldId = useSignal(held);
  const before = useRef<HTMLElement>(undefined);
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
  const release = () => held.set(undefined);

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- they only hold the message
    <footer
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
          <Message key={shown.id} shown={shown} others={all.length - 1} onClose={close} />
        )}
      </div>
    </footer>
  );
}

interface MessageProps {
  readonly shown: Toast;
  /** Messages that wait behind this one. */
  readonly others: number;
  readonly onClose: (toast: Toast) => void;
}

function Message({ shown, others, onClose }: MessageProps) {
  const { text, action } = shown;
  return (
    <>
      <p className={styles.text} title={text}>
        {text}
        {others > 0 && <span className={styles.others}> ({others} more)</span>}
      </p>
      {action !== undefined && (
        <Button
          onClick={() => {
            onClose(shown);
            action.run();
          }}
        >
          {action.name}
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
