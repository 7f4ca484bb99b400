/** What an operator should know: event types without a weight, and the demo beside other data. */
import type { ModelStatus } from "@hellorec/client";
import { useQuery } from "@tanstack/react-query";

import { formatEvents } from "../format/numbers.ts";
import { modelStatusQuery } from "./models/queries.ts";
import { demoStatusQuery } from "./queries.ts";

import styles from "./notices.module.css";

/** The notices; nothing where there is nothing to say. */
export function Notices() {
  const status = useQuery(modelStatusQuery);
  const demo = useQuery(demoStatusQuery);
  const types = status.data?.unweighted_types ?? [];
  const isMixed = demo.data?.loaded === true && !demo.data.alone;
  if (types.length === 0 && !isMixed) return null;
  return (
    <ul className={styles.notices}>
      {types.length > 0 && (
        <li>
          Without a weight, so that lists and models do not use them: {typesText(types)}. Give the
          types a weight in <code>EVENT_WEIGHTS</code> of the server
        </li>
      )}
      {isMixed && (
        <li>
          The demo is still here beside your data, and counts in popular lists and in the quality
          figures. Remove it with <code>hellorec demo remove</code>
        </li>
      )}
    </ul>
  );
}

function typesText(types: NonNullable<ModelStatus["unweighted_types"]>): string {
  return types.map(({ type, events }) => `${type} (${formatEvents(events)})`).join(", ");
}
