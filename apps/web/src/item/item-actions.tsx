/** The buttons for like, dislike and buy. A like and a dislike can be taken back, a purchase cannot. */
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
  const { user, mayAct, events } = useUserActions();
  if (!mayAct) return null;
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
          undo="unlike"
          done="You like it"
          isDone={opinion === "like"}
        />
        <Action
          {...shared}
          type="dislike"
          name="Dislike"
          undo="undislike"
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
  /** What a press sends once the action is done; left out: nothing. */
  readonly undo?: ActionType;
  readonly name: string;
  /** The label once the action is done. */
  readonly done: string;
  readonly isDone: boolean;
  readonly onAct: (type: ActionType) => void;
}

function Action({ item, user, type, undo, name, done, isDone, onAct }: ActionProps) {
  const isPending = usePending({ user_id: user, item, type });
  return (
    <Button
      aria-pressed={isDone}
      isBusy={isPending}
      title={isDone && undo !== undefined ? "Take it back" : undefined}
      onClick={() => {
        const next = isDone ? undo : type;
        if (next !== undefined) onAct(next);
      }}
    >
      {isDone ? done : name}
    </Button>
  );
}
