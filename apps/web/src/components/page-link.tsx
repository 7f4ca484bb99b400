/** A link within the page. Its address keeps the acting user. */
import type { ComponentProps } from "react";
import { Link } from "wouter";

import { useUser } from "../session/session.ts";
import { addressOf } from "../state/address.ts";
import type { Target } from "../state/address.ts";

interface PageLinkProps extends Omit<ComponentProps<"a">, "href"> {
  readonly to: Target;
  /** The list that contains the link; sent with the events of the opened item. */
  readonly recommendationId?: string | undefined;
}

export function PageLink({ to, recommendationId, ...rest }: PageLinkProps) {
  const user = useUser();
  const state = { recommendation_id: recommendationId };
  return <Link href={addressOf(to, user)} state={state} {...rest} />;
}
