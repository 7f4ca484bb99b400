/** A plot with its legend, a line about the point under the pointer, and a table. */
import { lazy, Suspense, useState } from "react";
import type { ReactNode } from "react";

import type { PlotProps } from "./plot.tsx";

import styles from "./plot-frame.module.css";

const Plot = lazy(() => import("./plot.tsx"));

interface PlotFrameProps extends Omit<PlotProps, "onPoint"> {
  /** A point in words, for the line above the plot. */
  readonly describePoint: (index: number) => string;
  /** The same numbers as a table. */
  readonly table: ReactNode;
}

/** A plot that is readable without seeing or pointing at it. */
export function PlotFrame({ describePoint, table, ...plot }: PlotFrameProps) {
  const [point, setPoint] = useState<number | null>(null);
  const isKnown = point !== null && point < plot.series.xs.length;
  return (
    <div className={styles.frame}>
      <p className={styles.description}>{isKnown ? describePoint(point) : plot.description}</p>
      {plot.lines.length > 1 && (
        <ul className={styles.legend}>
          {plot.lines.map(({ label, color, shape }) => (
            <li key={label}>
              <span
                className={shape === "dashed" ? styles.dashed : styles.swatch}
                style={{ color: `var(${color})` }}
              />
              {label}
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={<div className={styles.waiting} style={{ height: plot.height }} />}>
        <Plot {...plot} onPoint={setPoint} />
      </Suspense>
      <details className={styles.table}>
        <summary>As a table</summary>
        <div className={styles.scroll} role="region" aria-label="The same as a table" tabIndex={0}>
          {table}
        </div>
      </details>
    </div>
  );
}
