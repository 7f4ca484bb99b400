/** What a user can do with an item. The log keeps everything, so nothing is taken back here. */
import type { Item } from "@hellorec/client";

import { track } from "../api/track.ts";
import type { Deed } from "../api/track.ts";
import { Button } from "../components/button.tsx";
import { verdictOn } from "./deeds.ts";
import { useDeeds, usePending } from "./use-deeds.ts";

import styles from "./item-page.module.css";

interface ItemActionsProps {
  readonly item: Item;
  readonly recommendationId: string | undefined;
}

export function ItemActions({ item, recommendationId }: ItemActionsProps) {
  const { user, events } = useDeeds();
  if (user === undefined) {
    return (
      <p className={styles.note}>
        You are a visitor: act as a user (at the top) to like, dislike or buy.
      </p>
    );
  }
  const { opinion, isBought, rating } = verdictOn(events, item.item_id);
  const act = (type: Deed) =>
    track({ user_id: user, item, type, recommendation_id: recommendationId });
  const shared = { item, user, onAct: act };
  return (
    <div>
      <div className={styles.actions} role="group" aria-label="What you think of it">
        <Action
          {...shared}
          type="like"
          name="Like"
          done="You like it"
          isDone={opinion === "like"}
        />
        <Action
          {...shared}
          type="dislike"
          name="Dislike"
          done="You dislike it"
          isDone={opinion === "dislike"}
        />
        <Action {...shared} type="purchase" name="Buy" done="Bought" isDone={isBought} />
      </div>
      {rating !== undefined && <p className={styles.note}>You rated it {rating} of 5.</p>}
    </div>
  );
}

interface ActionProps {
  readonly item: Item;
  readonly user: string;
  readonly type: Deed;
  readonly name: string;
  /** What stands there instead once it is done. */
  readonly done: string;
  readonly isDone: boolean;
  readonly onAct: (type: Deed) => void;
}

function Action({ item, user, type, name, done, isDone, onAct }: ActionProps) {
  const isPending = usePending({ user_id: user, item, type });
  return (
    <Button
      aria-pressed={isDone}
      aria-busy={isPending}
      disabled={isPending}
      onClick={() => {
        if (!isDone) onAct(type);
      }}
    >
      {isDone ? done : name}
    </Button>
  );
}
