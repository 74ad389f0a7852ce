/** Who may do what with an organization's credit, and with its keys. */
import { createCodes } from "@/lib/billing/codes/create-codes";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { pauseKey } from "@/lib/keys/pause-key";
import { type Caller, newKeyFor, type Row, signedIn, withRight } from "../row";

const operator = { kind: "command_line" } as const;
const pays = { may: withRight("billing:write") };
const mayOnlyOwn = /You may change the keys only that you made yourself\./;
const audited = ["audit_events"];
/** What a change of a key may say, and how long a former secret goes on working. */
const changed = { name: "changed", "inference:inference": "on", overlapSeconds: "0" };
const aKey = async (caller: Caller) => ({ id: (await newKeyFor(caller)).id });
const changedKey = async (caller: Caller) => ({ ...(await aKey(caller)), ...changed });

/** A key of the owner's, which a developer may not touch. */
const onAKey = {
  may: withRight("keys:write"),
  form: aKey,
  names: { id: "keyId" },
  refused: async ({ name, owner }: Caller) => {
    const { id } = await createKey(owner, { name: "of the owner" });
    return name === "developer" ? ([[{ id, ...changed }, mayOnlyOwn]] as const) : [];
  },
} as const;

export const billingRows: Readonly<Record<string, Row>> = {
  startTopUpAction: {
    ...pays,
    form: () => ({ amountUsd: "25" }),
    says: /^Credit cannot be bought here\./,
    touches: [],
  },
  openPortalAction: { ...pays, says: /^There are no bills yet\.$/, touches: [] },
  redeemCodeAction: {
    ...pays,
    form: async () => ({ code: (await createCodes(operator, { amountNano: 1_000_000_000n }))[0]!.code }),
    refused: async () => [[{ code: "none" }, /This is not a whole code/]],
    touches: ["redemption_codes", "redemptions", "buckets", "ledger_accounts", "ledger_entries", ...audited],
    changes: ["credit"],
  },
  setAlertAction: { ...pays, form: () => ({ belowUsd: "5" }), touches: ["organizations", ...audited] },
  setAutoTopUpAction: {
    ...pays,
    form: () => ({ belowUsd: "5", amountUsd: "25", monthlyCapUsd: "100" }),
    says: /^Automatic top-ups are not possible here\.$/,
    touches: [],
  },
  removeAutoTopUpAction: {
    ...pays,
    form: async ({ own: { organizationId } }) => {
      const order = { belowNano: 1n, amountMinor: 500, monthlyCapMinor: 500 };
      await db().autoTopUp.upsert({ where: { organizationId }, create: { organizationId, ...order }, update: order });
      return {};
    },
    leadsTo: /^\/dashboard\/billing$/,
    touches: ["auto_top_ups", ...audited],
  },
};

export const keyRows: Readonly<Record<string, Row>> = {
  createKeyAction: {
    may: withRight("keys:write"),
    form: () => ({ name: "new", kind: "inference", "inference:inference": "on" }),
    // A management key can change what others made.
    refused: async ({ name }) =>
      name === "developer"
        ? [
            [{ name: "new", kind: "management", "management:keys:read": "on" }, /Your role in this organization/],
            [{ name: "new", kind: "management", "management:keys:write": "on" }, /Your role in this organization/],
          ]
        : [[{ name: "new", kind: "inference", "inference:keys:write": "on" }, /is not one of inference keys/]],
    touches: ["api_keys", "api_key_secrets", "buckets", ...audited],
  },
  updateKeyAction: {
    ...onAKey,
    form: changedKey,
    touches: ["api_keys", "buckets", ...audited],
  },
  rotateKeyAction: { ...onAKey, form: changedKey, touches: ["api_key_secrets", ...audited] },
  pauseKeyAction: {
    ...onAKey,
    leadsTo: /^\/dashboard\/keys\/[0-9a-f-]{36}$/,
    touches: ["api_keys", "buckets", ...audited],
  },
  resumeKeyAction: {
    ...onAKey,
    form: async (caller) => {
      const { id } = await newKeyFor(caller);
      await pauseKey(operator, { id });
      return { id };
    },
    leadsTo: /^\/dashboard\/keys\/[0-9a-f-]{36}$/,
    touches: ["api_keys", "buckets", ...audited],
  },
  revokeKeyAction: {
    ...onAKey,
    leadsTo: /^\/dashboard\/keys$/,
    touches: ["api_keys", "buckets", ...audited],
  },
};

export const notificationRows: Readonly<Record<string, Row>> = {
  setNotificationsAction: {
    may: signedIn,
    form: () => ({ keys: "on" }),
    touches: ["notification_settings", ...audited],
  },
};
