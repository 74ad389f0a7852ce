/** What is checked: bounds, as the models' own switches, and the rules that are taken away. The longest first. */

const noFaults = { KILLS: 0, REPEATS: 0, LOST: 0 };
const someFaults = { KILLS: 1, REPEATS: 1, LOST: 1 };

/** Credit for two holds at once, so that it is the places that are short. */
const roomy = { WALLET: 5 };

const small = [
  { model: "charge", bounds: { KILLS: 2, LOST: 2 } },
  { model: "refund", bounds: { KILLS: 2, MANUAL: 1 } },
  { model: "bury", bounds: {} },
];

export const proofs = [
  { model: "hold", bounds: { CALLS: 2, LOST: 1, KILLS: 0, PAUSES: 1, UNITS: 2 } },
  { model: "hold", bounds: { CALLS: 2, LOST: 1, KILLS: 1, PAUSES: 0, UNITS: 2 } },
  { model: "hold", bounds: { CALLS: 1, LOST: 2, KILLS: 1, PAUSES: 1, UNITS: 3 } },
  { model: "hold", bounds: { CALLS: 2, LOST: 1, KILLS: 0, PAUSES: 1, UNITS: 1, ...roomy, PLACES: 1 } },
  { model: "payment", bounds: { ORDERS: 1, REFUND: 1, DISPUTE: 1, SPENDS: 1, ...someFaults } },
  { model: "payment", bounds: { ORDERS: 1, REFUND: 2, DISPUTE: 1, SPENDS: 1, FREEZES: 1, ...noFaults } },
  { model: "payment", bounds: { ORDERS: 2, REFUND: 1, DISPUTE: 1, SPENDS: 1, ...noFaults } },
  { model: "payment", bounds: { ORDERS: 1, REFUND: 0, DISPUTE: 1, SPENDS: 2, FREEZES: 1, ...someFaults } },
  { model: "payment", bounds: { ORDERS: 2, REFUND: 2, DISPUTE: 0, SPENDS: 2, FORGED: 1, ...someFaults } },
  {
    model: "payment",
    bounds: { ORDERS: 1, REFUND: 1, DISPUTE: 1, SPENDS: 0, KILLS: 1, REPEATS: 1, LOST: 0, WITHOUT_RECONCILIATION: 1 },
  },
  { model: "hold", bounds: { CALLS: 3, LOST: 0, KILLS: 0, PAUSES: 0, UNITS: 1 } },
  ...small,
];

export const quickProofs = [
  { model: "hold", bounds: { CALLS: 1, LOST: 1, KILLS: 1, PAUSES: 1, UNITS: 2 } },
  { model: "hold", bounds: { CALLS: 2, LOST: 0, KILLS: 1, PAUSES: 0, UNITS: 1 } },
  { model: "hold", bounds: { CALLS: 2, LOST: 0, KILLS: 1, PAUSES: 0, UNITS: 1, ...roomy, PLACES: 1 } },
  { model: "payment", bounds: { ORDERS: 1, REFUND: 1, DISPUTE: 1, SPENDS: 1, ...noFaults } },
  { model: "payment", bounds: { ORDERS: 1, REFUND: 2, DISPUTE: 0, SPENDS: 1, ...someFaults } },
  ...small,
];

const call = { CALLS: 1, LOST: 1, KILLS: 0, PAUSES: 1 };
const payment = { ORDERS: 1, REFUND: 1, DISPUTE: 0, SPENDS: 0, ...noFaults };
/** Where the reconciliation would heal what goes wrong, it is left out: nothing is lost for ever here. */
const alone = { ...payment, WITHOUT_RECONCILIATION: 1 };

export const faults = [
  { model: "hold", rule: "TOMBSTONE", bounds: call },
  { model: "hold", rule: "GREATEST", bounds: call },
  { model: "hold", rule: "GUARD", bounds: call },
  { model: "hold", rule: "CUT", bounds: { ...call, LOST: 0, UNITS: 3 } },
  { model: "hold", rule: "WITHHOLD", bounds: { ...call, LOST: 0, UNITS: 3 } },
  { model: "hold", rule: "CLOCK", bounds: call },
  { model: "hold", rule: "ROW_AMOUNT", bounds: call },
  { model: "hold", rule: "FREEZE", bounds: call },
  { model: "hold", rule: "REVOKE", bounds: call },
  { model: "hold", rule: "LOWER_TO", bounds: { CALLS: 2, LOST: 0, KILLS: 0, PAUSES: 0 } },
  { model: "hold", rule: "PLACES", bounds: { CALLS: 2, LOST: 0, KILLS: 0, PAUSES: 0, ...roomy, PLACES: 1 } },
  { model: "hold", rule: "RETURN", bounds: { CALLS: 2, LOST: 0, KILLS: 0, PAUSES: 0, ...roomy, PLACES: 1 } },
  { model: "bury", rule: "WALLET_LOCK", bounds: {} },
  { model: "bury", rule: "CLOSED_CALL", bounds: {} },
  { model: "payment", rule: "ORDER_LOCK", bounds: { ...alone, DISPUTE: 1 } },
  { model: "payment", rule: "PAYMENT_LOCK", bounds: alone },
  { model: "payment", rule: "PAGE_LOCK", bounds: alone },
  { model: "payment", rule: "PAYMENT_KEY", bounds: { ...payment, REFUND: 0 } },
  { model: "payment", rule: "MATCH", bounds: { ...payment, FORGED: 2 } },
  { model: "payment", rule: "DEDUPE_INSIDE", bounds: { ...alone, REFUND: 0, KILLS: 1 } },
  { model: "payment", rule: "WAITING", bounds: alone },
  { model: "payment", rule: "DECIDED", bounds: { ...alone, REFUND: 0, DISPUTE: 1 } },
  { model: "payment", rule: "AVAILABLE", bounds: { ...alone, REFUND: 2, SPENDS: 2 } },
  { model: "payment", rule: "COLLECTING", bounds: { ...alone, REFUND: 2, SPENDS: 2 } },
  { model: "payment", rule: "COLLECTION", bounds: { ...alone, REFUND: 2, SPENDS: 2 } },
  { model: "payment", rule: "CLOSED", bounds: { ...alone, REFUND: 0, DISPUTE: 1, SPENDS: 1 } },
  { model: "payment", rule: "RECONCILIATION", bounds: { ...payment, REFUND: 0, LOST: 1 } },
  { model: "payment", rule: "OLD_REVERSALS", bounds: { ...payment, REFUND: 0, DISPUTE: 1, LOST: 1 } },
  { model: "charge", rule: "IDEMPOTENCY", bounds: {} },
  { model: "charge", rule: "PENDING_KEY", bounds: {} },
  { model: "charge", rule: "SECOND_LOOK", bounds: {} },
  { model: "charge", rule: "PATIENCE", bounds: {} },
  { model: "charge", rule: "ASKING", bounds: {} },
  { model: "refund", rule: "REVERSAL_ID", bounds: {} },
];
