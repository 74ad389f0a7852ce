import type { UserState } from "./schema";

type Row = { readonly disabledAt: Date | null; readonly emailVerifiedAt: Date | null };

export function toUserState({ disabledAt, emailVerifiedAt }: Row): UserState {
  if (disabledAt) return "disabled";
  return emailVerifiedAt ? "open" : "unconfirmed";
}
