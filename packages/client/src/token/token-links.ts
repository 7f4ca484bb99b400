/** What a client with a token loads with its first call. */
export { tokenLink } from "./token-link.ts";
export { tokenSubscriptionLink } from "./token-subscription-link.ts";
