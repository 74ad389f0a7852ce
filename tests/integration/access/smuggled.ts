import type { Caller, Fields } from "./row";

/** A number that nobody could rightly have written anywhere. */
export const smuggledNano = "7318264859301";
const smuggledEmail = `smuggled-${smuggledNano}@example.test`;

/** A form with all that somebody adds to it who would like to be, have or touch what they may not. */
export function smuggledInto(form: Fields, { others }: Caller): Fields {
  return {
    role: "owner",
    organizationRole: "owner",
    organizationId: others.organizationId,
    organization_id: others.organizationId,
    userId: others.userId,
    user_id: others.userId,
    ownerId: others.userId,
    createdById: others.userId,
    actorId: others.userId,
    subjectId: others.userId,
    memberId: others.memberId,
    keyId: others.keyId,
    sessionId: others.sessionId,
    id: others.keyId,
    isOperator: "true",
    isPersonal: "false",
    disabledAt: "",
    emailVerifiedAt: "2026-01-01T00:00:00Z",
    provedAt: "2099-01-01T00:00:00Z",
    email: smuggledEmail,
    emailNormalized: smuggledEmail,
    passwordHash: smuggledEmail,
    tokenHash: smuggledEmail,
    capNano: smuggledNano,
    balanceNano: smuggledNano,
    amountNano: smuggledNano,
    spentNano: `-${smuggledNano}`,
    ...form,
  };
}
