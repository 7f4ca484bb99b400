/** Shows the short messages at the foot of the page. */
import { useSignal } from "../state/signal.ts";
import { Button } from "./button.tsx";
import { dismiss, toasts } from "./toast.ts";

import styles from "./toasts.module.css";

export function Toasts() {
  const shown = useSignal(toasts);
  return (
    <div className={styles.region} role="status" aria-live="polite">
      {shown.map(({ id, text, tone, action }) => (
        <div key={id} className={`${styles.toast} ${tone === "bad" ? styles.bad : ""}`}>
          <span className={styles.text}>{text}</span>
          {action !== undefined && (
            <Button
              onClick={() => {
                dismiss(id);
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
            onClick={() => dismiss(id)}
          >
            <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
              <path d="M6 6l12 12M18 6L6 18" />
            </svg>
          </button>
        </div>
      ))}
    </div>
  );
}
