/** An item in a row or a grid: poster, title, reasons and a like button. */
import type { Item, Recommendation, Recommendations } from "@hellorec/client";

import { track } from "../actions/track.ts";
import { usePending } from "../actions/use-user-actions.ts";
import type { UserActions } from "../actions/use-user-actions.ts";
import type { ActionWord } from "../actions/user-actions.ts";
import { itemStateOf } from "../actions/user-actions.ts";
import { PageLink } from "../components/page-link.tsx";
import { Poster } from "../components/poster/poster.tsx";
import { factsLine } from "./item-facts.ts";
import { Reasons } from "./reasons.tsx";

import styles from "./item-tile.module.css";

/** The list that contains a tile. */
export interface TileList {
  readonly strategy: Recommendations["strategy"];
  readonly recommendation_id: string;
}

interface ItemTileProps {
  readonly item: Item;
  readonly actions: UserActions;
  readonly list?: TileList | undefined;
  readonly because?: Recommendation["because"];
  /** Categories by which the item was found. */
  readonly chosen?: readonly string[];
}

const NO_REASONS: Recommendation["because"] = [];
const NO_WORDS: ReadonlyMap<string, ActionWord> = new Map();

export function ItemTile({ item, actions, list, because = NO_REASONS, chosen }: ItemTileProps) {
  const { item_id } = item;
  return (
    <li className={styles.tile} data-id={item_id}>
      <PageLink
        to={{ page: "item", item_id }}
        recommendationId={list?.recommendation_id}
        className={styles.link}
      >
        <Poster item={item} titleClass={styles.title} />
      </PageLink>
      {actions.mayAct && actions.user !== undefined && (
        <QuickLike item={item} user={actions.user} actions={actions} list={list} />
      )}
      <p className={styles.meta}>{factsLine(item, chosen)}</p>
      {list !== undefined && hasReasons(list.strategy) && (
        <Reasons
          title={item.title}
          strategy={list.strategy}
          because={because}
          actions={list.strategy === "personal" ? actions.words : NO_WORDS}
        />
      )}
    </li>
  );
}

/** The items of a `similar` list all go with the same item, which stands above the list. */
function hasReasons(strategy: Recommendations["strategy"]): boolean {
  return strategy !== "popular" && strategy !== "similar";
}

interface QuickLikeProps {
  readonly item: Item;
  readonly user: string;
  readonly actions: UserActions;
  readonly list: TileList | undefined;
}

function QuickLike({ item, user, actions, list }: QuickLikeProps) {
  const isPending = usePending({ user_id: user, item, type: "like" });
  const isLiked = itemStateOf(actions.events, item.item_id).opinion === "like";
  return (
    <button
      type="button"
      className={styles.like}
      aria-pressed={isLiked}
      aria-busy={isPending}
      aria-label={isLiked ? `You like ${item.title}` : `Like ${item.title}`}
      // Not disabled while it is sent: a disabled button loses the focus.
      aria-disabled={isPending}
      title={isLiked ? "Take the like back" : undefined}
      onClick={() => {
        const recommendation_id = list?.recommendation_id;
        track({ user_id: user, item, type: isLiked ? "unlike" : "like", recommendation_id });
      }}
    >
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path d="M12 20.3C5.5 16 3 12.6 3 9.2A4.7 4.7 0 0 1 12 7a4.7 4.7 0 0 1 9 2.2c0 3.4-2.5 6.8-9 11.1z" />
      </svg>
    </button>
  );
}
