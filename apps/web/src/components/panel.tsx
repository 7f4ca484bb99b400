/** A titled section of a page on a raised surface. */
import { useId } from "react";
import type { ReactNode } from "react";

import styles from "./panel.module.css";

interface PanelProps {
  readonly title: string;
  /** One line about what the panel shows. */
  readonly note?: ReactNode;
  /** Controls beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A section with a heading. @example <Panel title="Model">…</Panel> */
export function Panel({ title, note, actions, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={styles.head}>
        <div>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {note !== undefined && <p className={styles.note}>{note}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}
