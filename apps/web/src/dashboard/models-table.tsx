/** Models as a table, newest first. */
import type { ModelInfo } from "@hellorec/client";

import { formatLift, formatShort, UNKNOWN } from "../format/numbers.ts";
import { formatInstant } from "../format/time.ts";
import { shortVersion } from "../format/version.ts";
import { comparedMetrics } from "./quality.ts";

import tables from "../components/table.module.css";

interface ModelsTableProps {
  readonly models: readonly ModelInfo[];
  readonly metric: string;
}

export function ModelsTable({ models, metric }: ModelsTableProps) {
  return (
    <table className={tables.table}>
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">Trained</th>
          <th scope="col">Algorithm</th>
          <th scope="col" className={tables.number}>
            {metric}
          </th>
          <th scope="col" className={tables.number}>
            Popular items
          </th>
          <th scope="col" className={tables.number}>
            Lift
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map(({ version, trained_at, algorithm, metrics }) => {
          const compared = comparedMetrics(metrics).find(({ name }) => name === metric);
          return (
            <tr key={version}>
              <th scope="row" title={version}>
                {shortVersion(version)}
              </th>
              <td>{formatInstant(trained_at)}</td>
              <td>{algorithm}</td>
              <td className={tables.number}>{orUnknown(compared?.model)}</td>
              <td className={tables.number}>{orUnknown(compared?.popularity)}</td>
              <td className={tables.number}>{formatLift(compared?.lift)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function orUnknown(value: number | undefined): string {
  return value === undefined ? UNKNOWN : formatShort(value);
}
