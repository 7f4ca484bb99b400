/** The offline metrics of the model, beside those of popular items. */
import type { ModelInfo } from "@hellorec/client";

import { Panel } from "../../components/panel.tsx";
import { EmptyState } from "../../components/states.tsx";
import { formatAligned, formatLift } from "../../format/numbers.ts";
import { comparedMetrics, explainMetric } from "./quality.ts";

import styles from "./quality-panel.module.css";

/** The best value that any of these metrics can have; a bar of this value is full. */
const MOST_POSSIBLE = 1;

export function QualityPanel({ metrics }: Pick<ModelInfo, "metrics">) {
  const compared = comparedMetrics(metrics);
  const [first] = compared;
  const values = compared.flatMap(({ model, popularity = 0 }) => [model, popularity]);
  const scale = { possible: Math.max(MOST_POSSIBLE, ...values), largest: Math.max(0, ...values) };
  return (
    <Panel title="Offline quality" note="On the last like of each user, kept back from the fit">
      {compared.length === 0 && (
        <EmptyState>
          This model was not measured: there are too few likes to keep some back, or too many to fit
          twice.
        </EmptyState>
      )}
      <ul className={styles.metrics}>
        {compared.map(({ name, model, popularity, lift }) => (
          <li key={name}>
            <p className={styles.name}>
              <span>
                <strong>{name}</strong>
                <span className={styles.explained}>{explainMetric(name)}</span>
              </span>
              {lift !== undefined && (
                <span className={lift >= 1 ? styles.better : styles.worse}>
                  {formatLift(lift)}
                  <span className="visually-hidden"> as good as popular items</span>
                </span>
              )}
            </p>
            <Bar label="model" value={model} {...scale} tone={styles.model} />
            {popularity !== undefined && (
              <Bar label="popular" value={popularity} {...scale} tone={styles.popularity} />
            )}
          </li>
        ))}
      </ul>
      {first?.lift !== undefined && (
        <p className={styles.meaning}>
          {meaningOf(first.name, first.lift)} A full bar is a perfect list.
        </p>
      )}
    </Panel>
  );
}

/** Whether the model or the popular items are better, by one metric. */
function meaningOf(name: string, lift: number): string {
  return lift < 1
    ? `By ${name}, showing everyone what is popular does better than this model.`
    : `By ${name}, it is ${formatLift(lift)} as good as showing everyone what is popular.`;
}

interface BarProps {
  readonly label: string;
  readonly value: number;
  /** The value of a full bar. */
  readonly possible: number;
  /** The largest value shown: it decides the decimals of all. */
  readonly largest: number;
  readonly tone: string | undefined;
}

function Bar({ label, value, possible, largest, tone }: BarProps) {
  return (
    <p className={styles.bar}>
      <span className={styles.label}>{label}</span>
      <span className={styles.track}>
        <span className={tone} style={{ width: `${(100 * value) / possible}%` }} />
      </span>
      <span className={styles.value}>{formatAligned(value, largest)}</span>
    </p>
  );
}
