/** A link within the page: it keeps who acts in the address. */
import type { ComponentProps } from "react";
import { Link } from "wouter";

import { addressOf } from "../address.ts";
import type { Target } from "../address.ts";
import { useUser } from "../session/session.ts";

interface PageLinkProps extends Omit<ComponentProps<"a">, "href"> {
  readonly to: Target;
  /** The list the link stands in, told along with what is done at its end. */
  readonly recommendationId?: string | undefined;
  /** Followed by who looks into a user: an item opened by it is no view of the user's. */
  readonly isInspection?: boolean;
}

export function PageLink({ to, recommendationId, isInspection = false, ...rest }: PageLinkProps) {
  const user = useUser();
  const state = { recommendation_id: recommendationId, is_inspection: isInspection };
  return <Link href={addressOf(to, user)} state={state} {...rest} />;
}
