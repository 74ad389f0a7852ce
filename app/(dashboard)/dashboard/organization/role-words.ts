import type { OrganizationRole } from "@/lib/base/rights";

export const roleWords: Readonly<Record<OrganizationRole, string>> = {
  owner: "everything, and to hand the organization over",
  admin: "everything but to hand the organization over",
  billing: "to buy credit and see to the bills, and to look at everything",
  developer: "to make keys and change their own, and to look at everything",
  viewer: "to look at everything",
};

/** The same in as few words as a list to choose from has room for on a phone. */
export const roleSummaries: Readonly<Record<OrganizationRole, string>> = {
  owner: "everything",
  admin: "all but hand over",
  billing: "buys credit",
  developer: "makes keys",
  viewer: "only looks",
};
