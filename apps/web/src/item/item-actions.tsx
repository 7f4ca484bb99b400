/** The buttons for like, dislike and buy. The log is append-only, so an action cannot be undone. */
import type { Item } from "@hellorec/client";

import { track } from "../actions/track.ts";
import type { ActionType } from "../actions/track.ts";
import { useUserActions, usePending } from "../actions/use-user-actions.ts";
import { itemStateOf } from "../actions/user-actions.ts";
import { Button } from "../components/button.tsx";

import styles from "./item-page.module.css";

interface ItemActionsProps {
  readonly item: Item;
  readonly recommendationId: string | undefined;
}

export function ItemActions({ item, recommendationId }: ItemActionsProps) {
  const { user, events } = useUserActions();
  if (user === undefined) {
    return (
      <p className={styles.note}>
        You are a visitor: act as a user (at the top) to like, dislike or buy.
      </p>
    );
  }
  const { opinion, isBought, rating } = itemStateOf(events, item.item_id);
  const act = (type: ActionType) =>
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
  readonly type: ActionType;
  readonly name: string;
  /** The label once the action is done. */
  readonly done: string;
  readonly isDone: boolean;
  readonly onAct: (type: ActionType) => void;
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
