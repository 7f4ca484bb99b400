/** The model that serves: its algorithm, age, data, parameters, and why it was selected. */
import type { ModelInfo } from "@hellorec/client";

import { Panel } from "../../components/panel.tsx";
import { Age } from "../../format/age.tsx";
import { counted, formatEvents, formatMilliseconds, formatShort } from "../../format/numbers.ts";
import { VersionButton } from "./version-button.tsx";

import styles from "./model-panel.module.css";

export function ModelPanel({ model }: { readonly model: ModelInfo }) {
  const { counts, choice: selection, parameters } = model;
  const settings = Object.entries(parameters);
  return (
    <Panel
      title="Model"
      note={
        <>
          The fit alone, to {counted(counts.interactions, "like")}, took{" "}
          {formatMilliseconds(1000 * model.fit_seconds)}. Made <Age instant={model.trained_at} />
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
          {counted(counts.interactions, "like")} of {counted(counts.items, "item")} by{" "}
          {counted(counts.users, "user")}, from {formatEvents(counts.events)}
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
        {selection !== undefined && (
          <>
            <dt>Why this one</dt>
            <dd>
              {selection.reason}{" "}
              <span className={styles.selected}>
                {SELECTED_BY[selection.by]} <Age instant={selection.chosen_at} />
              </span>
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

const SELECTED_BY = {
  search: "Compared",
  setting: "Set",
  default: "Chosen",
} as const satisfies Record<NonNullable<ModelInfo["choice"]>["by"], string>;
