/** What may be done in an organization, and by whom. */
export const organizationRoles = ["owner", "admin", "billing", "developer", "viewer"] as const;
export type OrganizationRole = (typeof organizationRoles)[number];

export const rights = [
  "keys:read",
  /** To make keys, and to change and end those one made oneself. */
  "keys:write",
  /** To change and end anybody's. */
  "keys:write_all",
  "usage:read",
  "billing:read",
  "billing:write",
  "members:read",
  "members:write",
  /** To rename it, and to use provider credentials of its own. */
  "organization:write",
  /** To hand it over. */
  "organization:own",
] as const;
export type Right = (typeof rights)[number];

const rightsOf: Readonly<Record<OrganizationRole, readonly Right[]>> = {
  owner: rights,
  admin: rights.filter((right) => right !== "organization:own"),
  billing: ["keys:read", "usage:read", "billing:read", "billing:write", "members:read"],
  developer: ["keys:read", "keys:write", "usage:read", "billing:read", "members:read"],
  viewer: ["keys:read", "usage:read", "billing:read", "members:read"],
};

export function hasRight(role: OrganizationRole, right: Right): boolean {
  return rightsOf[role].includes(right);
}
