/** What acts for somebody in an organization, by the right that it needs. A right without a verb does not compile. */
import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/base/actor";
import { parseUsd } from "@/lib/base/money";
import type { Right } from "@/lib/base/rights";
import { adjustCredit } from "@/lib/billing/adjust-credit";
import { readBudgets } from "@/lib/billing/budgets/read-budgets";
import { removeBudget } from "@/lib/billing/budgets/remove-budget";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { createCodes } from "@/lib/billing/codes/create-codes";
import { disableCode } from "@/lib/billing/codes/disable-code";
import { listCodes } from "@/lib/billing/codes/list-codes";
import { redeemCode } from "@/lib/billing/codes/redeem-code";
import { getOwnCredits } from "@/lib/billing/get-credits";
import { grantCredit } from "@/lib/billing/grant-credit";
import { listLedger } from "@/lib/billing/list-ledger";
import { findCreditWarning } from "@/lib/billing/payments/find-credit-warning";
import { freezeWallet, thawWallet } from "@/lib/billing/payments/freeze-wallet";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { getInvoices } from "@/lib/billing/payments/get-invoices";
import { listOrders } from "@/lib/billing/payments/list-orders";
import { listReversals } from "@/lib/billing/payments/list-reversals";
import { openPortal } from "@/lib/billing/payments/open-portal";
import { refundOrder } from "@/lib/billing/payments/refund-order";
import { returnFromCheckout } from "@/lib/billing/payments/return-from-checkout";
import { setAlert } from "@/lib/billing/payments/set-alert";
import { removeAutoTopUp, setAutoTopUp } from "@/lib/billing/payments/set-auto-top-up";
import { startTopUp } from "@/lib/billing/payments/start-top-up";
import { importPrices } from "@/lib/billing/prices/import-prices";
import { listMarkups, setMarkup } from "@/lib/billing/prices/set-markup";
import { setPrice } from "@/lib/billing/prices/set-price";
import { writeLedgerCsv } from "@/lib/billing/write-ledger-csv";
import { createKey } from "@/lib/keys/create-key";
import { listKeys } from "@/lib/keys/list-keys";
import { inviteMember } from "@/lib/organizations/invite-member";
import { leaveOrganization } from "@/lib/organizations/leave-organization";
import { listInvitations } from "@/lib/organizations/list-invitations";
import { getMember, listMembers } from "@/lib/organizations/list-members";
import { removeMember } from "@/lib/organizations/remove-member";
import { renameOrganization } from "@/lib/organizations/rename-organization";
import { setMemberRole } from "@/lib/organizations/set-member-role";
import { transferOrganization } from "@/lib/organizations/transfer-organization";
import { withdrawInvitation } from "@/lib/organizations/withdraw-invitation";
import { getOverview } from "@/lib/usage/get-overview";
import { getOwnReceipt } from "@/lib/usage/get-receipt";
import { listCalls } from "@/lib/usage/list-calls";
import { spendByDay } from "@/lib/usage/spend-by-day";
import { summarizeUsage } from "@/lib/usage/summarize-usage";
import { writeCallsCsv } from "@/lib/usage/write-calls-csv";
import { writeUsageCsv } from "@/lib/usage/write-usage-csv";
import type { Visitor } from "./team";

/** A key of the owner's, and the id of somebody who is no member. */
export type Subject = { readonly keyId: string; readonly nobody: string };
type Run = (actor: Visitor, subject: Subject) => unknown;

const period = { from: new Date("2026-11-01"), to: new Date("2026-12-01") };
const usage = { ...period, groupBy: "day" } as const;
const budget = { amountNano: 1_000_000n, period: "day" } as const;
const memberOf = ({ organizationId }: Visitor, { nobody }: Subject) => ({ memberId: nobody, organizationId });

