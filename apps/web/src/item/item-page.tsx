/** The item page: the item, the user's actions on it, and similar items. */
import { isHellorecError } from "@hellorec/client";
import type { Item } from "@hellorec/client";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";

import { PageLink } from "../components/page-link.tsx";
import { Poster } from "../components/poster/poster.tsx";
import { isSafeLink } from "../components/safe-link.ts";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { ForYouRow } from "../lists/for-you-row.tsx";
import { inspectedIn, ITEM_PARAMETER } from "../state/address.ts";
import { Categories } from "./categories.tsx";
import { Facts } from "./facts.tsx";
import { ItemActions } from "./item-actions.tsx";
import { itemQuery, similarQuery } from "./queries.ts";
import { SIMILAR_LENGTH, SimilarRow } from "./similar-row.tsx";
import { useOpening } from "./use-opening.ts";

import styles from "./item-page.module.css";

export function ItemPage() {
  const [parameters] = useSearchParams();
  const itemId = parameters.get(ITEM_PARAMETER) ?? "";
  return <Opened key={itemId} itemId={itemId} />;
}

function Opened({ itemId }: { readonly itemId: string }) {
  const { data: item, error, refetch } = useQuery({ ...itemQuery(itemId), enabled: itemId !== "" });
  if (item !== undefined) return <Shown item={item} />;
  if (itemId === "" || (isHellorecError(error) && error.kind === "NOT_FOUND")) {
    return <NotThere itemId={itemId} />;
  }
  if (error !== null) {
    return (
      <ErrorState
        level={1}
        what="This item could not be loaded"
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  return (
    <div className={styles.item} role="status">
      <div className={styles.place} />
      <span className="visually-hidden">Loading the item…</span>
    </div>
  );
}

function Shown({ item }: { readonly item: Item }) {
  const [parameters] = useSearchParams();
  const inspected = inspectedIn(parameters);
  const { recommendation_id, isCounted } = useOpening(item, inspected !== undefined);
  const isSimilarPending = useQuery(similarQuery(item.item_id, SIMILAR_LENGTH)).isPending;
  const { title, categories, url } = item;
  return (
    <>
      <title>{`${title} · hellorec`}</title>
      <div className={styles.top}>
        <article className={styles.item}>
          <div className={styles.poster}>
            <Poster item={item} />
          </div>
          <div className={styles.text}>
            {inspected !== undefined && (
              <p className={styles.note}>
                Opened from <PageLink to={{ page: "inspector", inspected }}>the inspector</PageLink>
                : this look is not counted.
              </p>
            )}
            <h1 className={title.length > 60 ? styles.long : undefined}>{title}</h1>
            {!item.available && (
              <p className={styles.unavailable}>Not available: it is never recommended.</p>
            )}
            <ItemActions item={item} recommendationId={recommendation_id} />
            <Categories categories={categories} />
            <Facts item={item} />
            {isSafeLink(url) && (
              <a href={url} className={styles.own} rel="noreferrer">
                The item’s own page
              </a>
            )}
          </div>
        </article>
        <SimilarRow itemId={item.item_id} />
      </div>
      {isCounted && !isSimilarPending && <ForYouRow />}
    </>
  );
}

function NotThere({ itemId }: { readonly itemId: string }) {
  return (
    <>
      <title>No such item · hellorec</title>
      <h1>No such item</h1>
      <EmptyState>
        {itemId === "" ? (
          "The address names no item. "
        ) : (
          <>
            No item has the ID <code>{itemId}</code>: it may have been taken out of the
            catalog.{" "}
          </>
        )}
        <PageLink to={{ page: "storefront" }}>Go to the storefront</PageLink>
      </EmptyState>
    </>
  );
}
