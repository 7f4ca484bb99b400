/** What stands where data would: nothing there yet, or it could not be had. */
import type { ReactNode } from "react";

import { Button } from "./button.tsx";
import { explain } from "./explain.ts";

import styles from "./states.module.css";

/** Nothing is there; the children say what to do about it. */
export function EmptyState({ children }: { readonly children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>;
}

interface ErrorStateProps {
  /** What failed, such as "The popular items could not be loaded". */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What failed, why, and a button to try again. */
export function ErrorState({ what, error, onRetry }: ErrorStateProps) {
  return (
    <div className={styles.error} role="alert">
      <p>
        <strong>{what}.</strong> {explain(error)}
      </p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}
