/** The model that serves: what it is, how old, from what it was fitted, and why this one. */
import type { ModelInfo } from "@hellorec/client";

import { Panel } from "../components/panel.tsx";
import { Age } from "../format/age.tsx";
import { formatCount, formatEvents, formatMilliseconds, formatShort } from "../format/numbers.ts";
import { VersionButton } from "./version-button.tsx";

import styles from "./model-panel.module.css";

export function ModelPanel({ model }: { readonly model: ModelInfo }) {
  const { counts, choice, parameters } = model;
  const settings = Object.entries(parameters);
  return (
    <Panel
      title="Model"
      note={
        <>
          Trained <Age instant={model.trained_at} />, in{" "}
          {formatMilliseconds(1000 * model.fit_seconds)}
        </>
      }
      actions={<VersionButton version={model.version} />}
    >
      <dl className={styles.facts}>
        <dt>Algorithm</dt>
        <dd>
          <strong className={styles.algorithm}>{model.algorithm}</strong>
        </dd>
        <dt>Fitted to</dt>
        <dd>
          {formatCount(counts.interactions)} likes of {formatCount(counts.items)} items by{" "}
          {formatCount(counts.users)} users, from {formatEvents(counts.events)}
        </dd>
        <dt>Parameters</dt>
        <dd>
          {settings.length === 0 && "none"}
          <ul className={styles.settings}>
            {settings.map(([name, value]) => (
              <li key={name}>
                {name} <b>{typeof value === "number" ? formatShort(value) : value}</b>
              </li>
            ))}
          </ul>
        </dd>
        {choice !== undefined && (
          <>
            <dt>Why this one</dt>
            <dd>
              {choice.reason}{" "}
              <span className={styles.chosen}>
                {CHOSEN_BY[choice.by]} <Age instant={choice.chosen_at} />.
              </span>
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

const CHOSEN_BY = {
  search: "Found by comparison",
  setting: "Set by the operator; taken up",
  default: "Taken until models are compared,",
} as const satisfies Record<NonNullable<ModelInfo["choice"]>["by"], string>;