export const verbs: Record<Right, Record<string, Run>> = {
  "keys:read": { listKeys: (actor) => listKeys(actor) },
  "keys:write": {
    createKey: (actor) => createKey(actor, { name: "another" }),
    "setBudget of an own key": async (actor) => {
      const { id: keyId } = await createKey(actor, { name: "own" });
      await setBudget(actor, { keyId, ...budget });
      return removeBudget(actor, { keyId });
    },
  },
  "keys:write_all": {
    "setBudget of another's key": (actor, { keyId }) => setBudget(actor, { keyId, ...budget }),
    "removeBudget of another's key": (actor, { keyId }) => removeBudget(actor, { keyId }),
  },
  "usage:read": {
    getOverview: (actor) => getOverview(actor),
    listCalls: (actor) => listCalls(actor),
    summarizeUsage: (actor) => summarizeUsage(actor, usage),
    spendByDay: (actor) => spendByDay(actor, { ...period, by: "model", groups: [] }),
    getOwnReceipt: (actor) => getOwnReceipt(actor, "req_unknown"),
    writeCallsCsv: (actor) => writeCallsCsv(actor, period),
    writeUsageCsv: (actor) => writeUsageCsv(actor, usage),
  },
  "billing:read": {
    getOwnCredits: (actor) => getOwnCredits(actor),
    listLedger: (actor) => listLedger(actor),
    writeLedgerCsv: (actor) => writeLedgerCsv(actor),
    getBilling: (actor) => getBilling(actor),
    findCreditWarning: (actor) => findCreditWarning(actor),
    getInvoices: (actor) => getInvoices(actor),
    returnFromCheckout: (actor) => returnFromCheckout(actor, randomUUID()),
  },
  "billing:write": {
    startTopUp: (actor) => startTopUp(actor, { amountUsd: 1_000, savesMethod: false }, actor.organizationId),
    setAutoTopUp: (actor) => setAutoTopUp(actor, { belowUsd: parseUsd("1"), amountUsd: 1_000, monthlyCapUsd: 1_000 }),
    removeAutoTopUp: (actor) => removeAutoTopUp(actor),
    setAlert: (actor) => setAlert(actor, { belowUsd: null }),
    openPortal: (actor) => openPortal(actor),
    redeemCode: (actor) => redeemCode(actor, { code: "TCT-0000" }, actor.organizationId),
  },
  "members:read": {
    listMembers: (actor) => listMembers(actor),
    getMember: (actor, { nobody }) => getMember(actor, nobody),
  },
  "members:write": {
    inviteMember: (actor) =>
      inviteMember(actor, { email: `${randomUUID()}@example.test`, role: "viewer" }, actor.organizationId),
    withdrawInvitation: (actor, { nobody }) => withdrawInvitation(actor, { invitationId: nobody }),
    listInvitations: (actor) => listInvitations(actor),
    setMemberRole: (actor, { nobody }) => setMemberRole(actor, { userId: nobody, role: "viewer" }),
    removeMember: (actor, { nobody }) => removeMember(actor, { userId: nobody }),
    readBudgets: (actor) => readBudgets(actor),
    "setBudget of a member": (actor, subject) => setBudget(actor, { ...memberOf(actor, subject), ...budget }),
    "removeBudget of a member": (actor, subject) => removeBudget(actor, memberOf(actor, subject)),
  },
  "organization:write": { renameOrganization: (actor) => renameOrganization(actor, { name: "Acme" }) },
  "organization:own": {
    transferOrganization: (actor, { nobody }) => transferOrganization(actor, { userId: nobody }),
  },
};

type Operation = (actor: Actor, organizationId: string) => unknown;

/** What no role in an organization is enough for. */
export const operatorsVerbs: Record<string, Operation> = {
  grantCredit: (actor, organizationId) => grantCredit(actor, { organizationId, amountNano: 1n }),
  adjustCredit: (actor, organizationId) => adjustCredit(actor, { organizationId, amountNano: 1n, reason: "none" }),
  setPrice: (actor) => setPrice(actor, {} as never),
  setMarkup: (actor) => setMarkup(actor, {} as never),
  listMarkups: (actor) => listMarkups(actor),
  listOrders: (actor) => listOrders(actor, { limit: 1 }),
  refundOrder: (actor) => refundOrder(actor, { orderId: randomUUID(), force: false }),
  freezeWallet: (actor, organizationId) => freezeWallet(actor, { organizationId }),
  thawWallet: (actor, organizationId) => thawWallet(actor, { organizationId }),
  listReversals: (actor) => listReversals(actor, { limit: 1 }),
  createCodes: (actor) => createCodes(actor, {} as never),
  disableCode: (actor) => disableCode(actor, {} as never),
  listCodes: (actor) => listCodes(actor),
  importPrices: (actor) => importPrices(actor, [], { force: false, isDryRun: true }),
};

/** What everybody may do for themselves, whatever they are anywhere; and what only says who one is. */
export const personsVerbs = {
  createOrganization: null,
  leaveOrganization,
  listOrganizations: null,
  getOrganization: null,
  acceptInvitation: null,
  declineInvitation: null,
  changeMembers: null,
  organizationOf: null,
};
