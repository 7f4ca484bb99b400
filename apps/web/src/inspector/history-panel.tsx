/** The events of a user, newest first. */
import type { StoredEvent } from "@hellorec/client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { Button } from "../components/button.tsx";
import { PageLink } from "../components/page-link.tsx";
import { Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { formatInstant } from "../format/time.ts";
import { describeEvent, effectsOf } from "./event-words.ts";
import type { EventEffect } from "./event-words.ts";
import { allEventsQuery, historyQuery, itemQuery } from "./queries.ts";

import styles from "./history-panel.module.css";

export function HistoryPanel({ user }: { readonly user: string }) {
  const history = useInfiniteQuery(historyQuery(user));
  const { data: newest } = useQuery(allEventsQuery(user));
  const pages = history.data?.pages;
  const events = useMemo(() => (pages ?? []).flatMap((page) => page.events), [pages]);
  const effects = useMemo(() => effectsOf(moreOf(events, newest?.events ?? [])), [events, newest]);
  return (
    <Panel title="History" note="Newest first, by when it happened">
      {history.isPending && <Skeleton what="Loading the history" height={480} />}
      {history.isError && (
        <ErrorState
          what="The history could not be loaded"
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      )}
      {history.isSuccess && events.length === 0 && (
        <EmptyState>
          Nothing is known of {user} yet. Act as {user}, like something in the{" "}
          <PageLink to={{ page: "storefront" }}>storefront</PageLink>, and it is here.
        </EmptyState>
      )}
      <ol>
        {events.map((event) => (
          <HistoryEntry
            key={event.event_id}
            event={event}
            effect={effects.get(event.event_id) ?? UNKNOWN}
          />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button isBusy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {history.isFetchingNextPage ? "Loading…" : "Show earlier events"}
        </Button>
      )}
    </Panel>
  );
}

/** Both are newest first: the one that reaches further back. */
function moreOf(shown: readonly StoredEvent[], newest: readonly StoredEvent[]) {
  return shown.length > newest.length ? shown : newest;
}

const MARKS = { positive: "+", negative: "−", none: "·" } as const;
const UNKNOWN: EventEffect = { evidence: "none", meaning: "" };

interface HistoryEntryProps {
  readonly event: StoredEvent;
  readonly effect: EventEffect;
}

function HistoryEntry({ event, effect }: HistoryEntryProps) {
  const { data: item, isPending } = useQuery(itemQuery(event.item_id));
  const { evidence, meaning } = effect;
  return (
    <li className={styles.event}>
      <span className={styles[evidence]} title={meaning}>
        <span aria-hidden="true">{MARKS[evidence]}</span>
        {evidence !== "none" && <span className="visually-hidden">{meaning}</span>}
      </span>
      <span>
        {/* Its line is kept: an ID would turn into a title before the reader's eyes. */}
        {isPending && "\u00A0"}
        {item === null && (
          <>
            <code className={styles.id}>{event.item_id}</code>{" "}
            <span className={styles.missing}>not in the catalog</span>
          </>
        )}
        {item !== null && !isPending && (
          <PageLink
            to={{ page: "item", item_id: event.item_id, inspected: event.user_id }}
            className={styles.title}
          >
            {item?.title ?? event.item_id}
          </PageLink>
        )}
        <span className={styles.time}>
          {describeEvent(event)} ·{" "}
          <time dateTime={event.occurred_at}>{formatInstant(event.occurred_at)}</time>
          {event.recommendation_id !== undefined && " · from a recommendation"}
          {evidence === "none" && meaning !== "" && ` · ${meaning}`}
        </span>
      </span>
    </li>
  );
}
