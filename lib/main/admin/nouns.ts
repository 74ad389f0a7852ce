import type { Commands } from "./command";

/** Each noun's commands, loaded when it is named: a command line should start fast. */
export const nouns: Readonly<Record<string, () => Promise<{ readonly commands: Commands }>>> = {
  user: () => import("./user"),
  organization: () => import("./organization"),
  key: () => import("./key"),
  budget: () => import("./budget"),
  credit: () => import("./credit"),
  code: () => import("./code"),
  balance: () => import("./balance"),
  order: () => import("./order"),
  dispute: () => import("./dispute"),
  wallet: () => import("./wallet"),
  channel: () => import("./channel"),
  model: () => import("./model"),
  alias: () => import("./alias"),
  price: () => import("./price"),
  job: () => import("./job"),
  reconcile: () => import("./reconcile"),
  verify: () => import("./verify"),
};

/** Part of the contract, but not of this version. */
export const laterNouns: readonly string[] = ["policy"];
export const laterVerbs: Readonly<Record<string, readonly string[]>> = { job: ["deadlines", "policy-mail", "erase"] };
