/** What is shown in place of data: an empty state or an error. */
import type { ReactNode } from "react";

import { Button } from "./button.tsx";
import { errorText } from "./error-text.ts";

import styles from "./states.module.css";

/** No data; the children say what to do about it. */
export function EmptyState({ children }: { readonly children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>;
}

interface ErrorStateProps {
  /** What failed, such as "The popular items could not be loaded". */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What failed, why, and a button to retry. */
export function ErrorState({ what, error, onRetry }: ErrorStateProps) {
  return (
    <div className={styles.error} role="alert">
      <p>
        <strong>{what}.</strong> {errorText(error)}
      </p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}
