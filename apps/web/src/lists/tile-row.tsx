/** A titled row of items: a grid on a wide screen, a strip to swipe through on a narrow one. */
import { useId, useRef } from "react";
import type { ReactNode } from "react";

import { useUserActions } from "../actions/use-user-actions.ts";
import { ItemTile } from "./item-tile.tsx";
import type { ShownList } from "./kept-places.ts";
import { useReordering } from "./use-reordering.ts";

import styles from "./tile-row.module.css";

interface RowProps {
  readonly title: ReactNode;
  /** The level of the heading: 1 for the main content of the page. */
  readonly level?: 1 | 2;
  /** One line about how the list was made. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A section with a heading, a note and its content. */
export function Row({ title, level = 2, note, children }: RowProps) {
  const id = useId();
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <section className={styles.row} aria-labelledby={id}>
      <div className={styles.head}>
        <Heading id={id}>{title}</Heading>
        <p className={styles.note}>{note}</p>
      </div>
      {children}
    </section>
  );
}

/** The items of a list. When the list changes, the items that stay move to their new places. */
export function Tiles({ list }: { readonly list: ShownList }) {
  const actions = useUserActions();
  const tiles = useRef<HTMLUListElement>(null);
  useReordering(tiles, list.items.map(({ item }) => item.item_id).join("\n"));
  return (
    <ul ref={tiles} className={styles.tiles}>
      {list.items.map(({ item, because, from }) => (
        <ItemTile
          key={item.item_id}
          item={item}
          because={because}
          list={from ?? list}
          actions={actions}
        />
      ))}
    </ul>
  );
}

interface TilesLoadingProps {
  /** Text for screen readers, such as "Loading the popular items". */
  readonly what: string;
  readonly count: number;
  /** Whether each item will have a line of reasons. */
  readonly hasReasons?: boolean;
}

/** A placeholder for `Tiles`. */
export function TilesLoading({ what, count, hasReasons = false }: TilesLoadingProps) {
  return (
    <div role="status">
      <span className="visually-hidden">{what}…</span>
      <div className={styles.tiles} aria-hidden="true">
        {Array.from({ length: count }, (_, at) => (
          <div key={at} className={styles.place}>
            <div className={styles.poster} />
            <div className={styles.text} />
            {hasReasons && <div className={styles.text} />}
          </div>
        ))}
      </div>
    </div>
  );
}
