/** The list of a user; each item opens to its explanation. */
import type { Recommendation, Recommendations } from "@hellorec/client";
import { useQuery } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";

import { Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { formatAligned } from "../format/numbers.ts";
import { shortVersion } from "../format/version.ts";
import { actionsByItem } from "./event-words.ts";
import type { ActionWords } from "./event-words.ts";
import { ExplanationPart, hasExplanation } from "./explanation-part.tsx";
import { describeList } from "./list-words.ts";
import { allEventsQuery, explainQuery, listQuery } from "./queries.ts";

import styles from "./list-panel.module.css";

export function ListPanel({ user }: { readonly user: string }) {
  const list = useQuery(listQuery(user));
  // Without the user's events the reasons would have other words, and then change.
  const { data: history, isLoading: isHistoryPending } = useQuery(allEventsQuery(user));
  const actions = useMemo(() => actionsByItem(history?.events ?? []), [history]);
  // undefined: nothing selected yet, the first one is open; null: none is open.
  const [selected, setSelected] = useState<string | null>();
  const first = list.data?.items[0];
  const open = selected === undefined ? first?.item.item_id : selected;
  // The first item is open: without its explanation, what lies below would move.
  const isFirstPending = useQuery({
    ...explainQuery(user, first?.item.item_id ?? ""),
    enabled: list.data !== undefined && hasExplanation(list.data.strategy, first?.score ?? 0),
  }).isLoading;
  if (list.isError) {
    return (
      <Panel title="Recommendations">
        <ErrorState
          what="The list could not be made"
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      </Panel>
    );
  }
  if (list.isPending || isFirstPending || isHistoryPending) {
    return (
      <Panel title="Recommendations">
        <Skeleton what="Loading the list" height={640} />
      </Panel>
    );
  }
  const { items, strategy, model_version } = list.data;
  return (
    <Panel
      title="Recommendations"
      note={describeList(list.data, history && history.events.length > 0)}
      actions={
        <p className={styles.made}>
          {strategy}
          {model_version !== null && (
            <span title={model_version}> · model {shortVersion(model_version)}</span>
          )}
        </p>
      }
    >
      {items.length === 0 && (
        <EmptyState>
          {history !== undefined && history.events.length > 0 ? (
            "This user has seen everything that could be recommended."
          ) : (
            <>
              There is nothing to recommend: the catalog has no items. Load some with{" "}
              <code>hellorec import movielens DIR</code>
            </>
          )}
        </EmptyState>
      )}
      <ol className={styles.items}>
        {items.map((entry, at) => (
          <Entry
            key={entry.item.item_id}
            user={user}
            place={at + 1}
            entry={entry}
            best={items[0]?.score ?? 0}
            strategy={strategy}
            actions={actions}
            isOpen={entry.item.item_id === open}
            onToggle={(isOpen) => setSelected(isOpen ? entry.item.item_id : null)}
          />
        ))}
      </ol>
    </Panel>
  );
}

interface EntryProps {
  readonly user: string;
  readonly place: number;
  readonly entry: Recommendation;
  /** The highest score of the list. */
  readonly best: number;
  readonly strategy: Recommendations["strategy"];
  readonly actions: ReadonlyMap<string, ActionWords>;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

function Entry({ user, place, entry, best, strategy, actions, isOpen, onToggle }: EntryProps) {
  const id = useId();
  const { item, score } = entry;
  return (
    <li className={isOpen ? styles.open : styles.entry}>
      <h3 className={styles.heading}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => onToggle(!isOpen)}
        >
          <span className={styles.place}>{place}</span>
          <span className={styles.title}>
            {item.title}
            {item.categories.length > 0 && (
              <span className={styles.categories}>{item.categories.slice(0, 3).join(", ")}</span>
            )}
          </span>
          <span className={styles.score}>
            <span className="visually-hidden">score </span>
            {formatAligned(score, best)}
          </span>
        </button>
      </h3>
      <div id={id} hidden={!isOpen} className={styles.why}>
        {isOpen && (
          <ExplanationPart user={user} entry={entry} strategy={strategy} actions={actions} />
        )}
      </div>
    </li>
  );
}
