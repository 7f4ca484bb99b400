/** The offline metrics of the model, beside those of popular items. */
import type { ModelInfo } from "@hellorec/client";

import { Panel } from "../../components/panel.tsx";
import { EmptyState } from "../../components/states.tsx";
import { formatAligned, formatLift } from "../../format/numbers.ts";
import { comparedMetrics, explainMetric } from "./quality.ts";

import styles from "./quality-panel.module.css";

export function QualityPanel({ metrics }: Pick<ModelInfo, "metrics">) {
  const compared = comparedMetrics(metrics);
  const [first] = compared;
  const most = Math.max(
    Number.MIN_VALUE,
    ...compared.map(({ model, popularity = 0 }) => Math.max(model, popularity)),
  );
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
            <Bar label="model" value={model} most={most} tone={styles.model} />
            {popularity !== undefined && (
              <Bar label="popular" value={popularity} most={most} tone={styles.popularity} />
            )}
          </li>
        ))}
      </ul>
      {first?.lift !== undefined && (
        <p className={styles.meaning}>
          By {first.name} it is {formatLift(first.lift)} as good as showing everyone what is
          popular.
        </p>
      )}
    </Panel>
  );
}

interface BarProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly tone: string | undefined;
}

function Bar({ label, value, most, tone }: BarProps) {
  return (
    <p className={styles.bar}>
      <span className={styles.label}>{label}</span>
      <span className={styles.track}>
        <span className={tone} style={{ width: `${(100 * value) / most}%` }} />
      </span>
      <span className={styles.value}>{formatAligned(value, most)}</span>
    </p>
  );
}
