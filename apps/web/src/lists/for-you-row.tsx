/** The row of recommendations: a user's live list, or a visitor's list from the items opened. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ReactNode } from "react";

import { useUserActions } from "../actions/use-user-actions.ts";
import { useUserEvents } from "../actions/use-user-events.ts";
import { popularQuery, sessionQuery } from "../api/queries.ts";
import { useLiveList } from "../api/use-live-list.ts";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { useUser } from "../session/session.ts";
import { useLookedAt } from "../session/visit.ts";
import type { ShownList } from "./kept-places.ts";
import { RowChange } from "./row-change.tsx";
import { strategyLine } from "./strategy-line.ts";
import { Row, Tiles, TilesLoading } from "./tile-row.tsx";
import { useKeptPlaces } from "./use-kept-places.ts";

/** Items in the row: two lines of six. */
export const FOR_YOU_LENGTH = 12;
/** Items for a visitor of whom nothing is known: one line, since the catalog below begins with the same. */
export const POPULAR_LENGTH = 6;

interface ForYouRowProps {
  /** The level of the heading. */
  readonly level?: 1 | 2;
  /** How often a catalog that was empty has been loaded again. */
  readonly fillings?: number;
}

/** The row for the acting user or the visitor. */
export function ForYouRow({ level = 2, fillings = 0 }: ForYouRowProps) {
  const user = useUser();
  return user === undefined ? (
    <VisitorRow level={level} />
  ) : (
    <UserRow key={user} user={user} level={level} fillings={fillings} />
  );
}

interface UserRowProps extends Required<ForYouRowProps> {
  readonly user: string;
}

function UserRow({ user, level, fillings }: UserRowProps) {
  const { data: newest, error, retry } = useLiveList(user, FOR_YOU_LENGTH);
  // A live list follows neither the catalog nor what is popular: on each filling it subscribes again.
  useEffect(() => {
    if (fillings > 0) retry();
  }, [fillings, retry]);
  // Without the user's events the reasons would have other words, and then change.
  const { isPending } = useUserEvents(user);
  const list = useKeptPlaces(user, isPending ? undefined : newest);
  const title = `For ${user}`;
  if (list === undefined && error !== undefined) {
    return (
      <Row title={title} level={level}>
        <ErrorState what="Your row could not be loaded" error={error} onRetry={retry} />
      </Row>
    );
  }
  const note =
    error === undefined
      ? list && strategyLine(list, { kind: "user" })
      : "The connection was lost: this row may be out of date. Trying again…";
  return (
    <ListRow title={title} level={level} note={note} list={list} length={FOR_YOU_LENGTH}>
      {list !== undefined && <RowChange list={list} />}
    </ListRow>
  );
}

function VisitorRow({ level }: { readonly level: 1 | 2 }) {
  const lookedAt = useLookedAt();
  const session = useQuery({
    ...sessionQuery(lookedAt, FOR_YOU_LENGTH),
    enabled: lookedAt.length > 0,
  });
  const popular = useQuery({ ...popularQuery(POPULAR_LENGTH), enabled: lookedAt.length === 0 });
  const { data, error, refetch } = lookedAt.length > 0 ? session : popular;
  if (data === undefined && error !== null) {
    return (
      <Row title="For you" level={level}>
        <ErrorState
          what="Your row could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      </Row>
    );
  }
  const note = data && strategyLine(data, { kind: "visitor", opened: lookedAt.length });
  return (
    <ListRow
      title="For you"
      level={level}
      note={note}
      list={data}
      length={lookedAt.length > 0 ? FOR_YOU_LENGTH : POPULAR_LENGTH}
    >
      {data !== undefined && <RowChange list={data} />}
    </ListRow>
  );
}

interface ListRowProps {
  readonly title: string;
  readonly level: 1 | 2;
  readonly note: string | undefined;
  readonly list: ShownList | undefined;
  /** Items that it will have. */
  readonly length: number;
  readonly children: ReactNode;
}

function ListRow({ title, level, note, list, length, children }: ListRowProps) {
  return (
    <Row title={title} level={level} note={list?.items.length === 0 ? undefined : note}>
      {list === undefined && <TilesLoading what="Loading your row" count={length} hasReasons />}
      {list?.items.length === 0 && <NothingThere />}
      {list !== undefined && list.items.length > 0 && <Tiles list={list} />}
      {children}
    </Row>
  );
}

/** Popular items fill every list up: it is empty where all are seen, or where there are none. */
function NothingThere() {
  const { events } = useUserActions();
  return (
    <EmptyState>
      {events.length === 0
        ? "There is nothing to recommend yet: the catalog has no items."
        : "You have seen everything that could be recommended."}
    </EmptyState>
  );
}
