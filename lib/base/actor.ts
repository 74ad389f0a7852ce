export type Role = "owner" | "admin" | "support" | "user";

/** Who asks for something to be done. A verb's first argument; it decides what the actor may do. */
export type Actor =
  | { readonly kind: "user"; readonly userId: string; readonly organizationId: string; readonly role: Role }
  | { readonly kind: "command_line" }
  | { readonly kind: "system" };
